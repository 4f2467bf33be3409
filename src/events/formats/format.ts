import type { Told } from '../catalog.ts'
import type { Subscription } from '../rows.ts'
import type { Whom } from '../whom.ts'

/** A request as it leaves. */
export interface Outgoing {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What is sent: the same id at every try, so that a receiver can tell a repetition. */
export interface Sending {
  readonly id: string
  readonly told: Told
  readonly happenedAt: number
  readonly now: number
}

/** A receiver with its secrets open. */
export interface Receiver {
  readonly subscription: Subscription
  /** The one in force first. */
  readonly secrets: readonly string[]
  readonly authorization: string | null
}

/** How a receiver wants to be told. */
export interface Format {
  /** Whether there is a word for it. Pure, so that what nobody could be told waits nowhere. */
  says(told: Told): boolean
  /** Undefined where it can no longer be said, since nobody is there to be named. */
  write(sending: Sending, receiver: Receiver, whom: Whom | undefined): Promise<Outgoing | undefined>
}
