/**
 * The REST hooks: how flow platforms start a verification and get its result. The façade checks who calls and the shape
 * of what they send; what it means is decided by the verification room, whose answers it passes on unchanged.
 */
export { type HooksDeps, hooksRoutes } from './routes.ts'
