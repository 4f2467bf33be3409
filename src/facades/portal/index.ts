/**
 * The self-service portal: where people who are locked out begin by themselves. It takes a login and leads to a verification,
 * whoever it is; what is offered after the face has passed, the verification room says, and the pages of the seat show it. It
 * knows no directory product and no verdict.
 */
export { createKnownChannel, type KnownChannel } from './known-channel/index.ts'
export { portalRoutes } from './routes.ts'
