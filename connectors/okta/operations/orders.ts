import type { Factor, OperationSecret } from '../../../src/contract/index.ts'
import type { Change } from '../api.ts'
import { isRow } from '../map.ts'
import { type CodeAuthenticator, minutesOf } from './authenticator.ts'
import type { OktaOperation } from './offered.ts'

/**
 * The call of each operation, and what its answer gives away. Nothing is mailed by Okta: the secret goes to the person who
 * was verified and to nobody else. Sessions end in the same call where Okta offers that.
 */

interface Order {
  call(id: string): Change
  /** The secret of the answer; undefined where it has to have one and does not. */
  secret?(body: unknown, now: number): OperationSecret | undefined
}

/**
 * Okta does not tell how long a link lives, and a temporary password has no end of its own. An hour is what its policies
 * give at least as they come.
 */
const anHourMs = 3_600_000

const found = (kind: OperationSecret['kind'], name: string) => (body: unknown, now: number) => {
  const value = isRow(body) ? body[name] : undefined
  if (typeof value !== 'string' || value === '') return undefined
  return { kind, value, expiresAt: new Date(now + anHourMs).toISOString() }
}

const lifecycle = (id: string, what: string): Change => ({ method: 'POST', path: `/api/v1/users/${id}/lifecycle/${what}` })

type Simple = Exclude<OktaOperation, 'temporary_access_pass' | 'reset_factor'>

/** https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserLifecycle/, UserCred and UserSessions. */
export const orders: Readonly<Record<Simple, Order>> = {
  password_reset_link: {
    call: id => lifecycle(id, 'reset_password?sendEmail=false&revokeSessions=true'),
    secret: found('link', 'resetPasswordUrl'),
  },
  reset_factors: { call: id => lifecycle(id, 'reset_factors') },
  unlock: { call: id => lifecycle(id, 'unlock') },
  temporary_password: {
    call: id => lifecycle(id, 'expire_password_with_temp_password?revokeSessions=true'),
    secret: found('password', 'tempPassword'),
  },
  reactivate: { call: id => lifecycle(id, 'reactivate?sendEmail=false'), secret: found('link', 'activationUrl') },
  revoke_sessions: {
    call: id => ({ method: 'DELETE', path: `/api/v1/users/${id}/sessions?oauthTokens=true&forgetDevices=true` }),
  },
  suspend: { call: id => lifecycle(id, 'suspend') },
}

/**
 * A telephone goes as a way to recover the password, too: whoever has it now would come back by that
 * (https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserFactor/#tag/UserFactor/operation/unenrollFactor).
 */
export function removalOrder({ id: factor, kind }: Factor): Order {
  const more = kind === 'text_message' || kind === 'call' ? '?removeRecoveryEnrollment=true' : ''
  return { call: id => ({ method: 'DELETE', path: `/api/v1/users/${id}/factors/${factor}${more}` }) }
}

/** A new code ends the one before. The lifetime is a text in Okta's schema. */
export function codeOrder(authenticator: CodeAuthenticator): Order {
  const ttl = minutesOf(authenticator)
  return {
    call: id => ({
      method: 'POST',
      path: `/api/v1/users/${id}/authenticator-enrollments/tac`,
      body: { authenticatorId: authenticator.id, profile: { ttl: String(ttl), multiUse: false } },
    }),
    secret(body, now) {
      const { tac, expiresAt } = isRow(body) && isRow(body.profile) ? body.profile : {}
      if (typeof tac !== 'string' || tac === '') return undefined
      const ends = typeof expiresAt === 'string' ? Date.parse(expiresAt) : Number.NaN
      return { kind: 'code', value: tac, expiresAt: new Date(Number.isFinite(ends) ? ends : now + ttl * 60_000).toISOString() }
    },
  }
}

export type { Order }
