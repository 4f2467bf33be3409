import { connectorCodeOf, present, type VerifierPointer } from '../../src/contract/index.ts'
import type { Api } from './api.ts'
import { type Fields, fieldsIn, firstText } from './fields.ts'
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
  const read = async (path: string): Promise<Fields> =>
    told(await api.ask({ method: 'GET', path, sessionToken: token }, signal), 'session')
  try {
    const object = await read(`${place}/${encodeURIComponent(id)}`)
    const person = await read('/omni/incode-id/userinfo')
    // An identity that was taken back is nobody's.
    const identityId = person.status === 'ACTIVE' ? firstText(fieldsIn(person), 'identityId') : undefined
    return present({ sessionId: firstText(object, 'id'), identityId })
  } catch (error) {
    const code = connectorCodeOf(error)
    if (code === 'credentials_invalid' || code === 'object_not_found' || code === 'object_state_unsupported') return {}
    throw error
  }
}
