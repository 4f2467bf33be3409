/** When those who are told want to sleep. */
export interface QuietHours {
  /** `HH:MM`, on the clock of `timeZone`. */
  readonly from: string
  readonly until: string
  /** An IANA name. */
  readonly timeZone: string
}

/** Whether it is quiet then. From a time until the same time is never. Pure. */
export function isQuiet(quiet: QuietHours | null, now: number): boolean {
  if (quiet === null || quiet.from === quiet.until) return false
  const time = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: quiet.timeZone,
  }).format(now)
  const { from, until } = quiet
  return from < until ? from <= time && time < until : from <= time || time < until
}
