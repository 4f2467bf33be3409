import { type ActorRef, type IntegrationId, type ListedPerson, problem, type Random } from '../../contract/index.ts'
import { appendAudit } from '../../security/audit.ts'
import { loginKey } from '../../storage/people/fold.ts'
import type { Tx } from '../../storage/store.ts'
import type { PersonInput } from './person.ts'
import { changedAfter, changedAfterIt, columnsOf, gone, keepSeq, type ListedRow, nextSeq, personOf } from './rows.ts'

/** Changes of one person. Each is audited in its own transaction; what is said there is marks, never what was entered. */

export interface Change {
  readonly id: IntegrationId
  readonly externalId: string
  /** What stands for the person in the audit. */
  readonly mark: string
  readonly actor: ActorRef
  readonly at: number
  readonly random: Random
}

/** What whoever changes it has seen before. Undefined: they overwrite what there is. */
export interface OnlyIf {
  /** Nobody has the id. */
  readonly isNew?: boolean
  /** It was not changed since. */
  readonly changedAt?: string
}

export type PutOutcome = 'created' | 'updated' | 'unchanged'

export async function putPerson(
  tx: Tx,
  { id, externalId, mark, actor, at, random }: Change,
  person: PersonInput,
  only: OnlyIf = {},
): Promise<{ readonly outcome: PutOutcome; readonly person: ListedPerson }> {
  // First, for it makes writers of this list wait for each other: whose login is taken is then certain.
  const seq = await nextSeq(tx, id)
  const key = loginKey(person.login)
  const known = await rowOf(tx, id, externalId)
  const isPresent = known !== undefined && known.removed_at === null
  if (only.isNew && isPresent) {
    const message = 'Somebody of this list has this ID.'
    throw problem('conflict', message, { faults: [{ path: '/externalId', message }] })
  }
  if (only.changedAt !== undefined && (!isPresent || personOf(known).changedAt !== only.changedAt)) {
    throw problem('version_conflict')
  }
  const other = await tx.db
    .selectFrom('listed_people')
    .select('external_id')
    .where('integration_id', '=', id)
    .where('login_key', '=', key)
    .where('external_id', '<>', externalId)
    .executeTakeFirst()
  if (other) {
    const message = 'Somebody else of this list has this login.'
    throw problem('conflict', message, { faults: [{ path: '/login', message }] })
  }
  const columns = columnsOf(person)
  if (isPresent && Object.entries(columns).every(([name, value]) => known[name as keyof ListedRow] === value)) {
    await keepSeq(tx, id)
    return { outcome: 'unchanged', person: personOf(known) }
  }
  // A clock that went back must not make the entry older than what the view has of it, either.
  const changed_at = known === undefined ? at : changedAfter(known.changed_at, at)
  const row: ListedRow = {
    integration_id: id,
    external_id: externalId,
    seq,
    ...columns,
    login_key: key,
    removed_at: null,
    changed_at,
  }
  const { integration_id: _list, external_id: _id, ...values } = row
  await tx.db
    .insertInto('listed_people')
    .values(row)
    .onConflict(conflict => conflict.columns(['integration_id', 'external_id']).doUpdateSet(values))
    .execute()
  const outcome = isPresent ? 'updated' : 'created'
  await appendAudit(tx, { at, actor, action: `people_list.person_${outcome}`, target: id, facts: { person: mark } }, random)
  return { outcome, person: personOf(row) }
}

/** False where nobody of this id is listed. */
export async function removePerson(tx: Tx, { id, externalId, mark, actor, at, random }: Change): Promise<boolean> {
  const seq = await nextSeq(tx, id)
  const done = await tx.db
    .updateTable('listed_people')
    .set({ ...gone, seq, removed_at: at, changed_at: changedAfterIt(at) })
    .where('integration_id', '=', id)
    .where('external_id', '=', externalId)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  if (done.numUpdatedRows === 0n) {
    await keepSeq(tx, id)
    return false
  }
  await appendAudit(tx, { at, actor, action: 'people_list.person_removed', target: id, facts: { person: mark } }, random)
  return true
}

function rowOf({ db }: Tx, id: IntegrationId, externalId: string): Promise<ListedRow | undefined> {
  return db
    .selectFrom('listed_people')
    .selectAll()
    .where('integration_id', '=', id)
    .where('external_id', '=', externalId)
    .executeTakeFirst()
}
