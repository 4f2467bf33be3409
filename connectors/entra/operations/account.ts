import { connectorError, type Inspection } from '../../../src/contract/index.ts'
import type { GraphApi } from '../api.ts'
import { guid } from '../fields.ts'
import { query } from '../list.ts'
import { isRow, textOf } from '../map.ts'

/** One account as it is now, as far as an operation depends on it (https://learn.microsoft.com/en-us/graph/api/resources/user). */
export interface Account extends Pick<Inspection, 'status' | 'source'> {
  readonly id: string
  readonly isEnabled: boolean
  /** Signs in at another organisation, or is marked as somebody who does. */
  readonly isGuest: boolean
  readonly isSynced: boolean
  /** In a restricted management administrative unit, whose own administrators alone may change it. */
  readonly isRestricted: boolean
}

const selected = [
  'id',
  'userPrincipalName',
  'accountEnabled',
  'userType',
  'externalUserState',
  'onPremisesSyncEnabled',
  'isManagementRestricted',
]

/** The path takes logins as well; somebody else's account must not pass for the one that was asked for. */
export async function readAccount(api: GraphApi, externalId: string, signal: AbortSignal): Promise<Account> {
  if (!guid.test(externalId)) throw connectorError('object_not_found')
  const { body } = await api.get(`/users/${externalId}?${query({ $select: selected.join() })}`, signal, { patient: 'quick' })
  const isWhole = isRow(body) && typeof body.accountEnabled === 'boolean' && textOf(body.userPrincipalName) !== undefined
  if (!isWhole || textOf(body.id)?.toLowerCase() !== externalId.toLowerCase()) {
    throw connectorError('response_invalid', undefined, { detail: 'GET /users/{id}: the answer is not the account' })
  }
  const isEnabled = body.accountEnabled === true
  const isSynced = body.onPremisesSyncEnabled === true
  const isGuest =
    body.userType === 'Guest' ||
    (body.externalUserState ?? null) !== null ||
    (textOf(body.userPrincipalName) ?? '').toUpperCase().includes('#EXT#')
  return {
    id: externalId.toLowerCase(),
    isEnabled,
    isGuest,
    isSynced,
    isRestricted: body.isManagementRestricted === true,
    status: isEnabled ? 'Enabled' : 'Disabled',
    source: isGuest ? 'Guest' : isSynced ? 'ActiveDirectory' : 'EntraID',
  }
}
