import { connectorCodeOf, present, type VerifierPointer } from '../../src/contract/index.ts'
import type { Api } from './api.ts'
import { type Fields, firstText } from './fields.ts'
import { told } from './refusal.ts'

/** The objects of Incode ID that notifications are about, by event, and where each is read. */
export const objects: Readonly<Record<string, string>> = {
  'verification.completed': '/omni/incode-id/verification',
  'authentication.completed': '/omni/incode-id/authentication',
}

/**
 * What Incode itself says the notification is about, read with the token that came along: which object, and whose identity.
 * Whether the person passed is not looked at: that is read in our own session, with our own token. A token that Incode does
 * not take points at nothing.
 */
export async function readPointer(
  api: Api,
  { id, event, token }: { readonly id: string; readonly event: string; readonly token: string },
  signal: AbortSignal,
): Promise<VerifierPointer> {
  const place = Object.hasOwn(objects, event) ? objects[event] : undefined
  if (place === undefined) return {}
  try {
    const object = await readObject(api, `${place}/${encodeURIComponent(id)}`, token, signal)
    const identityId = await identityBehind(api, token, signal)
    return present({ sessionId: firstText(object, 'id'), identityId })
  } catch (error) {
    const code = connectorCodeOf(error)
    if (code === 'credentials_invalid' || code === 'object_not_found' || code === 'object_state_unsupported') return {}
    throw error
  }
}

/** One object of Incode ID, read with the token that speaks for it. */
export async function readObject(api: Api, path: string, token: string, signal: AbortSignal): Promise<Fields> {
  return told(await api.ask({ method: 'GET', path, sessionToken: token }, signal), 'session')
}

/** Whose identity a token speaks for. One that was taken back is nobody's. */
export async function identityBehind(api: Api, token: string, signal: AbortSignal): Promise<string | undefined> {
  const person = await readObject(api, '/omni/incode-id/userinfo', token, signal)
  return person.status === 'ACTIVE' ? firstText(person, 'identityId') : undefined
}
