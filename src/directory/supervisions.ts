import { type ActorRef, type Clock, type IntegrationId, problem, type Random } from '../contract/index.ts'
import { publish } from '../jobs/publish.ts'
import { appendAudit } from '../security/audit.ts'
import { token } from '../security/hash.ts'
import type { Marks } from '../security/marks.ts'
import { isSecondPerson } from '../security/second-person.ts'
import type { Store, Tx } from '../storage/store.ts'
import { closeCase } from './case-end.ts'
import { endEnrollment, enrollmentHistory, liveEnrollment, lockSubject } from './enrollment.ts'
import { refuseOwn, refuseOwnCase } from './own-binding.ts'
import { wasBound } from './rebind.ts'
import { findSubject, type Subject, subjectFor } from './subjects.ts'
import { findSupervision, type Supervision, type SupervisionView, viewOfSupervision } from './supervision-rows.ts'
import { findByExternalId } from './users.ts'

/**
 * The two things that nobody does to a binding alone: ending it, which takes an account's anchor away, and letting
 * somebody be bound whose anchor was ended. One proposes, another one confirms, and whoever has the account is told of
 * each step by an event. After an end the account stays without an anchor for three days, whatever anybody confirms.
 */
export interface SupervisionDeps {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly marks: Marks
  /** Tells the person that their anchor was taken away, and until when nobody is bound anew. */
  readonly unbound?: (tx: Tx, subject: Subject, until: number) => Promise<void>
}

export const rebindCoolOffMs = 72 * 3_600_000
const confirmMs = 7 * 86_400_000
/** For so long after the cool-off whoever verifies next may be bound. */
const leaveMs = 7 * 86_400_000

const host: ActorRef = { kind: 'host', id: 'enrollments' }

export interface NewSupervision {
  readonly kind: Supervision['kind']
  readonly integrationId: IntegrationId
  readonly externalId: string
  readonly reason: string
  /** Leave for the identity that was bound last, and for no other one; without it leave is for none of before. */
  readonly sameIdentity?: boolean
}

export async function proposeSupervision(deps: SupervisionDeps, wanted: NewSupervision, by: ActorRef): Promise<SupervisionView> {
  return deps.store.transaction(tx => proposeIn(deps, tx, wanted, null, by))
}

