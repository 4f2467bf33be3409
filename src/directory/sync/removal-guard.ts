/**
 * The removal guard (the rule that Entra Connect and Google's directory sync have under other names): a source that
 * suddenly shows few people is more often broken, narrowed or misconfigured than right.
 */

/** What a run would do to the people who are there. */
export interface Removals {
  /** Live people before the run. */
  readonly liveBefore: number
  /** How many of them would go whom no administrator has let go, having seen them on the list of a held run. */
  readonly leaving: number
  /** Whether the source was read as a whole and showed nobody. */
  readonly empty: boolean
}

const share = 0.05
const atLeast = 10
const atMost = 500

/** How many people one run may remove unasked: 5 % of those who were there, but never under 10 or over 500. */
export function removalLimit(liveBefore: number): number {
  return Math.min(atMost, Math.max(atLeast, Math.floor(liveBefore * share)))
}

/** Whether the removals of a run have to wait for an administrator. An empty source always has to. */
export function mustHold({ liveBefore, leaving, empty }: Removals): boolean {
  if (empty && liveBefore > 0) return true
  return leaving > removalLimit(liveBefore)
}
