import { connectorError, endedBy, type Seen, type TokenSource } from '../../../src/contract/index.ts'
import type { OktaApi } from '../api.ts'
import { codeAuthenticator } from './authenticator.ts'
import type { OperationsConfig } from './config.ts'
import { adminSeen } from './privilege.ts'
import { reachOf } from './reach.ts'

/** *Test connection* of the app for operations: that it can tell administrators from others, and how far it reaches. */

export interface OperationsParts {
  readonly config: OperationsConfig
  readonly token: TokenSource
  readonly api: OktaApi
  readonly authenticators: OktaApi
}

export type OperationsLook = (parts: OperationsParts, signal: AbortSignal) => Promise<Seen>

/** A new token, because the cached one may be older than the mistake. Okta refuses it whole for one scope not granted. */
export async function lookAtOperationsToken({ token, api, config }: OperationsParts, signal: AbortSignal): Promise<Seen> {
  token.forget()
  const answer = await api.ask('/api/v1/users?limit=1', signal)
  if ('error' in answer) throw answer.error
  return { saw: `a token for ${operationsScope}; allowed: ${config.allowed.join(', ') || 'nothing'}` }
}

export const operationsScope = 'okta.users.manage okta.roles.read'

/** Without it nobody could be told from an administrator, and nothing would ever be done. */
export async function lookAtSight({ api, config }: OperationsParts, signal: AbortSignal): Promise<Seen> {
  const { roles } = await adminSeen(api, config.knownAdmin, signal)
  if (roles.length === 0) {
    throw connectorError('permission_missing', undefined, { detail: 'no admin role of the known administrator is seen' })
  }
  return { saw: `the known administrator has ${roles.join('; ')}` }
}

export async function lookAtCodes({ authenticators }: OperationsParts, signal: AbortSignal): Promise<Seen> {
  const found = await codeAuthenticator(authenticators, signal)
  if (found === undefined) throw connectorError('object_not_found', undefined, { detail: 'no active authenticator with key tac' })
  return { saw: `codes live ${found.shortest} to ${found.longest} minutes` }
}

/** A note only: whoever has an admin role is refused here in any case. */
export async function lookAtReach({ api, config }: OperationsParts, signal: AbortSignal): Promise<Seen> {
  try {
    const { id } = await adminSeen(api, config.knownAdmin, signal)
    const { roles, reaching, unclear } = await reachOf(api, config.clientId, id, signal)
    const saw = roles.length === 0 ? 'no admin role' : roles.join(', ')
    if (reaching.length > 0) return { saw, advice: `${reaching.join(', ')} reaches the known administrator. ${narrower}` }
    if (unclear.length > 0)
      return { saw, advice: `Whether ${unclear.join(', ')} reaches the known administrator cannot be told.` }
    return { saw: roles.length === 0 ? saw : `${saw}, which does not reach the known administrator` }
  } catch {
    if (signal.aborted) throw endedBy(signal)
    return { saw: 'not read', advice: `How far the role of this app reaches cannot be read. ${narrower}` }
  }
}

const narrower =
  'Give the app a custom role on a resource set of the people who may recover, without administrators: a leaked key should not open their accounts.'
