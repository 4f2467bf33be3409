import { problem } from '../contract/index.ts'
import type { OpenAccount } from '../integrations/port.ts'
import type { VendorSessionsTable } from '../storage/tables/index.ts'

/** By what an Incode session is read. */
type SessionAt = Parameters<OpenAccount['verifier']['read']>[0]

/** Undefined once the token was forgotten: nothing can be read of the session any more. */
export function sessionAt({ session_id, token_sealed }: VendorSessionsTable): SessionAt | undefined {
  return token_sealed === '' ? undefined : { sessionId: session_id, token: token_sealed as SessionAt['token'] }
}

/** The same for somebody who asks for a document long afterwards: they are told, and no product is asked. */
export function readableSession(session: VendorSessionsTable): SessionAt {
  const at = sessionAt(session)
  if (at === undefined)
    throw problem('gone', 'What Incode knows of this session can no longer be read here: its token was forgotten.')
  return at
}
