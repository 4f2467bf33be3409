/**
 * What products call by themselves, below `/i/{integrationId}/`: connector surfaces, public keys, notifications of a
 * verifier. A notification is only a nudge to look at a session that is ours. This room believes no verdict, and answers
 * before the work is done. It calls no product but for one thing: whether a notification that came with a token of its own
 * points at a session that is waited for, which cannot be asked later, as the token is not kept.
 */
export type { ExpectedOf } from './carried.ts'
export type { VerificationOf } from './inbox.ts'
export { type SurfaceDeps, surfaceRoutes } from './routes.ts'
export { sweepInbox } from './rows.ts'
export { settleJob, settleQueue } from './settle-job.ts'
