import { type Selectable, sql } from 'kysely'
import { type Assurance, problem, type Random, type VerificationId } from '../contract/index.ts'
import { publish } from '../jobs/publish.ts'
import { token } from '../security/hash.ts'
import { compiledOnce } from '../storage/compiled.ts'
import { dialectOf } from '../storage/dialect.ts'
import { CountChanges } from '../storage/people/count-changes.ts'
import type { Tx } from '../storage/store.ts'
import type { EnrollmentsTable } from '../storage/tables/index.ts'
import { writeMoves } from './counters.ts'
import { showEnrollment, tellStanding } from './enrollment-shown.ts'
import { slotFor } from './holders.ts'
import type { Db } from './rows.ts'
import type { Subject } from './subjects.ts'

/** One binding between a subject and an Incode identity, live or past. */
export type Enrollment = Selectable<EnrollmentsTable>

/** What a verification proved of a subject. */
export interface Binding {
  readonly subject: Subject
  /** The trust anchor of the Incode account that knows the identity. */
  readonly tenant: string
  readonly identityId: string
  readonly assurance: Assurance
  readonly evidence: readonly string[]
  readonly verificationId: VerificationId | null
  readonly at: number
  readonly expiresAt?: number
  /** From when on it may open a recovery, where that has to wait. */
  readonly recoveryFrom?: number | null
}

/** `identity_in_use`: another subject of the directory has it. `identity_mismatch`: this subject needs another one. */
export type Bound = 'bound' | 'already' | 'identity_in_use' | 'identity_mismatch'

const liveOf = compiledOnce((db, subjectId: string) =>
  db.selectFrom('enrollments').selectAll().where('subject_id', '=', subjectId).where('ended_at', 'is', null),
)

export async function liveEnrollment(db: Db, subjectId: string): Promise<Enrollment | undefined> {
  return (await liveOf(db, subjectId))[0]
}

