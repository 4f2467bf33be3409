/** One time that a cause was there. */
export interface Episode {
  readonly openedAt: number
  /** Null while it is. */
  readonly resolvedAt: number | null
}

/** So often within the window it began: from then on nobody is told each time. */
export const often = 4
export const windowMs = 3_600_000
/** So long it has to stay as it is, there or over, before it is told of again. */
export const steadyMs = 3_600_000

/** Whether a cause comes and goes, by all that is known of it. Pure. */
export function isFlapping(history: readonly Episode[], now: number): boolean {
  const changes = history
    .flatMap(({ openedAt, resolvedAt }) => [
      { at: openedAt, opens: true },
      ...(resolvedAt === null ? [] : [{ at: resolvedAt, opens: false }]),
    ])
    .filter(({ at }) => at <= now)
    .toSorted((a, b) => a.at - b.at)
  let flaps = false
  let last = Number.NEGATIVE_INFINITY
  let openings: readonly number[] = []
  for (const { at, opens } of changes) {
    if (at - last >= steadyMs) flaps = false
    if (opens) openings = [...openings.filter(one => one > at - windowMs), at]
    if (openings.length >= often) flaps = true
    last = at
  }
  return flaps && now - last < steadyMs
}
