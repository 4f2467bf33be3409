/** The days before an end at which it is told once more. */
const steps = [30, 7, 1]
/** What has no date is there already. */
const here = steps.length + 1

/** How near an end is: 0 for far, then one more for each step. */
export const nearness = (daysLeft: number | null): number =>
  daysLeft === null ? here : steps.filter(days => daysLeft < days).length

/** Within how many days it is, of an alert that is as near; null of what has no end. */
export const endsWithinDays = (level: number): number | null => (level > 0 ? (steps[level - 1] ?? null) : null)
