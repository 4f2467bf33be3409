import { randomUUID } from 'node:crypto'
import type { Session } from './session.ts'
import type { SessionPerson } from './settings.ts'

/** Who is known to the tenant by face. A person keeps the identity they were once given. */
export class Identities {
  readonly #bySubject = new Map<string, string>()
  readonly #firstSeen = new Map<string, Session>()

  /** The known identity of the person, or a new one that is remembered for the next session. */
  of(session: Session, person: SessionPerson | undefined): string {
    if (person?.identityId !== undefined) return person.identityId
    const subject =
      person === undefined ? `session ${session.externalCustomerId ?? session.interviewId}` : `person ${person.subject}`
    const known = this.#bySubject.get(subject) ?? randomUUID()
    this.#bySubject.set(subject, known)
    return known
  }

  /** Notes that `identityId` showed up in `session`, and answers with an earlier session of the same identity. */
  see(identityId: string, session: Session): Session | undefined {
    const first = this.#firstSeen.get(identityId)
    if (first === undefined) this.#firstSeen.set(identityId, session)
    return first === session ? undefined : first
  }
}
