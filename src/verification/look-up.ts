import type { Starter } from '../integrations/port.ts'
import type { StartRequest } from './port.ts'
import type { Room } from './room.ts'
import { type Found, findSubject } from './subject.ts'

/** Whom a start is about. `silent`: the view alone does not settle it, and the directory did not answer. */
export interface LookedUp {
  readonly found: Found
  readonly silent?: true
}

const hour = 3_600_000

/**
 * The view answers, which costs nothing more. The directory itself is asked where the view has nobody of that name, since
 * people join between two reads, or where it is old. It is waited for a moment only. Somebody known stays known while it
 * is silent, for a time: a start gives out no verdict, and what is bound or done is asked for again when it is received. A
 * rehearsal asks no product.
 */
export async function lookUp(
  room: Room,
  starter: Starter,
  { subject: ref, typed = false }: Pick<StartRequest, 'subject' | 'typed'>,
): Promise<LookedUp> {
  const { store, live, policy, clock } = room
  const again = () => findSubject(store.db, starter, ref)
  const found = await again()
  if (starter.mode === 'rehearsal') return { found: amongNamed(starter, found) }
  if (found.kind === 'external' || 'external' in ref) return { found }
  // Whoever takes the time of the answer must not see whether somebody else was asked.
  if (typed) return { found }
  const viewAt = await live.viewOf(found.integrationId)

  if (found.kind === 'nobody' && found.reason !== 'user_inactive') {
    // Before a directory's first read has ended, no administrator has let anybody in.
    if (found.reason === 'ambiguous_user' || viewAt === undefined) return { found }
    const whom = 'externalId' in ref ? { externalId: ref.externalId } : { login: ref.loginHint }
    const answer = await live.ask(found.integrationId, whom, 'unknown')
    if (answer === 'silent') return { found, silent: true }
    return { found: answer === 'read' ? await again() : found }
  }

  const ageMs = viewAt === undefined ? Number.POSITIVE_INFINITY : clock.now() - viewAt
  const { user } = found
  if (user === undefined || ageMs <= policy.viewHours.ask * hour) return { found }
  const answer = await live.ask(found.integrationId, { externalId: user.externalId }, 'old')
  if (answer === 'read') return { found: await again() }
  if (answer === 'gone') {
    return { found: { kind: 'nobody', integrationId: found.integrationId, reason: 'user_unknown', login: found.login } }
  }
  const tooOld = found.kind === 'user' && ageMs > policy.viewHours.refuse * hour
  return tooOld ? { found, silent: true } : { found }
}

/** A rehearsal is with the people that an administrator named. Anybody else is nobody, and nothing is told of them. */
function amongNamed({ rehearsal }: Starter, found: Found): Found {
  const externalId = found.kind === 'external' ? found.externalId : found.user?.externalId
  if (externalId !== undefined && rehearsal?.people.includes(externalId)) return found
  const login = found.kind === 'external' ? found.externalId : found.login
  return { kind: 'nobody', integrationId: found.integrationId, reason: 'user_unknown', login }
}
