import {
  type ConnectorErrorCode,
  connectorCodeOf,
  type OperationName,
  type OperationSecret,
  type Operations,
  present,
} from '../../contract/index.ts'
import type { Room } from '../room.ts'
import type { Row } from '../rows.ts'
import type { OperationWhy } from './whys.ts'

/** What the product made of it. */
export interface Called {
  readonly state: 'done' | 'refused' | 'unknown'
  readonly why: OperationWhy | null
  readonly secret?: OperationSecret
}

/** Refusals before anything was changed. Of all else nobody can say how it ended. */
const refusals: ReadonlySet<ConnectorErrorCode> = new Set<ConnectorErrorCode>([
  'config_invalid',
  'credentials_invalid',
  'permission_missing',
  'consent_required',
  'rate_limited',
  'object_not_found',
  'object_state_unsupported',
  'policy_denied',
])

export const isDryRun = ({ dryRun }: Room, { mode }: Row) => dryRun || mode !== 'live'

/**
 * Asks the product, once. `isProbe`: what stands against it is found out, and nothing is changed. `key`: it is another one
 * than the person had done.
 */
export async function call(
  room: Room,
  tools: Operations,
  row: Row,
  operation: OperationName,
  { isProbe = false, key, factor }: { readonly isProbe?: boolean; readonly key?: string; readonly factor?: string } = {},
): Promise<Called> {
  const dryRun = isProbe || isDryRun(room, row)
  const idempotencyKey = key === undefined ? `${row.id}.${operation}` : `${row.id}.${operation}.${key}`
  const request = { operation, externalId: row.external_id ?? '', dryRun, idempotencyKey, ...present({ factor }) }
  try {
    const result = await tools.perform(request, new AbortController().signal)
    if ('refused' in result) return { state: 'refused', why: result.refused }
    // Where nothing was changed there is nothing to sign in with.
    return { state: 'done', why: null, ...(result.secret === undefined || dryRun ? {} : { secret: result.secret }) }
  } catch (error) {
    const code = connectorCodeOf(error)
    room.log.warn({ verificationId: row.id, operation, error: code }, 'an operation was not carried out, or its end is unknown')
    return { state: refusals.has(code) ? 'refused' : 'unknown', why: code }
  }
}

/** What stands against it at the product: whoever is privileged there, or may be, is helped by people. */
export async function look(room: Room, tools: Operations, row: Row): Promise<Looked> {
  try {
    const { privileged, possible } = await tools.inspect(row.external_id ?? '', new AbortController().signal)
    if (privileged === true) return { why: 'privileged' }
    if (privileged !== false) return { why: 'privilege_unknown' }
    return possible === undefined ? {} : { possible }
  } catch (error) {
    const code = connectorCodeOf(error)
    room.log.warn({ verificationId: row.id, error: code }, 'an account could not be inspected')
    return { why: 'privilege_unknown' }
  }
}

export type Looked = { readonly why: OperationWhy } | { readonly possible?: readonly OperationName[] }
