import { type ActorRef, problem, type Result } from '../contract/index.ts'
import type { Tx } from '../storage/store.ts'
import { insist, owned } from './current.ts'
import { somebody } from './journal.ts'
import { objectLate } from './late.ts'
import { behind } from './link.ts'
import { isSelfService } from './link-page.ts'
import { closeToStrangers } from './objected.ts'
import { hasActed } from './operations/grants.ts'
import type { Objection, Reader } from './port.ts'
import { reasonOf } from './result.ts'
import type { Room } from './room.ts'
import { lockRow } from './rows.ts'
import { inRole, isCarriedOn, type Role } from './seat.ts'
import { stop } from './stop.ts'
import { isTerminal } from './transitions.ts'
import { answer } from './view.ts'

/** By the flow. What is over stays what it was; a verdict that was received cannot be called off, nor is it told on the way out. */
export async function cancel(room: Room, reader: Reader, id: string): Promise<Result> {
  const row = await owned(room, reader, id)
  const after = await insist(room, row.id, async (tx, fresh) =>
    isTerminal(fresh.state) ? fresh : stop(room, tx, fresh, 'withdraw', 'cancelled', { kind: 'client', id: reader.clientId }),
  )
  if (after.state === 'spent') throw problem('conflict', 'The verdict was already received.')
  return answer(room, after)
}

/** By whoever delivered the link, with what they do besides. */
export async function withdraw(room: Room, tx: Tx, id: string, actor: ActorRef): Promise<void> {
  const row = await lockRow(tx, id)
  if (row === undefined || (row.channel !== 'delivered' && row.handed_to === null) || isTerminal(row.state)) return
  if ((await stop(room, tx, row, 'withdraw', 'cancelled', actor)) === undefined) throw problem('version_conflict')
}

const inside: readonly Role[] = ['seat', 'receiver']

/** *Not me*: whoever holds the link or sits in front of it can stop it, until the verdict was received. */
export async function reportNotMe(
  room: Room,
  by:
    | { readonly token: string; readonly cookie?: string | undefined }
    | { readonly id: string; readonly cookie: string | undefined },
): Promise<Objection> {
  const held = 'token' in by ? await behind(room, by.token) : await inRole(room, by.id, by.cookie, inside)
  const { row } = held
  const isNotice = 'link' in held && held.link.kind === 'notice'
  let did: Objection['did'] = 'nothing'
  let isStopped = false
  let takesBack = false
  let closedUntil: number | undefined
  const after = await insist(room, row.id, async (tx, fresh) => {
    const isOpen = !isTerminal(fresh.state)
    // What was done to the account is not undone by stopping the verdict.
    const hasDone = await hasActed(tx.db, fresh)
    const isLate = fresh.state === 'spent' || (isOpen && hasDone)
    // Nobody but this browser has received it, and nothing came of it: that nothing does is all there is to stop.
    isStopped = fresh.state === 'spent' && isSelfService(fresh) && !hasDone
    did = isLate && !isStopped ? 'too_late' : isOpen || isStopped ? 'stopped' : 'nothing'
    if (isLate) takesBack = await objectLate(room, tx, fresh, 'reported_by_person')
    closedUntil = isNotice ? await closeToStrangers(room, tx, fresh) : undefined
    return isOpen ? stop(room, tx, fresh, 'report', 'reported_by_person', somebody(fresh)) : fresh
  })
  const goesOn = isCarriedOn(after, room.seats.hashOf(by.cookie))
  return {
    did,
    reason: isStopped ? 'reported_by_person' : reasonOf(after),
    ...(takesBack ? { takesBack } : {}),
    ...(closedUntil === undefined ? {} : { closedUntil: new Date(closedUntil).toISOString() }),
    ...(goesOn ? { goesOn: after.id } : {}),
  }
}
