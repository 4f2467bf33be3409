import { type ActorRef, type Clock, problem, type Random } from '../../contract/index.ts'
import { appendAudit } from '../../security/audit.ts'
import { sha256, token } from '../../security/hash.ts'
import type { Store, Tx } from '../../storage/store.ts'
import type { Account, KnownAdministrator } from './administrators.ts'
import type { Role } from './permissions.ts'
import type { Admin, TokenHolder } from './tokens.ts'

/** For how long a session holds: without a call, and at all. */
export interface SessionLimits {
  readonly idleMs: number
  readonly absoluteMs: number
}

export const usualSessionLimits: SessionLimits = { idleMs: 30 * 60_000, absoluteMs: 12 * 3_600_000 }

/** A session in force. */
export interface AdminSession {
  readonly id: string
  readonly admin: Admin
  readonly person: TokenHolder | undefined
  readonly expiresAt: number
  readonly idleMs: number
  readonly idleEndsAt: number
  /** What a call that changes something has to repeat: whoever only rides on the cookie does not know it. */
  readonly csrf: string
}

export interface SessionView {
  readonly id: string
  readonly administrator: { readonly id: string; readonly name: string }
  readonly role: Role
  readonly openedAt: string
  readonly seenAt: string
  readonly expiresAt: string
}

/** Whether a group still gives a role at an issuer: what the configuration takes back ends sessions, too. */
export type StillGranted = (grant: { readonly issuer: string; readonly group: string; readonly role: Role }) => boolean

export interface AdminSessions {
  /**
   * Always a new one, never one that the browser brought. The value is for its cookie alone; only a hash of it is kept. What
   * else is open of the same administrator under another role ends: what their groups say now counts for all of it.
   */
  openIn(tx: Tx, who: KnownAdministrator, grantedBy: string | null): Promise<string>
  /** Undefined for whatever is not a session in force. `isActive`: somebody does something, and is not idle. */
  find(value: string, isActive?: boolean): Promise<AdminSession | undefined>
  list(): Promise<readonly SessionView[]>
  /** Signs out: this session, or every one of its administrator. */
  close(session: AdminSession, which: 'this' | 'all'): Promise<void>
  /** Ends somebody’s session, and all others of theirs; what waits under their id is taken back. Unknown: `not_found`. */
  revoke(id: string, by: ActorRef): Promise<void>
  /** The same of whom their provider gives no role any more, in the transaction that says so. Whoever never had one is nobody. */
  revokeIn(tx: Tx, account: Pick<Account, 'issuer' | 'subject'>, by: ActorRef): Promise<void>
  /**
   * The same of whoever signed in last by a group that gives them their role no more: their role is read elsewhere, too, and
   * they may never come back to have it taken from them. For when the host starts, with what it is set to now.
   */
  takeBack(): Promise<void>
}

interface Deps {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  /** A copied database gets a new one: sessions of the other do not open it. */
  readonly epoch: string
  readonly limits: SessionLimits
  readonly stillGranted: StillGranted
}

/** Of one administrator: one, or all but those of a role, or all. */
interface Which {
  readonly administratorId: string
  readonly id?: string
  readonly besides?: Role
}

/** Who ends sessions where the provider gives another role than before, or none. */
export const signIn: ActorRef = { kind: 'host', id: 'sign-in' }

/** Noted at most so often, so that reading the API does not become writing the database. */
const noteEveryMs = 60_000

const actorOf = ({ id, name }: KnownAdministrator): ActorRef => ({ kind: 'admin', id, name })
const iso = (at: number) => new Date(at).toISOString()

