import type { ExpressionBuilder } from 'kysely'
import {
  type FacadeName,
  type IntegrationId,
  type Mode,
  type Outcome,
  type Purpose,
  type Reason,
  reasons,
  reasonTable,
  type VerificationState,
} from '../contract/index.ts'
import type { Tables } from '../storage/tables/index.ts'

/** What a list of verifications is narrowed to. All that is named has to hold. */
export interface ReportFilter {
  /** Through which it was started. */
  readonly integrationId?: IntegrationId
  readonly directoryId?: IntegrationId
  readonly externalId?: string
  readonly purpose?: Purpose
  readonly mode?: Mode
  readonly facade?: FacadeName
  readonly state?: VerificationState
  readonly reason?: Reason
  readonly outcome?: Outcome
  /** By which the flow knows it. */
  readonly correlationId?: string
  /** Started since then, in epoch milliseconds. */
  readonly from?: number
  /** Not in it. */
  readonly to?: number
}

type Where = ExpressionBuilder<Tables, 'verifications'>

const reasonsOf = (outcome: Outcome) => reasons.filter(reason => reasonTable[reason].outcome === outcome)

/** As one condition; true where nothing is named. */
export function fitting(eb: Where, filter: ReportFilter) {
  const { integrationId, directoryId, externalId, purpose, mode, facade, state, reason, outcome, correlationId, from, to } =
    filter
  return eb.and([
    ...(integrationId === undefined ? [] : [eb('integration_id', '=', integrationId)]),
    ...(directoryId === undefined ? [] : [eb('directory_id', '=', directoryId)]),
    ...(externalId === undefined ? [] : [eb('external_id', '=', externalId)]),
    ...(purpose === undefined ? [] : [eb('purpose', '=', purpose)]),
    ...(mode === undefined ? [] : [eb('mode', '=', mode)]),
    ...(facade === undefined ? [] : [eb('facade', '=', facade)]),
    ...(state === undefined ? [] : [eb('state', '=', state)]),
    ...(reason === undefined ? [] : [eb('reason', '=', reason)]),
    ...(outcome === undefined ? [] : [endedWith(eb, outcome)]),
    ...(correlationId === undefined ? [] : [eb('correlation_id', '=', correlationId)]),
    ...(from === undefined ? [] : [eb('started_at', '>=', from)]),
    ...(to === undefined ? [] : [eb('started_at', '<', to)]),
  ])
}

/** A step-up whose policy asks for something else while Incode is down is no denial then; the row says so. */
function endedWith(eb: Where, outcome: Outcome) {
  const usual = eb('reason', 'in', reasonsOf(outcome))
  if (outcome === 'allow') return usual
  const [down, stepUp] = [eb('reason', '=', 'provider_unavailable'), eb('purpose', '=', 'step_up')]
  if (outcome === 'challenge') return eb.or([usual, eb.and([down, stepUp, eb('on_provider_down', '=', 'challenge')])])
  return eb.and([usual, eb.or([eb.not(down), eb.not(stepUp), eb('on_provider_down', 'is', null)])])
}
