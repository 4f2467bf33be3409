import { isRow } from '../map.ts'
import type { Prepare } from './prepared.ts'
import { sent, unknownEnd } from './sent.ts'

/**
 * Ends sessions from now on. It takes some minutes, and access tokens that are out live on until they expire
 * (https://learn.microsoft.com/en-us/graph/api/user-revokesigninsessions).
 */
export const revokeSessions: Prepare = async ({ api, account }, signal) => ({
  async act() {
    const path = `/users/${account.id}/revokeSignInSessions`
    const { body } = await sent(() => api.send('POST', path, {}, signal), signal)
    if (isRow(body) && body.value === false) throw unknownEnd('provider_unavailable', `POST ${path}: it says that it did not`)
    return { done: true }
  },
})

/** Blocks the sign-in, as the switch of the admin center does (https://learn.microsoft.com/en-us/graph/api/user-update). */
export const suspend: Prepare = async ({ api, account }, signal) => ({
  async act() {
    await sent(() => api.send('PATCH', `/users/${account.id}`, { accountEnabled: false }, signal), signal)
    return { done: true }
  },
})
