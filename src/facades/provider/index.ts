/**
 * The OpenID provider: everything that touches `oidc-provider`. It knows clients by the directory of integrations and
 * keeps its records in one table; it knows no verification. Other façades see a bearer token through `verifyToken`
 * alone.
 */
export { providerLater } from './later.ts'
export { createProvider, type Provider, type ProviderDeps } from './provider.ts'
export { providerRoutes } from './routes.ts'
export { sweepRecords } from './rows.ts'
export { attestScope, faceScope, readScope, startScopes } from './scopes.ts'
export type { TokenHolder, VerifyToken } from './verify-token.ts'
