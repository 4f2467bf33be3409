import type { Assurance, EnrollmentState, IntegrationId, Purpose } from '../../contract/index.ts'
import { findByExternalId } from '../../directory/users.ts'
import type { Doors } from '../../integrations/port.ts'
import type { Room } from '../room.ts'
import { explain } from './explain.ts'
import { readFacts } from './read.ts'
import type { Sentence } from './sentences.ts'

export interface PersonNamed {
  readonly integrationId: IntegrationId
  readonly externalId: string
}

export interface SentenceView extends Omit<Sentence, 'until'> {
  readonly until: string | null
}

/** What is said of one purpose, as an administrator reads it. */
export interface PurposeView {
  readonly can: boolean
  readonly sentences: readonly SentenceView[]
  readonly doors: ReturnType<typeof explain>['doors']
}

export interface WhyView extends PersonNamed {
  readonly login: string
  readonly displayName: string | null
  readonly enrollment: EnrollmentState
  readonly assurance: Assurance | null
  readonly at: string
  readonly viewAt: string | null
  readonly step_up: PurposeView
  readonly account_recovery: PurposeView
  readonly helpdesk: PurposeView
}

const iso = (at: number | null | undefined) => (at === null || at === undefined ? null : new Date(at).toISOString())

export async function whyOf(room: Room, whom: PersonNamed, doors: Doors): Promise<WhyView | undefined> {
  const user = await findByExternalId(room.store.reports, whom.integrationId, whom.externalId)
  if (user === undefined) return undefined
  const facts = await readFacts(room, user, doors)
  const of = (purpose: Purpose): PurposeView => {
    const { can, sentences, doors: ways } = explain(facts, purpose)
    return { can, sentences: sentences.map(({ until, ...one }) => ({ ...one, until: iso(until) })), doors: ways }
  }
  return {
    integrationId: user.integrationId,
    externalId: user.externalId,
    login: user.login,
    displayName: user.displayName,
    enrollment: facts.person.enrollment,
    assurance: facts.person.assurance,
    at: new Date(facts.now).toISOString(),
    viewAt: iso(facts.directory.viewAt),
    step_up: of('step_up'),
    account_recovery: of('account_recovery'),
    helpdesk: of('helpdesk'),
  }
}
