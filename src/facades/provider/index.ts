/**
 * The OpenID provider: everything that touches `oidc-provider`. It knows clients by the directory of integrations and
 * keeps its records in one table. Other façades see a bearer token through `verifyToken`
 * alone. An authorization request leads a browser to a verification, through `interaction.ts` and nothing else, and ends in
 * that browser; which claims it ends with is the connector's, what it may say at most is the verdict's.
 */
export { begunByInteractions } from './begun.ts'
export { interactionRoutes } from './interaction-routes.ts'
export { type IssuerKeys, issuerKeys } from './issuer-keys.ts'
export { keySetFetch } from './key-sets.ts'
export { providerLater } from './later.ts'
export { createProvider } from './live-provider.ts'
export type { Provider, ProviderDeps } from './provider.ts'
export { rehearsalKeys } from './rehearsal-key.ts'
export { resumeByProvider } from './resume.ts'
export { providerRoutes } from './routes.ts'
export { sweepRecords } from './rows.ts'
export { attestScope, faceScope, operationScope, readScope, startScopes } from './scopes.ts'
export type { TokenHolder, VerifyToken } from './verify-token.ts'
