/**
 * What products call by themselves, below `/i/{integrationId}/`: connector surfaces, public keys, notifications of a
 * verifier. A notification is only a nudge to look at a session that is ours. This room believes no verdict, calls no
 * product, and answers before the work is done.
 */
export type { VerificationOf } from './inbox.ts'
export { type SurfaceDeps, surfaceRoutes } from './routes.ts'
export { sweepInbox } from './rows.ts'
export { settleJob, settleQueue } from './settle-job.ts'
