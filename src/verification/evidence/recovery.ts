import { type Recovery, worthOf } from './table.ts'

/** For so long whoever is bound is told of it, and can object, before the binding opens their account. */
export const coolOffMs = 72 * 3_600_000

/** Whether a binding opens a recovery: `cooling` for as long as it has to stand first, `closed` where time alone changes nothing. */
export type RecoveryState = 'open' | 'cooling' | 'closed'

interface Bound {
  /** JSON list of evidence words. */
  readonly evidence: string
  readonly recovery_from: number | null
  readonly created_at: number
}

export function recoveryState({ evidence, recovery_from, created_at }: Bound, now: number): RecoveryState {
  const { recovery } = worthOf(JSON.parse(evidence) as readonly string[])
  if (recovery === 'at_once') return 'open'
  if (recovery !== 'after_cool_off') return 'closed'
  // Without a moment of its own, as before there was any, it counts from the row.
  return (recovery_from ?? created_at + coolOffMs) <= now ? 'open' : 'cooling'
}

/**
 * From when on a binding opens a recovery, once there is this evidence. What has begun goes on; a cool-off begins when the
 * evidence that asks for one is there for the first time.
 */
export function recoveryFrom(
  evidence: readonly string[],
  before: { readonly recovery: Recovery; readonly from: number | null } | undefined,
  at: number,
): number | null {
  if (worthOf(evidence).recovery !== 'after_cool_off') return null
  const hasBegun = before?.recovery === 'after_cool_off'
  return hasBegun ? (before.from ?? at + coolOffMs) : at + coolOffMs
}
