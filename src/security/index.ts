/**
 * Sealed secrets, hashes, the way out to the network, the log and the audit chain. Small and dull on purpose: each file
 * is one rule that the rest of the house leans on. It knows no product, no route and no verdict.
 */
export * from './audit.ts'
export * from './audit-chain.ts'
export * from './clock.ts'
export * from './hash.ts'
export * from './key.ts'
export * from './log.ts'
export * from './pacing.ts'
export * from './rows.ts'
export * from './safe-fetch.ts'
export * from './seals.ts'
export * from './sleep.ts'
