import { type ActorRef, problem } from '../../contract/index.ts'
import { sameText, sha256 } from '../../security/hash.ts'
import { atUse, isAllow, nobodyAsked } from '../at-use.ts'
import { end, endOverdue, insist, owned } from '../current.ts'
import { record } from '../journal.ts'
import { mustWait } from '../pace.ts'
import type { DeskConfirmation, OwnReader } from '../port.ts'
import { receive } from '../receive.ts'
import type { Room } from '../room.ts'
import { amend } from '../rows.ts'
import { readBackTries } from './code.ts'

/**
 * The agent types what the caller read out, which receives the verdict. The third wrong code voids: whoever is on the line
 * does not see the page that the person sees.
 */
export async function confirmCode(
  room: Room,
  reader: OwnReader,
  id: string,
  { code, actor }: { readonly code: string; readonly actor: ActorRef },
): Promise<DeskConfirmation> {
  const row = await owned(room, reader, id)
  const asked = isAllow(row) ? await atUse(room, row) : nobodyAsked
  let did: DeskConfirmation['did'] | 'nothing' = 'nothing'
  const after = await insist(room, row.id, async (tx, fresh) => {
    did = 'nothing'
    const late = await endOverdue(room, tx, fresh)
    if (late !== undefined) return late
    // Before the seat was shown a code there is none to be said.
    if (!isAllow(fresh) || (await mustWait(room, tx.db, fresh))) return fresh
    const now = room.clock.now()
    const isRight = sameText(sha256(code.replace(/[\s-]/g, '')), sha256(room.readBackCode(fresh)))
    await record(room, tx, fresh, 'code_typed', actor, now, { right: isRight })
    if (isRight) {
      const received = await receive(room, tx, fresh, { binding: 'agent_code', ...asked })
      did = received?.state === 'spent' ? 'confirmed' : 'refused'
      return received
    }
    const counted = await amend(tx, fresh, { agent_tries: fresh.agent_tries + 1 }, now)
    if (counted === undefined) return undefined
    did = counted.agent_tries < readBackTries ? 'wrong' : 'void'
    return did === 'wrong' ? counted : end(room, tx, counted, 'relay', 'relay_suspected', actor)
  })
  if (did === 'nothing') throw problem('conflict', 'There is no code to be confirmed at present.')
  return { did, triesLeft: Math.max(0, readBackTries - after.agent_tries) }
}
