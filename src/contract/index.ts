/**
 * The contract: types and schemas on which the host, its connectors and its callers agree, and the few functions that
 * connectors would else each write. It imports nothing of the project, does nothing by itself, and knows no database, no
 * HTTP server and no product.
 */
export * from './birth-date.ts'
export * from './call.ts'
export * from './check-steps.ts'
export * from './connector.ts'
export * from './day.ts'
export * from './directory.ts'
export * from './errors.ts'
export * from './ids.ts'
export * from './json.ts'
export * from './manifest.ts'
export * from './mapping.ts'
export * from './operations.ts'
export * from './pages.ts'
export * from './pause.ts'
export * from './people-list.ts'
export * from './policy.ts'
export * from './present.ts'
export * from './reasons.ts'
export * from './relying-party.ts'
export * from './result.ts'
export * from './surface.ts'
export * from './verification.ts'
export * from './verifier.ts'
export * from './write-back.ts'
