/**
 * A verdict as it stands in the product, where its own policies branch on it. It is history and no presence: it says what
 * was last verified of the account, not who sits before the screen. So its names say *last*, and it carries its expiry.
 */

/** `VERIFIED` only after an outcome `allow`, and only until it expires. */
export const standingStatuses = ['VERIFIED', 'EXPIRED', 'REVOKED'] as const
export type StandingStatus = (typeof standingStatuses)[number]

export interface Standing {
  readonly status: StandingStatus
  /** 0–100 with one decimal, null where Incode sent none or the status is not `VERIFIED`. */
  readonly score: number | null
  /** ISO 8601, whole seconds. */
  readonly verifiedAt: string | null
  readonly expiresAt: string | null
}

/** One spelling of it, to be compared: a connector reads the product's attributes back into this. */
export function standingText({ status, score, verifiedAt, expiresAt }: Standing): string {
  const moment = (text: string | null): string | null =>
    text === null || Number.isNaN(Date.parse(text)) ? text : new Date(Math.floor(Date.parse(text) / 1000) * 1000).toISOString()
  return JSON.stringify([status, score, moment(verifiedAt), moment(expiresAt)])
}

/** Writes standings into the product. Off unless the configuration of the integration says so. */
export interface WriteBack {
  readonly on: boolean
  /**
   * Where it writes, in one spelling: the tenant and the names of attributes or of the group. Where a new configuration
   * writes to another place, what stands at the former one is cleared first.
   */
  readonly place?: string
  /** How long a verdict stands before it is written over with `EXPIRED`. */
  readonly validDays: number
  /**
   * What the product will show of each status, where that is all that it can show, as membership of a group is; null for
   * nothing. Without it, `standingText`. What is read back is compared with this.
   */
  readonly shownAs?: Readonly<Record<StandingStatus, string | null>>
  /** Partial: nothing else of the person is touched. Repeating it changes nothing. */
  write(person: { readonly externalId: string; readonly standing: Standing }, signal: AbortSignal): Promise<void>
  /** Takes everything of ours off the person, who may be gone by now. */
  clear(externalId: string, signal: AbortSignal): Promise<void>
  /** Makes what has to exist before the first write: attributes with the right permissions, or the group. Idempotent. */
  prepare(signal: AbortSignal): Promise<void>
  /** What of ours the product shows at present. Complete: read when write-back is turned off, to see what remains. */
  remaining(signal: AbortSignal): AsyncIterable<{ readonly externalId: string; readonly shown: string }>
}
