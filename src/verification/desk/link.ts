import { type IntegrationId, problem } from '../../contract/index.ts'
import { sha256 } from '../../security/hash.ts'
import { owned } from '../current.ts'
import { verifyUrl } from '../link-token.ts'
import type { Hand, HandedOut } from '../port.ts'
import { helpdeskLinkMs } from '../request.ts'
import type { Room } from '../room.ts'
import { lockRow } from '../rows.ts'

/** Once more the same link, good for as long as at first, while nobody has pressed *Continue*. */
export async function renewedLink(room: Room, integrationId: IntegrationId, id: string, hand: Hand): Promise<HandedOut> {
  const row = await owned(room, { clientId: null, integrationId }, id)
  if (row.handed_to === 'incode') throw problem('conflict', 'Incode sent it: there is no link of ours.')
  return room.store.transaction(async tx => {
    const fresh = await lockRow(tx, row.id)
    if (fresh === undefined || fresh.state !== 'created') throw problem('conflict', 'The link was opened, or is over.')
    const token = room.linkToken(row.id)
    const expiresAt = Math.min(fresh.expires_at, room.clock.now() + helpdeskLinkMs)
    await tx.db.updateTable('verification_links').set({ expires_at: expiresAt }).where('hash', '=', sha256(token)).execute()
    const link = { id: row.id, url: verifyUrl(room, token), expiresAt }
    await hand(tx, link)
    return link
  })
}
