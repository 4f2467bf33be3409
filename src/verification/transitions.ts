import type { VerificationState } from '../contract/index.ts'

/** What can happen to a verification. */
export const events = [
  'seat' /* *Continue*: a browser takes the seat */,
  'reuse' /* a fresh verdict of the same browser and session stands in */,
  'open' /* an Incode session was opened */,
  'face' /* a client hands in a face that it took itself: nobody takes the seat any more */,
  'move' /* another device takes the seat */,
  'again' /* the try ended without a verdict; another one is offered */,
  'allow',
  'park' /* a human decides later */,
  'approve' /* reviewers here said yes: the face is looked at once more */,
  'deny',
  'release' /* a code was minted for the seat, or its leg goes on */,
  'spend' /* the verdict was received */,
  'withdraw' /* by the flow */,
  'report' /* *Not me* */,
  'relay' /* a proof that must not fail did */,
  'revoke' /* the trust anchor or the integration is no longer what it was */,
  'expire',
] as const
export type VerificationEvent = (typeof events)[number]

const leave = { withdraw: 'cancelled', report: 'void', relay: 'void', revoke: 'void', expire: 'expired' } as const

/**
 * The one table of edges. What is not in it does not happen: the terminal states have no edge, so that nothing
 * arrives too late to be refused. Each edge is carried out as one conditional update on (state, version).
 */
export const edges: Readonly<Record<VerificationState, Partial<Readonly<Record<VerificationEvent, VerificationState>>>>> = {
  // `face` comes before Incode is asked: however many pictures are handed in, one goes there.
  created: { ...leave, seat: 'seated', reuse: 'decided', face: 'at_vendor' },
  // `reuse` once more: a browser that pressed *Continue* twice. `deny`: no session could be opened any more.
  seated: { ...leave, reuse: 'decided', open: 'at_vendor', move: 'seated', deny: 'denied' },
  at_vendor: { ...leave, move: 'seated', again: 'seated', allow: 'decided', park: 'review', deny: 'denied' },
  review: { ...leave, approve: 'seated', allow: 'decided', deny: 'denied' },
  // `deny`: checked again live where the verdict is received.
  decided: { ...leave, release: 'released', spend: 'spent', deny: 'denied' },
  released: { ...leave, release: 'released', spend: 'spent', deny: 'denied' },
  spent: {},
  denied: {},
  void: {},
  expired: {},
  cancelled: {},
}

/** Where an event leads, or undefined where it has no effect. */
export function leadsTo(state: VerificationState, event: VerificationEvent): VerificationState | undefined {
  return edges[state][event]
}

/** Whether nothing can happen to it any more. */
export function isTerminal(state: VerificationState): boolean {
  return Object.keys(edges[state]).length === 0
}

/** Whether Incode's answer has been read and judged, or will never be. */
export function isSettled(state: VerificationState): boolean {
  return state !== 'created' && state !== 'seated' && state !== 'at_vendor'
}