/** Sessions of administrators in a browser: random, revocable, with an end that comes by itself. */
export function createAdminSessions({ store, clock, random, epoch, limits, stillGranted }: Deps): AdminSessions {
  const { idleMs, absoluteMs } = limits
  const hashOf = (value: string) => sha256(`${epoch} ${value}`)

  const rows = () =>
    store.db
      .selectFrom('admin_sessions as s')
      .innerJoin('administrators as a', 'a.id', 's.administrator_id')
      .select(['s.id', 's.administrator_id', 's.role', 's.granted_by', 's.opened_at', 's.seen_at', 's.expires_at'])
      .select(['a.name', 'a.issuer', 'a.person_directory', 'a.person_id'])
      .where('s.closed_at', 'is', null)
      .where('a.revoked_at', 'is', null)
      .where('s.expires_at', '>', clock.now())
      .where('s.seen_at', '>', clock.now() - idleMs)

  const isGranted = (row: { readonly role: Role; readonly granted_by: string | null; readonly issuer: string | null }) =>
    row.granted_by === null ||
    (row.issuer !== null && stillGranted({ issuer: row.issuer, group: row.granted_by, role: row.role }))

  async function end(tx: Tx, { administratorId, id, besides }: Which, by: ActorRef): Promise<void> {
    const at = clock.now()
    const closed = await tx.db
      .updateTable('admin_sessions')
      .set({ closed_at: at })
      .where('administrator_id', '=', administratorId)
      .$if(id !== undefined, query => query.where('id', '=', id ?? ''))
      .$if(besides !== undefined, query => query.where('role', '!=', besides ?? 'owner'))
      .where('closed_at', 'is', null)
      .returning('id')
      .execute()
    for (const { id } of closed) await appendAudit(tx, { at, actor: by, action: 'admin_session.closed', target: id }, random)
  }

  async function revokeAdministrator(tx: Tx, administratorId: string, by: ActorRef): Promise<void> {
    const at = clock.now()
    const { numUpdatedRows } = await tx.db
      .updateTable('administrators')
      .set({ revoked_at: at })
      .where('id', '=', administratorId)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    // Replicas that start together find the same ones: it is done, and written down, once.
    if (numUpdatedRows !== 1n) return
    await appendAudit(tx, { at, actor: by, action: 'administrator.revoked', target: administratorId }, random)
    await end(tx, { administratorId }, by)
  }

  return {
    async openIn(tx, who, grantedBy) {
      const value = token(random)
      const [id, at] = [`as_${token(random, 12)}`, clock.now()]
      await end(tx, { administratorId: who.id, besides: who.role }, signIn)
      const times = { opened_at: at, seen_at: at, expires_at: at + absoluteMs, closed_at: null }
      const grant = { administrator_id: who.id, role: who.role, granted_by: grantedBy }
      await tx.db
        .insertInto('admin_sessions')
        .values({ id, hash: hashOf(value), ...grant, ...times })
        .execute()
      const facts = { role: who.role, by: grantedBy === null ? 'link' : 'sign_in' }
      await appendAudit(tx, { at, actor: actorOf(who), action: 'admin_session.opened', target: id, facts }, random)
      return value
    },

    async find(value, isActive = true) {
      const row = await rows().where('s.hash', '=', hashOf(value)).executeTakeFirst()
      if (row === undefined || !isGranted(row)) return undefined
      const now = clock.now()
      const isNoted = isActive && now - row.seen_at >= noteEveryMs
      if (isNoted) {
        await store.transaction(tx =>
          tx.db.updateTable('admin_sessions').set({ seen_at: now }).where('id', '=', row.id).where('seen_at', '<', now).execute(),
        )
      }
      const { person_directory: integrationId, person_id: externalId } = row
      return {
        id: row.id,
        admin: { id: row.administrator_id, name: row.name, role: row.role },
        person: integrationId === null || externalId === null ? undefined : { integrationId, externalId },
        expiresAt: row.expires_at,
        idleMs,
        idleEndsAt: Math.min(row.expires_at, (isNoted ? now : row.seen_at) + idleMs),
        csrf: sha256(`csrf ${value}`),
      }
    },

    async list() {
      const open = await rows().orderBy('s.opened_at', 'desc').orderBy('s.id').execute()
      return open.filter(isGranted).map(row => ({
        id: row.id,
        administrator: { id: row.administrator_id, name: row.name },
        role: row.role,
        openedAt: iso(row.opened_at),
        seenAt: iso(row.seen_at),
        expiresAt: iso(row.expires_at),
      }))
    },

    close: ({ id, admin }, which) =>
      store.transaction(tx => end(tx, { administratorId: admin.id, ...(which === 'this' ? { id } : {}) }, actorOf(admin))),

    revoke: (id, by) =>
      store.transaction(async tx => {
        const row = await tx.db.selectFrom('admin_sessions').select('administrator_id').where('id', '=', id).executeTakeFirst()
        if (row === undefined) throw problem('not_found')
        await revokeAdministrator(tx, row.administrator_id, by)
      }),

    async revokeIn(tx, { issuer, subject }, by) {
      const row = await tx.db
        .selectFrom('administrators')
        .select('id')
        .where('issuer', '=', issuer)
        .where('subject', '=', subject)
        .where('revoked_at', 'is', null)
        .executeTakeFirst()
      if (row !== undefined) await revokeAdministrator(tx, row.id, by)
    },

    takeBack: () =>
      store.transaction(async tx => {
        const all = await tx.db
          .selectFrom('administrators as a')
          .leftJoin('admin_sessions as s', 's.administrator_id', 'a.id')
          .select(['a.id', 'a.issuer', 's.role', 's.granted_by'])
          .where('a.revoked_at', 'is', null)
          .where('a.issuer', 'is not', null)
          .orderBy('s.opened_at')
          .execute()
        const newest = new Map(all.map(row => [row.id, row]))
        for (const { id, issuer, role, granted_by } of newest.values()) {
          // Without a session nobody can tell what gave the role.
          const isRight = role !== null && granted_by !== null && isGranted({ issuer, role, granted_by })
          if (!isRight) await revokeAdministrator(tx, id, signIn)
        }
      }),
  }
}
