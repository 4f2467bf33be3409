import { textOf } from '../map.ts'
import type { Prepare } from './prepared.ts'
import { allRows } from './rows.ts'
import { sent } from './sent.ts'

/**
 * Registers the person for an external method, which Entra offers nobody before
 * (https://learn.microsoft.com/en-us/graph/api/authentication-post-externalauthenticationmethods). Whoever is registered
 * already stays so.
 */
export const registerExternalMethod: Prepare = async ({ api, account, externalMethod }, signal) => {
  if (externalMethod === undefined) return { refused: 'not_allowed' }
  const { configurationId, displayName } = externalMethod
  const path = `/users/${account.id}/authentication/externalAuthenticationMethods`
  const rows = await allRows(api, path, signal)
  const isThere = rows.some(row => textOf(row.configurationId)?.toLowerCase() === configurationId)
  return {
    async act() {
      if (!isThere) await sent(() => api.send('POST', path, { configurationId, displayName }, signal), signal)
      return { done: true }
    },
  }
}
