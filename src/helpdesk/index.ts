import type { ActorRef, IntegrationId, OperationName } from '../contract/index.ts'
import type { DeskView } from '../integrations/desks.ts'
import type { JobHandler } from '../jobs/handler.ts'
import type { Round } from '../jobs/rounds.ts'
import type { DeskConfirmation, OperationOpened } from '../verification/port.ts'
import { cancelCall, confirmCall, openOperation } from './acts.ts'
import { type Allowed, listAllowed } from './allowed.ts'
import type { Agent, HelpdeskDeps } from './deps.ts'
import { hearIncode } from './hear-incode.ts'
import { noteFor } from './note.ts'
import { allow, type OverrideRequest } from './overrides.ts'
import { type ListQuery, ownCalls } from './own-calls.ts'
import { lookUpPerson, type PersonView } from './person.ts'
import type { Called, CallRequest } from './request.ts'
import { resend } from './resend.ts'
import type { Named } from './rows.ts'
import { callMailQueue, followMessage } from './send.ts'
import { startCall } from './start.ts'
import { sweepCalls } from './sweep.ts'
import { type CallView, type Progress, progressAlone, viewCall } from './view.ts'

interface List<T> {
  readonly items: readonly T[]
  readonly nextCursor: string | null
}

/**
 * The helpdesk: an agent has a caller verified before they help. The room decides who may ask for whom, where the link goes,
 * and when a second person is needed; `verification` judges, holds the seat and compares the code, and `messages` carries
 * the link. An agent sees how far it is, and neither the code nor anything that an operation makes. It knows no route.
 */
export interface Helpdesk {
  start(agent: Agent, request: CallRequest): Promise<Called>
  /** With `wait`, on the first change. `not_found` for what is not the agent's to see. */
  view(agent: Agent, id: string, wait?: { readonly seconds: number; readonly signal: AbortSignal }): Promise<CallView>
  confirm(agent: Agent, id: string, code: string): Promise<DeskConfirmation>
  operate(agent: Agent, id: string, operation: OperationName): Promise<OperationOpened>
  resend(agent: Agent, id: string): Promise<void>
  cancel(agent: Agent, id: string): Promise<void>
  /** Plain text for the ticket. */
  note(agent: Agent, id: string): Promise<string>
  /** Whether a caller can be verified, and where the link would go. `not_found` where the view has nobody, or several. */
  person(agent: Agent, asked: { readonly integrationId: string; readonly named: Named }): Promise<PersonView>
  /** Where this agent may work. */
  desks(agent: Agent): Promise<readonly DeskView[]>
  /** What this agent began within a day. */
  own(agent: Agent, query: ListQuery): Promise<List<CallView>>
  /** How far it is, for anybody who knows its id. Undefined where there is none. */
  progress(id: string): Promise<Progress | undefined>
  /** What Incode says of sessions that it began at our request. Whether any was one of those. */
  hear(accountId: IntegrationId, notices: Parameters<typeof hearIncode>[2]): Promise<boolean>
  /** By a second person: what no agent may do alone, once and for a quarter of an hour. */
  allow(supervisor: ActorRef, request: OverrideRequest): Promise<{ readonly id: string; readonly expiresAt: string }>
  /** What was allowed within a week, for supervisors. */
  allowed(supervisor: ActorRef, query: ListQuery): Promise<List<Allowed>>
  readonly handlers: Readonly<Record<string, JobHandler>>
  readonly round: Round
}

export function createHelpdesk(deps: HelpdeskDeps & { readonly keptMs: number }): Helpdesk {
  return {
    start: (agent, request) => startCall(deps, agent, request),
    view: (agent, id, wait) => viewCall(deps, agent, id, wait),
    confirm: (agent, id, code) => confirmCall(deps, agent, id, code),
    operate: (agent, id, operation) => openOperation(deps, agent, id, operation),
    resend: (agent, id) => resend(deps, agent, id),
    cancel: (agent, id) => cancelCall(deps, agent, id),
    note: (agent, id) => noteFor(deps, agent, id),
    person: (agent, asked) => lookUpPerson(deps, agent, asked),
    desks: async ({ only }) => (await deps.desks()).filter(({ id }) => only === undefined || id === only),
    own: (agent, query) => ownCalls(deps, agent, query),
    progress: id => progressAlone(deps, id),
    hear: (accountId, notices) => hearIncode(deps, accountId, notices),
    allow: (supervisor, request) => allow(deps, supervisor, request),
    allowed: (supervisor, query) => listAllowed(deps, supervisor, query),
    handlers: { [callMailQueue]: followMessage(deps) },
    round: {
      name: 'helpdesk',
      everyMs: 3_600_000,
      run: async () => void (await sweepCalls(deps.store, deps.clock.now(), deps.keptMs)),
    },
  }
}

export { type Channel, channels } from './address.ts'
export type { Allowed } from './allowed.ts'
export type { Agent } from './deps.ts'
export { type OverrideReport, reportOverrides } from './report.ts'
export { overrideLines } from './report-lines.ts'
export type { Called, CallRequest } from './request.ts'
export type { Named } from './rows.ts'
export type { CallView, Progress } from './view.ts'
