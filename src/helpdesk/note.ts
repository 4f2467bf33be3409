import type { Agent, HelpdeskDeps } from './deps.ts'
import { callOf } from './rows.ts'
import { type CallView, nameOf, viewCall } from './view.ts'

/** What an agent puts into the ticket: who asked, when, what came of it and what was done. Nothing of the person but the account, masked. */

const verdicts: Readonly<Record<NonNullable<CallView['verdict']>['class'], string>> = {
  confirmed: 'The caller was confirmed by the code.',
  confirmed_limited:
    'The caller was confirmed by the code, at an address that is not on record. Give them nothing to sign in with, and remove no factor.',
  awaiting_code: 'The person was verified; the caller has not read out the code.',
  passed_at_incode: 'Incode says that the person passed. It was not compared with the account here, and opens nothing.',
  not_confirmed: 'The person was not confirmed.',
  stopped_for_safety: 'Stopped for safety. Do not help this caller with the account; ask a supervisor.',
  cannot_be_verified: 'This account cannot be verified at the helpdesk.',
  under_review: 'A reviewer decides.',
  try_later: 'It could not be done; it may be tried again.',
  over: 'It was not finished in time, or was called off.',
}

const sentTo = {
  address_on_record: 'to the address on record',
  unverified_address: 'to an address that is not on record, which a supervisor allowed',
  caller: 'passed on by the agent',
  incode: 'sent by Incode itself, which informs and opens nothing',
} as const

const states: Readonly<Record<string, string>> = {
  declared: 'not opened',
  open: 'opened, not done yet',
  claimed: 'under way',
  done: 'done',
  refused: 'not done',
  unknown: 'nobody can tell whether it was done',
}

/** As a ticket shows it: one line, whatever was written into it. */
const line = (text: string) => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()

export async function noteFor(deps: HelpdeskDeps, agent: Agent, id: string): Promise<string> {
  const call = await callOf(deps.store.db, agent, id)
  const view = await viewCall(deps, agent, id)
  const { verdict, operations, delivery } = view
  const lines = [
    `Identity verification ${view.id}`,
    `Account: ${view.person.account ?? 'not shown'}`,
    `Asked by: ${view.agent}, ${view.startedAt}`,
    ...(view.supervisor === null ? [] : [`Allowed by: ${view.supervisor}`]),
    ...(view.ticket === null ? [] : [`Ticket: ${view.ticket}`]),
    ...(view.reason === null ? [] : [`Reason: ${view.reason}`]),
    `Link: ${view.channel}${delivery.to === null ? '' : `, ${sentTo[delivery.to]}`}`,
    ...(view.verifiedAt === null ? [] : [`Document and face were checked: ${view.verifiedAt}`]),
    `Result: ${verdict === null ? 'not finished yet' : verdicts[verdict.class]}`,
    ...(call.confirmed_by === null ? [] : [`Code typed by: ${nameOf(call.confirmed_by)}`]),
    ...operations.map(({ operation, state }) => `Operation ${operation}: ${states[state] ?? state}`),
  ]
  return `${lines.map(line).join('\n')}\n`
}
