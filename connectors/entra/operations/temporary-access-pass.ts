import type { OperationSecret } from '../../../src/contract/index.ts'
import { isRow, textOf } from '../map.ts'
import { letsUse, readPassPolicy } from './pass-policy.ts'
import type { Prepare } from './prepared.ts'
import { sent, unknownEnd } from './sent.ts'

/**
 * A pass for as long as the policy has it by default, for one sign-in where it says so. It takes the place of one that is
 * there (https://learn.microsoft.com/en-us/graph/api/authentication-post-temporaryaccesspassmethods).
 */
export const temporaryAccessPass: Prepare = async ({ api, account, groupIds }, signal) => {
  const policy = await readPassPolicy(api, signal)
  if (!letsUse(policy, groupIds)) return { refused: 'product_policy' }
  const { lifetimeInMinutes, isUsableOnce } = policy
  return {
    async act() {
      const path = `/users/${account.id}/authentication/temporaryAccessPassMethods`
      const { body } = await sent(() => api.send('POST', path, { lifetimeInMinutes, isUsableOnce }, signal), signal)
      const secret = secretOf(body)
      if (secret === undefined) throw unknownEnd('provider_unavailable', `POST ${path}: a pass was made that cannot be read`)
      return { done: true, secret }
    },
  }
}

function secretOf(body: unknown): OperationSecret | undefined {
  if (!isRow(body)) return undefined
  const value = textOf(body.temporaryAccessPass)
  const starts = Date.parse(textOf(body.startDateTime) ?? '')
  const { lifetimeInMinutes } = body
  if (value === undefined || !Number.isFinite(starts) || typeof lifetimeInMinutes !== 'number') return undefined
  return { kind: 'code', value, expiresAt: new Date(starts + lifetimeInMinutes * 60_000).toISOString() }
}
