import type { OperationName } from '../../contract/index.ts'
import { token } from '../../security/hash.ts'
import type { Tx } from '../../storage/store.ts'
import { deliverTo } from '../deliver-to.ts'
import { host } from '../journal.ts'
import { spokenTo } from '../language.ts'
import { declaredOf } from '../operations/declared.ts'
import { requiredFor } from '../operations/required.ts'
import type { Policy } from '../policy.ts'
import type { Room } from '../room.ts'
import type { Row } from '../rows.ts'
import { tellApproval } from './journal.ts'
import { type Approval, approvalOf } from './rows.ts'
import type { Ties } from './ties.ts'
import { candidatesFor } from './who.ts'

/**
 * Asks a second person, in the transaction of what makes it possible: once for all operations of a verification that need
 * one. Those who may decide are written to at the address that the directory has had for a while. Where there is nobody, it
 * is refused at once: nobody waits for nobody. `ties` are undefined where the product did not say: then nobody is asked yet.
 */
export async function askApproval(room: Room, tx: Tx, row: Row, policy: Policy, ties: Ties | undefined): Promise<void> {
  if (row.mode !== 'live' || ties === undefined) return
  const needing = needingApproval(row, policy)
  if (needing.length === 0) return
  // One that was asked for is not asked for anew, and nobody is written to twice: a refusal stands, too.
  if ((await approvalOf(tx.db, row)) !== undefined) return
  const now = room.clock.now()
  const all = needing.map(name => requiredFor(policy, name))
  // One yes is for all of them: of whoever may say it to each, for as long as the shortest is waited for.
  const approvers = (all[0]?.approvers ?? []).filter(one => all.every(required => required.approvers.includes(one)))
  const expiresAt = (row.decided_at ?? now) + Math.min(...all.map(({ approvalMs }) => approvalMs))
  const approval: Approval = {
    verification_id: row.id,
    handle: token(room.random, 24),
    operations: JSON.stringify(needing),
    approvers: JSON.stringify(approvers),
    number: String(Math.floor(room.random.fraction() * 90) + 10),
    state: 'open',
    asked_at: now,
    expires_at: expiresAt,
    asked_people: 0,
    asked: null,
    decided_at: null,
    decided_directory: null,
    decided_person: null,
    reason: null,
  }
  const people = await write(room, tx, row, { approval, settleDays: policy.settleDays, now, ties })
  const told = people.length
  const asked: Approval = { ...approval, asked_people: told, asked: JSON.stringify(people) }
  const nobody = { state: 'refused', decided_at: now, reason: 'nobody', asked: null } as const
  const whole: Approval = told > 0 ? asked : { ...asked, ...nobody }
  const { numInsertedOrUpdatedRows } = await tx.db
    .insertInto('operation_approvals')
    .values(whole)
    .onConflict(conflict => conflict.column('verification_id').doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows !== 1n) return
  await tellApproval(room, tx, row, whole, { what: 'asked', actor: host, facts: { people: told } })
  if (told === 0) await tellApproval(room, tx, row, whole, { what: 'refused', actor: host, facts: { why: 'nobody' } })
}

/** Of what was declared at the start, what somebody else has to say yes to. */
export function needingApproval(row: Row, policy: Policy): readonly OperationName[] {
  return declaredOf(row).filter(name => {
    const { approval, rules } = requiredFor(policy, name)
    return approval && rules.allowed === true
  })
}

/** Who was written to. */
async function write(
  { messages, publicUrl }: Room,
  tx: Tx,
  row: Row,
  {
    approval,
    settleDays,
    now,
    ties,
  }: { readonly approval: Approval; readonly settleDays: number; readonly now: number; readonly ties: Ties },
): Promise<readonly string[]> {
  if (messages?.canSend !== true) return []
  const approvers = JSON.parse(approval.approvers) as readonly string[]
  const when = { settleDays, now, ties }
  const candidates = (await candidatesFor(tx.db, row, approvers, when)).flatMap(one => {
    const delivery = deliverTo(one, {}, { settleDays, now })
    return delivery.ok ? [{ id: one.externalId, address: delivery.address, language: spokenTo(one, row) }] : []
  })
  const of = await tx.db.selectFrom('integrations').select('name').where('id', '=', row.integration_id).executeTakeFirst()
  const facts = {
    organisation: of?.name ?? '',
    account: row.account_label ?? '•••',
    link: `${publicUrl}/approve/${approval.handle}`,
    until: new Date(approval.expires_at).toISOString(),
  }
  for (const [to, language] of new Map(candidates.map(one => [one.address, one.language]))) {
    await messages.prepare(tx, { kind: 'approval_asked', to, language, facts, expiresAt: approval.expires_at })
  }
  return candidates.map(({ id }) => id)
}
