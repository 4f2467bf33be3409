import type { AlertCode } from '../contract/index.ts'
import type { Cause } from './cause.ts'

export interface Standing {
  readonly cause: string
  readonly code: AlertCode
  readonly level: number
  readonly count: number
  readonly ends_at: number | null
}

export interface Difference<T extends Standing> {
  readonly opens: readonly Cause[]
  /** Open already, and otherwise than before. */
  readonly changes: readonly { readonly alert: T; readonly cause: Cause }[]
  readonly ends: readonly T[]
}

/** What is there now against what is open. Pure. Of codes that nobody looked for nothing is said: they stay as they are. */
export function differenceOf<T extends Standing>(
  open: readonly T[],
  causes: readonly Cause[],
  looked: ReadonlySet<AlertCode>,
): Difference<T> {
  const now = new Map(causes.filter(({ code }) => looked.has(code)).map(cause => [cause.key, cause]))
  const known = new Set(open.map(({ cause }) => cause))
  return {
    opens: [...now.values()].filter(({ key }) => !known.has(key)),
    changes: open.flatMap(alert => {
      const cause = now.get(alert.cause)
      return cause === undefined || isSame(cause, alert) ? [] : [{ alert, cause }]
    }),
    ends: open.filter(({ cause, code }) => looked.has(code) && !now.has(cause)),
  }
}

const isSame = (cause: Cause, alert: Standing) =>
  cause.level === alert.level && cause.count === alert.count && cause.endsAt === alert.ends_at
