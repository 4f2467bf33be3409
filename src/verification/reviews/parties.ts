import { type ActorRef, problem } from '../../contract/index.ts'
import { accountParty, type Party, partyOf } from '../../directory/parties.ts'
import { isSecondPerson } from '../../security/second-person.ts'
import type { Tx } from '../../storage/store.ts'
import type { Row } from '../rows.ts'
import { conflict } from './conflict.ts'
import type { Db, Review } from './rows.ts'

/** Refuses whoever would decide in their own case. Agents never decide, whatever they are in: they have no role for it. */
export async function refuseConflict(tx: Tx, row: Row, { opened_by }: Review, by: ActorRef): Promise<void> {
  const { db } = tx
  const said = [row.actor, row.requested_by, opened_by].filter(one => one !== null)
  const involved = said.map(one => JSON.parse(one) as ActorRef)
  const invitedBy = await inviterBehind(db, row)
  if (invitedBy !== undefined) involved.push(invitedBy)
  const others = await Promise.all(involved.map(one => partyOf(db, one)))
  const found = conflict(await partyOf(db, by), await subjectParty(db, row), others)
  if (found === 'subject') throw problem('forbidden', 'Nobody decides about themselves.')
  if (found === 'involved' || (await descends(tx, involved, by))) {
    throw problem('forbidden', 'Whoever started it, or asked for it, does not decide it.')
  }
}

/** Whether the token was made by somebody who is involved, or they by it. */
async function descends(tx: Tx, involved: readonly ActorRef[], by: ActorRef): Promise<boolean> {
  for (const other of involved) {
    if (other.kind !== 'admin') continue
    if (!(await isSecondPerson(tx, other, by, Number.MAX_SAFE_INTEGER))) return true
  }
  return false
}

/** Whoever asked a person to enroll began what came of it. */
export async function inviterBehind(db: Db, row: Row): Promise<ActorRef | undefined> {
  const campaign = await db
    .selectFrom('invites as i')
    .innerJoin('invite_campaigns as c', 'c.id', 'i.campaign_id')
    .select('c.created_by')
    .where('i.verification_id', '=', row.id)
    .executeTakeFirst()
  return campaign && (JSON.parse(campaign.created_by) as ActorRef)
}

export async function subjectParty(db: Db, { directory_id, external_id }: Row): Promise<Party> {
  return directory_id === null || external_id === null ? [] : accountParty(db, directory_id, external_id)
}
