import type { Round } from '../../jobs/rounds.ts'
import type { TrailDeps } from './deps.ts'
import { readTrails } from './round.ts'

/**
 * What products wrote down, read back and held against what we know: verdicts that were accepted against the ledger of what
 * was issued, new credentials against verifications. An acceptance that nothing explains suspends the integrations whose
 * tokens are accepted so; new credentials without a verification are reported. This room knows no product (that is
 * `AuditTrail` of the contract), decides no verification and changes none.
 */
export function trailsRound(deps: TrailDeps): Round {
  return { name: 'trails', everyMs: 5_000, run: signal => readTrails(deps, signal) }
}