/** All bindings of a subject, the newest first. */
export async function enrollmentHistory(db: Db, subjectId: string): Promise<readonly Enrollment[]> {
  return db
    .selectFrom('enrollments')
    .selectAll()
    .where('subject_id', '=', subjectId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
}

/**
 * Binds an identity to a subject, if nothing speaks against it. An enrolled or expired subject keeps its identity; one
 * whose anchor was ended binds as its marker allows; an identity has one live subject in a directory, or linked accounts
 * of one person. The database's unique indexes decide between those who bind at the same moment.
 */
export async function bindIdentity(tx: Tx, binding: Binding, random: Random): Promise<Bound> {
  const { db } = tx
  const subject = await lockSubject(tx, binding.subject)
  const live = await liveEnrollment(db, subject.id)
  const refusal = live === undefined ? await refusalOf(db, subject, binding) : verdictOn(live, binding)
  if (refusal !== undefined) return refusal
  // An account of the same person may have been faster: then there is another slot.
  const made = (await replaceLive(tx, subject, live, binding, random)) ?? (await replaceLive(tx, subject, live, binding, random))
  if (!made) return 'identity_in_use'
  const { assurance, at } = binding
  const counts = new CountChanges()
  await showEnrollment(tx, subject, { enrollment: 'enrolled', assurance, boundAt: at }, at, counts)
  await writeMoves(db, counts)
  return 'bound'
}

/** Undefined where somebody else was faster; false where a stranger has the identity. */
async function replaceLive(
  tx: Tx,
  subject: Subject,
  live: Enrollment | undefined,
  binding: Binding,
  random: Random,
): Promise<boolean | undefined> {
  const { db } = tx
  const identity = { integrationId: subject.integration_id, tenant: binding.tenant, identityId: binding.identityId }
  const slot = await slotFor(tx, subject, identity)
  if (slot === undefined) return false
  // What ends for the new binding must stay if somebody else was faster, and so must the caller's transaction.
  await sql`SAVEPOINT bind_identity`.execute(db)
  if (live !== undefined) await end(tx, live, 'renewed', binding.at)
  const made = await insert(tx, subject, binding, slot, random)
  if (!made) await sql`ROLLBACK TO SAVEPOINT bind_identity`.execute(db)
  await sql`RELEASE SAVEPOINT bind_identity`.execute(db)
  return made || undefined
}

/** Ends the live binding. What may be bound next is written on the subject, and outlives the person's data. */
export async function endEnrollment(
  tx: Tx,
  subject: Subject,
  ending: {
    readonly why: 'revoked' | 'unbound' | 'erased' | 'link_dropped'
    readonly rebind: Subject['rebind']
    readonly at: number
  },
  random: Random,
): Promise<boolean> {
  const locked = await lockSubject(tx, subject)
  const live = await liveEnrollment(tx.db, locked.id)
  await tx.db.updateTable('subjects').set({ rebind: ending.rebind }).where('id', '=', locked.id).execute()
  if (live === undefined) return false
  await end(tx, live, ending.why, ending.at)
  const counts = new CountChanges()
  await showEnrollment(tx, locked, { enrollment: 'revoked', assurance: null, boundAt: null }, ending.at, counts)
  await writeMoves(tx.db, counts)
  await tellStanding(tx, locked, ending.at, random)
  // Of whoever is erased nothing is told: what was told of them goes, too.
  if (ending.why !== 'erased') {
    const { integration_id: integrationId, id: target } = locked
    await publish(tx, { type: 'enrollment.ended', integrationId, target, payload: { why: ending.why }, at: ending.at }, random)
  }
  return true
}

/** What a live row says to another binding; nothing where it may be replaced. */
function verdictOn(live: Enrollment, { tenant, identityId, at }: Binding): Bound | undefined {
  const same = live.tenant === tenant && live.identity_id === identityId
  switch (live.state) {
    case 'enrolled':
      if (!same) return 'identity_mismatch'
      return live.expires_at !== null && live.expires_at <= at ? undefined : 'already'
    case 'expired':
      return same ? undefined : 'identity_mismatch'
    case 'revoked':
      return 'identity_mismatch'
    default:
      return live.identity_id === null || same ? undefined : 'identity_mismatch'
  }
}

/** What the past says where nothing is bound at present. */
async function refusalOf(db: Db, subject: Subject, { tenant, identityId }: Binding): Promise<Bound | undefined> {
  if (subject.rebind === 'free') return undefined
  if (subject.rebind === 'supervised') return 'identity_mismatch'
  const past = await enrollmentHistory(db, subject.id)
  const last = past.find(enrollment => enrollment.identity_id !== null)
  return last !== undefined && last.tenant === tenant && last.identity_id === identityId ? undefined : 'identity_mismatch'
}

/** The subject as it stands, and nobody else's until the transaction is over. SQLite has one writer anyway. */
export async function lockSubject({ db }: Tx, subject: Pick<Subject, 'id'>): Promise<Subject> {
  return db
    .selectFrom('subjects')
    .selectAll()
    .where('id', '=', subject.id)
    .$if(dialectOf(db) === 'postgres', query => query.forUpdate())
    .executeTakeFirstOrThrow()
}

async function insert({ db }: Tx, subject: Subject, binding: Binding, slot: string, random: Random): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('enrollments')
    .values({
      id: `enr_${token(random, 15)}`,
      subject_id: subject.id,
      integration_id: subject.integration_id,
      tenant: binding.tenant,
      identity_id: binding.identityId,
      link_slot: slot,
      state: 'enrolled',
      assurance: binding.assurance,
      evidence: JSON.stringify(binding.evidence),
      verification_id: binding.verificationId,
      bound_at: binding.at,
      expires_at: binding.expiresAt ?? null,
      created_at: binding.at,
      ended_at: null,
      ended_why: null,
      recovery_from: binding.recoveryFrom ?? null,
    })
    .onConflict(conflict => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

async function end({ db }: Tx, live: Enrollment, why: string, at: number): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('enrollments')
    .set({ ended_at: at, ended_why: why })
    .where('id', '=', live.id)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  // History is not written twice: whoever was faster ended it, and all that follows has to be thought over.
  if (numUpdatedRows === 0n) throw problem('version_conflict')
}
