import { connectorCodeOf, type IntegrationId, isStepgateError, problem } from '../../contract/index.ts'
import { owned } from '../current.ts'
import { payForSession } from '../limits.ts'
import { pinned } from '../pins.ts'
import type { VendorAsked, VendorRequest } from '../port.ts'
import type { Room } from '../room.ts'

/**
 * Has the vendor send a link of its own. The session is none of this verification's: it has no row among them, so that
 * nothing which is heard of it is ever read into a verdict here.
 */
export async function askVendor(
  room: Room,
  integrationId: IntegrationId,
  id: string,
  request: VendorRequest,
): Promise<VendorAsked> {
  const row = await owned(room, { clientId: null, integrationId }, id)
  if (row.handed_to !== 'incode' || row.state !== 'created') throw problem('conflict')
  const account = await pinned(room, row)
  if (account?.verifier.request === undefined) return { did: 'not_configured' }
  const retryAfterSeconds = await payForSession(room, row)
  if (retryAfterSeconds !== undefined) throw problem('rate_limited', undefined, { retryAfterSeconds })
  const { verifier } = account
  try {
    const answer = await room.breakers.call(account.id, 'request', async () =>
      verifier.request?.(request, new AbortController().signal),
    )
    if (answer === 'down' || answer.value === undefined) return { did: 'unavailable' }
    return { did: 'sent', accountId: account.id, sessionId: answer.value.sessionId }
  } catch (error) {
    if (!isStepgateError(error)) throw error
    const code = connectorCodeOf(error)
    room.log.warn({ verificationId: row.id, accountId: account.id, error: code }, 'Incode was asked for a link and refused')
    if (code === 'object_not_found') return { did: 'unknown_employee' }
    return { did: code === 'config_invalid' || code === 'credentials_invalid' ? 'not_accepted' : 'unavailable' }
  }
}
