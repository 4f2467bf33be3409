import { type DirectoryUser, type IntegrationId, isStepgateError, type Purpose, purposes } from '../../contract/index.ts'
import { isBlocked } from '../../directory/cases.ts'
import { liveEnrollment } from '../../directory/enrollment.ts'
import { rebindOf } from '../../directory/rebind.ts'
import { findSubject } from '../../directory/subjects.ts'
import { findByLogin } from '../../directory/users.ts'
import { heldUntil } from '../../integrations/held/rows.ts'
import type { Door, Doors } from '../../integrations/port.ts'
import { coolOffMs, recoveryState } from '../evidence/index.ts'
import { hasRunOut } from '../facts.ts'
import { noSessionFor } from '../limits.ts'
import { isLockedOut } from '../lockout.ts'
import { outcomeOf } from '../result.ts'
import type { Room } from '../room.ts'
import type { DoorFacts, LastVerification, PersonFacts, WhyFacts } from './facts.ts'

/** How far back the newest of each purpose is looked for. */
const newest = 50

/** All that there is to know, from our own tables and from what this process has seen. */
export async function readFacts(room: Room, user: DirectoryUser, { directory, doors }: Doors): Promise<WhyFacts> {
  const viewAt = await room.live.viewOf(user.integrationId)
  const { name, state } = directory
  return {
    now: room.clock.now(),
    person: await personFacts(room, user),
    directory: { name, state, viewAt, viewHours: room.policy.viewHours },
    doors: await Promise.all(doors.map(door => doorFacts(room, door, user))),
  }
}

async function personFacts(room: Room, user: DirectoryUser): Promise<PersonFacts> {
  const { reports: db } = room.store
  const now = room.clock.now()
  const { integrationId, externalId } = user
  const [subject, sameLogin, last] = await Promise.all([
    findSubject(db, integrationId, externalId),
    findByLogin(db, integrationId, user.login),
    lastOf(db, integrationId, externalId),
  ])
  const live = subject && (await liveEnrollment(db, subject.id))
  const recovery = live === undefined ? 'closed' : recoveryState(live, now)
  return {
    status: user.status,
    sourceStatus: user.sourceStatus,
    loginShared: sameLogin.length > 1,
    hasNames: user.givenName !== null && user.familyName !== null,
    claimsChangedAt: user.claimsChangedAt,
    enrollment: live !== undefined && hasRunOut(live, now) ? 'expired' : user.enrollment,
    assurance: user.assurance,
    recovery,
    recoveryFrom: live === undefined || recovery !== 'cooling' ? null : (live.recovery_from ?? live.created_at + coolOffMs),
    rebind: subject === undefined ? 'free' : await rebindOf(db, subject, now),
    isBlocked: subject !== undefined && (await isBlocked(db, subject.id)),
    ...(subject === undefined ? { openReviews: 0, aliases: 0 } : await counted(db, subject.id, now)),
    last,
  }
}

async function counted(
  db: Room['store']['reports'],
  subjectId: string,
  now: number,
): Promise<Pick<PersonFacts, 'openReviews' | 'aliases'>> {
  const [reviews, aliases] = await Promise.all([
    db
      .selectFrom('reviews')
      .select(({ fn }) => fn.countAll().as('n'))
      .where('subject_id', '=', subjectId)
      .where('state', '=', 'open')
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('aliases')
      .select(({ fn }) => fn.countAll().as('n'))
      .where('subject_id', '=', subjectId)
      .where(eb => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
      .executeTakeFirstOrThrow(),
  ])
  return { openReviews: Number(reviews.n), aliases: Number(aliases.n) }
}

async function lastOf(
  db: Room['store']['reports'],
  directoryId: IntegrationId,
  externalId: string,
): Promise<readonly LastVerification[]> {
  const rows = await db
    .selectFrom('verifications')
    .select(['purpose', 'mode', 'reason', 'on_provider_down', 'started_at'])
    .where('directory_id', '=', directoryId)
    .where('external_id', '=', externalId)
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(newest)
    .execute()
  return purposes.flatMap(purpose => {
    const row = rows.find(one => one.purpose === purpose)
    if (row === undefined) return []
    const { mode, reason, started_at: startedAt } = row
    return [{ purpose, mode, reason, outcome: reason === null ? null : outcomeOf(row, reason), startedAt }]
  })
}

async function doorFacts(room: Room, door: Door, { integrationId: directoryId, externalId }: DirectoryUser): Promise<DoorFacts> {
  const { reports: db } = room.store
  const now = room.clock.now()
  const whom = { integrationId: door.integrationId, directoryId, externalId }
  const { policy, set } = await room.policies.inForce(db, whom)
  const account = await accountOf(room, door)
  const locked = await Promise.all(
    door.purposes.map(purpose => isLockedOut(db, policy, { purpose, typed: null, directoryId, externalId, now })),
  )
  const spent = door.purposes.flatMap(purpose => {
    const seconds = noSessionFor(room, { purpose, typed: 0, directory_id: directoryId, external_id: externalId })
    return seconds === undefined ? [] : [[purpose, seconds] as const]
  })
  return {
    integrationId: door.integrationId,
    name: door.name,
    state: door.state,
    suspended: door.suspended,
    purposes: door.purposes,
    account: account.state,
    heldUntil: await heldUntil(db, [door.integrationId, door.accountId, directoryId], now),
    policy: set.named,
    allowed: policy.purposes,
    minimumAssurance: policy.minimumAssurance,
    binds: purposes.filter(purpose => policy.firstBinding[purpose] !== undefined),
    settledFor: policy.settledClaims,
    settleDays: policy.settleDays,
    noWorkflow: door.purposes.filter(purpose => {
      const chosen = policy.workflows?.[purpose]
      return (
        chosen !== undefined && account.state !== 'missing' && account.state !== 'closed' && !account.workflows.includes(chosen)
      )
    }),
    lockedOut: door.purposes.filter((_, place) => locked[place]),
    lockoutHours: policy.lockoutHours,
    spentFor: Object.fromEntries(spent) as Partial<Record<Purpose, number>>,
  }
}

/** Opened, and not asked. */
async function accountOf(
  { integrations, breakers }: Room,
  { accountId, workflowId }: Door,
): Promise<{ readonly state: DoorFacts['account']; readonly workflows: readonly string[] }> {
  if (accountId === null || workflowId === null) return { state: 'missing', workflows: [] }
  try {
    const { verifier } = await integrations.account(accountId)
    const workflows = verifier.workflows.map(({ id }) => id)
    return { state: breakers.down().includes(accountId) ? 'down' : 'ready', workflows }
  } catch (error) {
    if (isStepgateError(error)) return { state: 'closed', workflows: [] }
    throw error
  }
}