/** In the caller's transaction; with the case that it closes. */
export async function proposeIn(
  { clock, random, marks }: SupervisionDeps,
  tx: Tx,
  { kind, integrationId, externalId, reason, sameIdentity = false }: NewSupervision,
  caseId: string | null,
  by: ActorRef,
): Promise<SupervisionView> {
  const at = clock.now()
  const known = await findSubject(tx.db, integrationId, externalId)
  const user = known === undefined ? await findByExternalId(tx.db, integrationId, externalId) : undefined
  if (known === undefined && user === undefined) throw problem('not_found', 'A directory has no such account.')
  const made = known ?? (await subjectFor(tx, { integrationId, externalId, kind: 'directory', at }, random, marks))
  const subject = await lockSubject(tx, made)
  await refuseOwn(tx, { integrationId, externalId }, by)
  await mustFit(tx, subject, kind)
  if (sameIdentity) await mustName(tx, subject, kind)
  await dropStale(tx, subject, kind, at)
  const row: Supervision = {
    id: `spv_${token(random, 15)}`,
    kind,
    state: 'proposed',
    subject_id: subject.id,
    integration_id: integrationId,
    case_id: caseId,
    same_identity: sameIdentity ? 1 : 0,
    reason,
    proposed_by: JSON.stringify(by),
    proposed_at: at,
    confirmed_by: null,
    confirmed_at: null,
    opens_at: null,
    expires_at: at + confirmMs,
    verification_id: null,
    ended_at: null,
  }
  const inserted = await tx.db
    .insertInto('supervisions')
    .values(row)
    .onConflict(conflict => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (inserted === undefined) throw problem('conflict', 'This is proposed already.')
  await tell(tx, row, externalId, 'proposed', { by, at }, random)
  return viewOfSupervision(row, externalId)
}

async function mustFit({ db }: Tx, subject: Subject, kind: Supervision['kind']): Promise<void> {
  const live = await liveEnrollment(db, subject.id)
  const isBound = live !== undefined && live.identity_id !== null
  if (kind === 'unbind' && !isBound) throw problem('conflict', 'No identity is bound to this account.')
  if (kind === 'rebind' && (isBound || subject.rebind === 'free')) {
    throw problem('conflict', 'This account needs no leave to be bound.')
  }
}

async function mustName({ db }: Tx, subject: Subject, kind: Supervision['kind']): Promise<void> {
  if (kind === 'rebind' && (await wasBound(db, subject.id))) return
  throw problem('conflict', 'There is no identity of before that leave could be for.')
}

/** What nobody confirmed, or used, in time stands in nobody's way. */
async function dropStale({ db }: Tx, subject: Subject, kind: Supervision['kind'], at: number): Promise<void> {
  await db
    .updateTable('supervisions')
    .set({ state: 'expired', ended_at: at })
    .where('subject_id', '=', subject.id)
    .where('kind', '=', kind)
    .where('ended_at', 'is', null)
    .where('expires_at', '<=', at)
    .execute()
}

export async function confirmSupervision(deps: SupervisionDeps, id: string, by: ActorRef): Promise<SupervisionView> {
  const { store, clock, random } = deps
  const at = clock.now()
  return store.transaction(async tx => {
    const { row, subject } = await locked(tx, id)
    if (row.state !== 'proposed') throw problem('conflict', 'This is not proposed any more.')
    if (row.expires_at <= at) throw problem('gone', 'The proposal has expired; propose it again.')
    if (!(await isSecondPerson(tx, JSON.parse(row.proposed_by) as ActorRef, by, row.proposed_at))) {
      throw problem('forbidden', 'Somebody else than the one who proposed it has to confirm it.')
    }
    await refuseOwn(tx, { integrationId: subject.integration_id, externalId: subject.external_id }, by)
    if (row.case_id !== null) await refuseOwnCase(tx, row.case_id, by)
    await mustFit(tx, subject, row.kind)
    const opensAt = row.kind === 'rebind' ? await opening(deps, tx, subject, row, at) : null
    const confirmed = { confirmed_by: JSON.stringify(by), confirmed_at: at, opens_at: opensAt }
    const changes =
      opensAt === null
        ? ({ ...confirmed, state: 'done', ended_at: at } as const)
        : ({ ...confirmed, state: 'confirmed', expires_at: opensAt + leaveMs } as const)
    await tx.db.updateTable('supervisions').set(changes).where('id', '=', id).execute()
    if (row.kind === 'unbind') {
      await endEnrollment(tx, subject, { why: 'unbound', rebind: 'supervised', at }, random)
      await deps.unbound?.(tx, subject, at + rebindCoolOffMs)
      if (row.case_id !== null) await closeCase(tx, row.case_id, { by, why: row.reason, resolution: 'unbound', at }, random)
    }
    const done = { ...row, ...changes }
    await tell(tx, done, subject.external_id, 'done', { by, at }, random)
    return viewOfSupervision(done, subject.external_id)
  })
}

/** Three days after the anchor was ended; where nobody knows any more when that was, after this was proposed. */
async function opening({ marks }: SupervisionDeps, tx: Tx, subject: Subject, row: Supervision, at: number): Promise<number> {
  const past = await enrollmentHistory(tx.db, subject.id)
  const ends = past.flatMap(({ ended_at, identity_id }) => (ended_at !== null && identity_id !== null ? [ended_at] : []))
  const erased = await tx.db
    .selectFrom('erased_people')
    .select('erased_at')
    .where('mark', '=', marks.of(subject.integration_id, subject.external_id))
    .executeTakeFirst()
  const last = Math.max(...ends, ...(erased === undefined ? [] : [erased.erased_at]))
  return Math.max(at, (Number.isFinite(last) ? last : row.proposed_at) + rebindCoolOffMs)
}

/** Takes back a proposal, or a leave that nobody has used. One person is enough to stop it. */
export async function withdrawSupervision({ store, clock, random }: SupervisionDeps, id: string, by: ActorRef): Promise<void> {
  const at = clock.now()
  await store.transaction(async tx => {
    const { row, subject } = await locked(tx, id)
    if (row.ended_at !== null) throw problem('conflict', 'This is over.')
    await tx.db.updateTable('supervisions').set({ state: 'withdrawn', ended_at: at }).where('id', '=', id).execute()
    await tell(tx, row, subject.external_id, 'withdrawn', { by, at }, random)
  })
}

/** The subject first, as whoever binds does. */
async function locked(tx: Tx, id: string): Promise<{ readonly row: Supervision; readonly subject: Subject }> {
  const found = await findSupervision(tx.db, id)
  if (found === undefined) throw problem('not_found')
  const subject = await lockSubject(tx, { id: found.subject_id })
  const row = await findSupervision(tx.db, id)
  if (row === undefined) throw problem('not_found')
  return { row, subject }
}

/** Lets run out what nobody confirmed or used. */
export async function expireSupervisions({ store, clock, random }: SupervisionDeps, limit: number): Promise<number> {
  const at = clock.now()
  const due = await store.db
    .selectFrom('supervisions')
    .select('id')
    .where('ended_at', 'is', null)
    .where('expires_at', '<=', at)
    .limit(limit)
    .execute()
  for (const { id } of due) {
    await store.transaction(async tx => {
      const { row, subject } = await locked(tx, id)
      if (row.ended_at !== null || row.expires_at > at) return
      await tx.db.updateTable('supervisions').set({ state: 'expired', ended_at: at }).where('id', '=', id).execute()
      await tell(tx, row, subject.external_id, 'expired', { by: host, at }, random)
    })
  }
  return due.length
}

type News = 'proposed' | 'done' | 'withdrawn' | 'expired'

/** For the audit and for those who listen. Why it is done stays with the row: it may name the person. */
async function tell(
  tx: Tx,
  supervision: Supervision,
  externalId: string,
  news: News,
  { by, at }: { readonly by: ActorRef; readonly at: number },
  random: Random,
): Promise<void> {
  const { id, kind, integration_id: integrationId, subject_id: subjectId, case_id: caseId, opens_at: opensAt } = supervision
  const sameIdentity = supervision.same_identity === 1
  const done = kind === 'unbind' ? 'unbound' : 'rebind_allowed'
  const action = `enrollment.${news === 'done' ? done : `${kind}_${news}`}`
  const of = kind === 'rebind' ? { sameIdentity } : {}
  const facts = { supervisionId: id, caseId, opensAt, ...of }
  await appendAudit(tx, { at, actor: by, action, target: subjectId, facts }, random)
  const payload = { supervisionId: id, externalId, opensAt, ...of }
  await publish(tx, { type: action, integrationId, target: subjectId, payload, at }, random)
}
