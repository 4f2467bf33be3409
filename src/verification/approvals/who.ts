import { type DirectoryUser, problem } from '../../contract/index.ts'
import { accountParty, asAccount, type Party } from '../../directory/parties.ts'
import { findByExternalId } from '../../directory/users.ts'
import { barOf, handsIn, type Part, subjectParty } from '../parts.ts'
import type { Row } from '../rows.ts'
import { canVerify } from '../subject.ts'
import type { Approver } from './approver.ts'
import { managerOf } from './reports-to.ts'
import type { Db } from './rows.ts'
import type { Ties } from './ties.ts'

interface When {
  readonly settleDays: number
  readonly now: number
  /** What the product said a moment ago. */
  readonly ties: Ties
}

/** A large group is not written to as a whole; any member of it may decide. */
const mostOfAGroup = 20

/** Those who are written to. Whoever has a part in it already is none of them. */
export async function candidatesFor(
  db: Db,
  row: Row,
  approvers: readonly string[],
  when: When,
): Promise<readonly DirectoryUser[]> {
  const subject = await subjectOf(db, row)
  if (subject === undefined) return []
  const found = new Map<string, DirectoryUser>()
  const barred = await barredIn(db, row)
  for (const rule of approvers) {
    const people = rule === 'manager' ? [await managerOf(db, subject, when)] : await membersOf(db, subject, groupIn(rule))
    for (const one of people) {
      if (one !== undefined && canVerify(one.status) && (await barred(one)) === undefined) found.set(one.externalId, one)
    }
  }
  return [...found.values()]
}

/** Refuses everybody but those who may decide, as things stand now. */
export async function insistOnApprover(db: Db, row: Row, approvers: readonly string[], who: Approver, when: When): Promise<void> {
  const account = await findByExternalId(db, who.integrationId, who.externalId)
  if (account === undefined || !canVerify(account.status)) throw problem('forbidden', 'This account cannot decide.')
  const found = await (await barredIn(db, row))(who)
  if (found === 'subject') throw problem('forbidden', 'Nobody decides about themselves.')
  if (found !== undefined) throw problem('forbidden', 'Whoever started it, or asked for it, does not decide it.')
  const party = await accountParty(db, who.integrationId, who.externalId)
  const subject = await subjectOf(db, row)
  for (const rule of subject === undefined ? [] : approvers) {
    if (subject !== undefined && (await fits(db, subject, rule, party, when))) return
  }
  throw problem('forbidden', 'Somebody else was asked.')
}

async function fits(db: Db, subject: DirectoryUser, rule: string, party: Party, when: When): Promise<boolean> {
  if (rule === 'manager') {
    const manager = await managerOf(db, subject, when)
    return manager !== undefined && party.includes(asAccount(manager.integrationId, manager.externalId))
  }
  const said = when.ties.groups?.get(groupIn(rule))
  if (said !== undefined) return said
  const ids = party.flatMap(name => {
    const start = asAccount(subject.integrationId, '')
    return name.startsWith(start) ? [name.slice(start.length)] : []
  })
  if (ids.length === 0) return false
  const member = await members(db, subject, groupIn(rule)).where('u.external_id', 'in', ids).limit(1).executeTakeFirst()
  return member !== undefined
}

/** Whether it would be a human who has a part in it, under whichever account. */
async function barredIn(db: Db, row: Row): Promise<(one: Approver) => Promise<Part | 'subject' | undefined>> {
  const [hands, subject] = [await handsIn(db, row), await subjectParty(db, row)]
  return async ({ integrationId, externalId }) =>
    barOf('approve', await accountParty(db, integrationId, externalId), subject, hands)
}

export async function subjectOf(db: Db, { directory_id: at, external_id: id }: Row): Promise<DirectoryUser | undefined> {
  return at === null || id === null ? undefined : findByExternalId(db, at, id)
}

const groupIn = (rule: string) => rule.slice('group:'.length)

function members(db: Db, { integrationId }: DirectoryUser, group: string) {
  return db
    .selectFrom('directory_groups as g')
    .innerJoin('directory_members as m', 'm.group_row', 'g.row')
    .innerJoin('directory_users as u', 'u.row', 'm.user_row')
    .select('u.external_id')
    .where('g.integration_id', '=', integrationId)
    .where('g.external_id', '=', group)
    .where('g.removed_at', 'is', null)
    .where('u.removed_at', 'is', null)
}

async function membersOf(db: Db, subject: DirectoryUser, group: string): Promise<readonly (DirectoryUser | undefined)[]> {
  const rows = await members(db, subject, group).orderBy('u.row').limit(mostOfAGroup).execute()
  return Promise.all(rows.map(({ external_id: id }) => findByExternalId(db, subject.integrationId, id)))
}
