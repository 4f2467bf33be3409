/**
 * A second person's yes to operations that need one: who may give it, how they are asked, and what of it is kept. The link
 * that they get opens nothing by itself; who sits in front of it is told by a sign-in of theirs, which this room is given
 * and does not make. It changes no verification: without a yes an operation merely stays shut.
 */

export { decideApproval, lookAtApproval, signInMs } from './decide.ts'
export { askFromSeat } from './from-seat.ts'
export type { ApprovalPage, Approvals, SignedInApprover } from './port.ts'
export { type ApprovalReport, reportApprovals } from './report.ts'
