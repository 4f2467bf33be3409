import { connectorError, type OperationRefusal } from '../../../src/contract/index.ts'
import type { OktaApi } from '../api.ts'
import { isRow } from '../map.ts'
import type { OktaOperation } from './offered.ts'

/** An account as Okta has it now, and what its state and its source let through. */

export interface Account {
  readonly id: string
  readonly status: string
  /** Who checks the password: `OKTA`, or where else it lives. */
  readonly source: string
  /** Kept out on devices that Okta has not seen, although the status is ACTIVE. Not looked up for others. */
  readonly isBlocked: boolean
}

export const idForm = /^[A-Za-z0-9_-]{1,100}$/

/** By id alone: the path takes logins and `me` as well. `unlocks`: whether it matters that an active one is kept out. */
export async function accountNow(
  api: OktaApi,
  externalId: string,
  { unlocks }: { readonly unlocks: boolean },
  signal: AbortSignal,
): Promise<Account> {
  if (!idForm.test(externalId)) throw connectorError('object_not_found')
  const { body } = await api.get(`/api/v1/users/${externalId}`, signal, 'quick')
  if (!isRow(body) || typeof body.status !== 'string' || body.status === '') {
    throw connectorError('response_invalid', undefined, { detail: 'GET /api/v1/users/{id}: the answer is not a user' })
  }
  if (body.id !== externalId) throw connectorError('object_not_found')
  const { status } = body
  const isBlocked = unlocks && status === 'ACTIVE' && (await hasBlocks(api, externalId, signal))
  return { id: externalId, status, source: sourceOf(body.credentials), isBlocked }
}

function sourceOf(credentials: unknown): string {
  const provider = isRow(credentials) ? credentials.provider : undefined
  return isRow(provider) && typeof provider.type === 'string' && provider.type !== '' ? provider.type : 'unknown'
}

/** https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/#tag/User/operation/listUserBlocks */
async function hasBlocks(api: OktaApi, id: string, signal: AbortSignal): Promise<boolean> {
  const { body } = await api.get(`/api/v1/users/${id}/blocks`, signal, 'quick')
  return Array.isArray(body) && body.length > 0
}

interface Rule {
  /** Undefined: whatever it is. */
  readonly statuses?: readonly string[]
  /** Whether it is about the password, which only an org that holds it can change. */
  readonly isOfPassword: boolean
}

const usable = ['ACTIVE', 'LOCKED_OUT', 'PASSWORD_EXPIRED', 'RECOVERY']

/**
 * https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserLifecycle/ and
 * https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserCred/. A deactivated account is not
 * activated: who ended it had a reason.
 */
const rules: Readonly<Record<OktaOperation, Rule>> = {
  password_reset_link: { statuses: usable, isOfPassword: true },
  temporary_access_pass: { statuses: ['ACTIVE', 'PASSWORD_EXPIRED'], isOfPassword: false },
  reset_factors: { statuses: usable, isOfPassword: false },
  reset_factor: { statuses: usable, isOfPassword: false },
  unlock: { statuses: ['LOCKED_OUT'], isOfPassword: true },
  temporary_password: { statuses: usable, isOfPassword: true },
  reactivate: { statuses: ['PROVISIONED', 'RECOVERY'], isOfPassword: true },
  revoke_sessions: { isOfPassword: false },
  suspend: { statuses: ['ACTIVE'], isOfPassword: false },
}

/**
 * Why it cannot be done to this account; undefined where it can. Of an account whose password lives elsewhere Okta refuses
 * some of it, and takes the rest for an order to make it an account of its own: a reset of a federated one does.
 */
export function obstacleTo(operation: OktaOperation, { status, source, isBlocked }: Account): OperationRefusal | undefined {
  const { statuses, isOfPassword } = rules[operation]
  if (isOfPassword && source !== 'OKTA') return 'managed_elsewhere'
  const isFit = statuses === undefined || statuses.includes(status) || (operation === 'unlock' && isBlocked)
  return isFit ? undefined : 'account_state'
}
