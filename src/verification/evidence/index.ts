/**
 * What speaks for the holder of an account, and what it is worth: the assurance of a binding, and when it opens a recovery.
 * Pure, one table; it knows no person, no row and no policy. First binding is not recovery.
 */
export { isSecondFactor } from './auth-context.ts'
export { coolOffMs, type RecoveryState, recoveryFrom, recoveryState } from './recovery.ts'
export {
  type EvidenceWord,
  evidenceTable,
  evidenceWords,
  opensAccount,
  type Recovery,
  recoveries,
  stronger,
  together,
  type Worth,
  worthOf,
} from './table.ts'
