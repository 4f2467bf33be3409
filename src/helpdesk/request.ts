import type { OperationName, Reason } from '../contract/index.ts'
import type { Language } from '../messages/index.ts'
import type { StartRequest } from '../verification/port.ts'
import type { Channel } from './address.ts'
import type { Named } from './rows.ts'

/** What an agent asks for. */
export interface CallRequest {
  readonly integrationId: string
  readonly named: Named
  readonly channel: Channel
  /** Another address than the one on record. */
  readonly address?: string
  readonly overrideId?: string
  /** For the person to read. */
  readonly reason?: string
  readonly ticket?: string
  readonly operations?: readonly OperationName[]
  readonly language: Language
  readonly linkMinutes?: number
  readonly correlationId?: string
  readonly idempotency?: StartRequest['idempotency']
  /** Nobody learns whether a login is one: `not_found` of an address that is not its own, too. */
  readonly answersAlike?: boolean
}

export interface Called {
  readonly id: string
  readonly reason: Reason
  /** Of a link that the agent passes on. */
  readonly url?: string
}
