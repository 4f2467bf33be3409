import type { Reason } from '../contract/index.ts'
import { openCase } from '../directory/cases.ts'
import { bindIdentity, type Enrollment, liveEnrollment } from '../directory/enrollment.ts'
import { useLeave } from '../directory/rebind.ts'
import type { Tx } from '../storage/store.ts'
import { expiryOf, tellBound } from './bound.ts'
import type { FirstBinding } from './decide.ts'
import { recoveryFrom, stronger, together, worthOf } from './evidence/index.ts'
import { isSetFree, isTaken, knownTwins } from './facts.ts'
import type { ClaimsMatch } from './match/index.ts'
import { uniquenessOf } from './namesakes.ts'
import type { Person } from './person.ts'
import type { Policy } from './policy.ts'
import type { Room } from './room.ts'
import type { Row } from './rows.ts'

/** The document is gone, but it matched these names; they are still the ones that it matched if nothing changed. */
export function renamed({ verified_at }: Row, { user }: Person): boolean {
  return user !== null && (verified_at === null || user.claimsChangedAt > verified_at)
}

/**
 * Binds what was decided, in the transaction that receives the verdict: a person for the first time, one whose binding ran
 * out to the same identity again, or one whose anchor was ended, by leave of two people.
 */
export async function bind(
  room: Room,
  tx: Tx,
  row: Row,
  person: Person,
  first: FirstBinding,
  policy: Policy,
): Promise<Reason | undefined> {
  const { user, subject, enrollment } = person
  if (enrollment.rebind !== 'free') return 'binding_evidence_missing'
  // That somebody was invited speaks for them only where the link went to their address on record.
  if (row.purpose === 'enrollment' && row.channel !== 'delivered') return 'binding_evidence_missing'
  if (user !== null) {
    if (renamed(row, person)) return 'claims_unsettled'
    if ((await namesakesNow(room, tx, row, person, first, policy)) > 0) return 'ambiguous_identity'
  }
  const at = room.clock.now()
  const { identityId } = first
  const tenant = row.trust_anchor ?? ''
  const seen = { marks: room.marks, tenant, identityId }
  const isSupervised = subject.rebind !== 'free'
  const proved = provedOf(await liveEnrollment(tx.db, subject.id), first, isSupervised, at)
  // Before the leave is used: it is for whoever proves something, once, and stays for them.
  if (proved === undefined) return 'binding_evidence_missing'
  const leave = isSupervised ? await useLeave(tx, subject, { verificationId: row.id, seen, at }) : undefined
  if (isSupervised && leave === undefined) return 'binding_evidence_missing'
  if (await isSetFree(room, tx.db, row, person, identityId, at)) return 'identity_in_use'
  const binding = { subject, tenant, identityId, ...proved, verificationId: row.id, at, ...expiryOf(policy, at) }
  const bound = await bindIdentity(tx, binding, room.random)
  if (bound === 'bound') {
    await tellBound(room, tx, row, subject, { what: 'bound', before: null, ...proved, at })
    return undefined
  }
  await leave?.giveBack()
  if (bound === 'already') return undefined
  if (bound === 'identity_in_use') {
    const holder = await isTaken(tx.db, row, person, identityId)
    const matter = { kind: 'identity_in_use', subjectId: subject.id, otherSubjectId: holder ?? null } as const
    await openCase(tx, { ...matter, verificationId: row.id, at }, room.random)
  }
  return bound
}

/**
 * By the same keys as when it was judged. The document is not kept; it matched what the directory says, which has not
 * changed since, and so stands for it here.
 */
async function namesakesNow(
  { nicknames }: Room,
  tx: Tx,
  row: Row,
  person: Person,
  { identityId }: FirstBinding,
  policy: Policy,
): Promise<number> {
  const { user } = person
  if (user === null) return 0
  const match = JSON.parse(row.match ?? '{"directory":"not_checked","claims":{}}') as ClaimsMatch
  const { middle_name: middleName } = user.claims
  const givenName = [user.givenName, match.claims.middle_name === 'matched' ? middleName : undefined].filter(Boolean).join(' ')
  const document = { givenName, familyName: user.familyName ?? '' }
  const twins = await knownTwins(tx.db, row, person, identityId)
  const inForce = await nicknames.inForce(tx.db)
  return (await uniquenessOf(tx.db, person, { document, match }, twins, policy, inForce)).collisions
}

/** What stands after this. Of a binding that ran out all stays that spoke for its person; it is the same identity. */
function provedOf(live: Enrollment | undefined, first: FirstBinding, isSupervised: boolean, at: number) {
  const ranOut = live !== undefined && live.identity_id === first.identityId ? live : undefined
  const before = ranOut === undefined ? [] : (JSON.parse(ranOut.evidence) as readonly string[])
  const evidence = together(before, first.evidence, isSupervised ? ['supervised'] : [])
  const assurance = stronger(ranOut?.assurance ?? null, worthOf(first.evidence).assurance)
  if (assurance === null) return undefined
  const had = ranOut && { recovery: worthOf(before).recovery, from: ranOut.recovery_from }
  return {
    evidence,
    assurance: stronger(assurance, ranOut === undefined ? null : worthOf(evidence).assurance) ?? assurance,
    recoveryFrom: recoveryFrom(evidence, had, at),
  }
}
