import { connectorError, type Factor, type FactorKind, factorId } from '../../../src/contract/index.ts'
import type { OktaApi } from '../api.ts'
import { isRow, type Row, text } from '../map.ts'

/**
 * What somebody signs in with beside the password, as far as it is set up
 * (https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserFactor/#tag/UserFactor/operation/listFactors).
 * A number is known in whole here, and told by its end alone.
 */

const kinds: Readonly<Record<string, FactorKind>> = {
  push: 'verify_app',
  signed_nonce: 'verify_app',
  'token:software:totp': 'token',
  'token:hotp': 'token',
  'token:hardware': 'token',
  token: 'token',
  sms: 'text_message',
  call: 'call',
  email: 'email',
  webauthn: 'security_key',
  u2f: 'security_key',
  question: 'question',
}

/** Whoever knows the password and reads the mail may know these as well. */
const weak: readonly FactorKind[] = ['email', 'question', 'other']

/** Parts of Okta Verify: the removal of its push takes the codes and the device along. */
const goesAlong = ['token:software:totp', 'signed_nonce']

export async function factorsOf(api: OktaApi, id: string, signal: AbortSignal): Promise<readonly Factor[]> {
  const { body } = await api.get(`/api/v1/users/${id}/factors`, signal, 'quick')
  if (!Array.isArray(body) || !body.every(isRow)) {
    throw connectorError('response_invalid', undefined, { detail: 'GET /api/v1/users/{id}/factors: the answer is no list' })
  }
  const rows = body.filter(row => row.status === 'ACTIVE')
  const hasPush = rows.some(row => isOfOkta(row) && row.factorType === 'push')
  const alone = rows.filter(row => !(hasPush && isOfOkta(row) && goesAlong.includes(String(row.factorType))))
  return alone.map(factorOf)
}

const isOfOkta = ({ provider }: Row): boolean => provider === 'OKTA'

function factorOf(row: Row): Factor {
  const id = text(row.id)
  if (id === undefined || !factorId.test(id)) {
    throw connectorError('response_invalid', undefined, { detail: 'GET /api/v1/users/{id}/factors: a factor without an id' })
  }
  const kind = kinds[String(row.factorType)] ?? 'other'
  const name = nameOf(kind, isRow(row.profile) ? row.profile : {})
  return { id, kind, guards: !weak.includes(kind), ...(name === undefined ? {} : { name }) }
}

const longestName = 60

function nameOf(kind: FactorKind, profile: Row): string | undefined {
  if (kind === 'text_message' || kind === 'call') {
    const end = /\d{2}$/.exec(text(profile.phoneNumber) ?? '')?.[0]
    return end === undefined ? undefined : `•••• ${end}`
  }
  if (kind === 'verify_app') return text(profile.name)?.slice(0, longestName)
  return kind === 'security_key' ? text(profile.authenticatorName)?.slice(0, longestName) : undefined
}
