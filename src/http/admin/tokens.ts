import type { ActorRef, Clock, IntegrationId, Random } from '../../contract/index.ts'
import { problem } from '../../contract/index.ts'
import { findByExternalId } from '../../directory/users.ts'
import { appendAudit } from '../../security/audit.ts'
import { sha256, token } from '../../security/hash.ts'
import type { Store, Tx } from '../../storage/store.ts'
import type { AdminTokensTable } from '../../storage/tables/index.ts'
import type { Role } from './permissions.ts'

/** An administrator, an agent or a script, as known from its token. */
export interface Admin {
  readonly id: string
  readonly name: string
  readonly role: Role
}

export interface AdminTokenView {
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly createdAt: string
  readonly createdBy: string
  readonly expiresAt: string | null
  readonly revokedAt: string | null
  readonly lastUsedAt: string | null
  /** Who has it, where they are somebody of a directory here. */
  readonly person: TokenHolder | null
}

export interface TokenHolder {
  readonly integrationId: IntegrationId
  readonly externalId: string
}

export interface WantedToken {
  readonly name: string
  readonly role: Role
  /** Epoch milliseconds. */
  readonly expiresAt?: number
  /** Nobody decides in their own case: whose the token is tells which one that is. Agents and supervisors have to be somebody. */
  readonly person?: TokenHolder
}

export interface MadeToken {
  readonly view: AdminTokenView
  readonly token: string
}

/** A last use is noted at most once a minute, so that reading the API does not become writing the database. */
const noteUseEveryMs = 60_000

export interface AdminTokens {
  /** The token is given once; only its hash is kept. */
  make(wanted: WantedToken, by: ActorRef): Promise<MadeToken>
  /** The same, in the transaction of what asked for it. */
  makeIn(tx: Tx, wanted: WantedToken, by: ActorRef): Promise<MadeToken>
  list(): Promise<readonly AdminTokenView[]>
  /** Whose it is, of one that names nobody yet. Never another one: what was done with it was done by somebody. */
  name(id: string, person: TokenHolder, by: ActorRef): Promise<AdminTokenView>
  /** Idempotent. Unknown: `not_found`. */
  revoke(id: string, by: ActorRef): Promise<void>
  /** Undefined for whatever is not a token in force. `isActive`: somebody does something with it, which is noted. */
  find(bearer: string, isActive?: boolean): Promise<Admin | undefined>
}

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString())

function viewOf(row: AdminTokensTable): AdminTokenView {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    createdAt: new Date(row.created_at).toISOString(),
    createdBy: row.created_by,
    expiresAt: iso(row.expires_at),
    revokedAt: iso(row.revoked_at),
    lastUsedAt: iso(row.last_used_at),
    person:
      row.person_directory === null || row.person_id === null
        ? null
        : { integrationId: row.person_directory, externalId: row.person_id },
  }
}

/** Who works at the desk: of them it has to be known whose case is their own. */
const atDesk: readonly Role[] = ['agent', 'supervisor']

async function insistOnPerson(tx: Tx, person: TokenHolder | undefined): Promise<void> {
  const known = person && (await findByExternalId(tx.db, person.integrationId, person.externalId))
  if (known !== undefined) return
  const message = 'has to name somebody of a directory: nobody could tell else whose case is their own'
  throw problem('request_invalid', undefined, { faults: [{ path: '/person', message }] })
}

/** The tokens of the admin API: random, revocable, kept as SHA-256. */
export function createAdminTokens({ store, clock, random }: { store: Store; clock: Clock; random: Random }): AdminTokens {
  async function makeIn(tx: Tx, wanted: WantedToken, by: ActorRef): Promise<MadeToken> {
    if (atDesk.includes(wanted.role)) await insistOnPerson(tx, wanted.person)
    const plain = `sga_${token(random)}`
    const row: AdminTokensTable = {
      id: `at_${token(random, 12)}`,
      name: wanted.name,
      role: wanted.role,
      hash: sha256(plain),
      created_by: by.id,
      created_at: clock.now(),
      expires_at: wanted.expiresAt ?? null,
      revoked_at: null,
      last_used_at: null,
      person_directory: wanted.person?.integrationId ?? null,
      person_id: wanted.person?.externalId ?? null,
    }
    await tx.db.insertInto('admin_tokens').values(row).execute()
    const facts = { name: row.name, role: row.role }
    await appendAudit(tx, { at: row.created_at, actor: by, action: 'admin_token.made', target: row.id, facts }, random)
    return { view: viewOf(row), token: plain }
  }

  return {
    make: (wanted, by) => store.transaction(tx => makeIn(tx, wanted, by)),
    makeIn,

    async list() {
      const rows = await store.db.selectFrom('admin_tokens').selectAll().orderBy('created_at').orderBy('id').execute()
      return rows.map(viewOf)
    },

    async name(id, person, by) {
      const at = clock.now()
      return store.transaction(async tx => {
        await insistOnPerson(tx, person)
        const known = await tx.db.selectFrom('admin_tokens').selectAll().where('id', '=', id).executeTakeFirst()
        if (!known) throw problem('not_found')
        const { numUpdatedRows } = await tx.db
          .updateTable('admin_tokens')
          .set({ person_directory: person.integrationId, person_id: person.externalId })
          .where('id', '=', id)
          .where('person_id', 'is', null)
          .where('revoked_at', 'is', null)
          .executeTakeFirst()
        if (numUpdatedRows !== 1n) throw problem('conflict', 'This token is somebody’s, or is revoked: make another one.')
        await appendAudit(tx, { at, actor: by, action: 'admin_token.named', target: id }, random)
        return viewOf({ ...known, person_directory: person.integrationId, person_id: person.externalId })
      })
    },

    async revoke(id, by) {
      const at = clock.now()
      await store.transaction(async tx => {
        const known = await tx.db.selectFrom('admin_tokens').select('id').where('id', '=', id).executeTakeFirst()
        if (!known) throw problem('not_found')
        await tx.db
          .updateTable('admin_tokens')
          .set({ revoked_at: at })
          .where('id', '=', id)
          .where('revoked_at', 'is', null)
          .execute()
        await appendAudit(tx, { at, actor: by, action: 'admin_token.revoked', target: id }, random)
      })
    },

    async find(bearer, isActive = true) {
      const now = clock.now()
      const row = await store.db.selectFrom('admin_tokens').selectAll().where('hash', '=', sha256(bearer)).executeTakeFirst()
      if (!row || row.revoked_at !== null || (row.expires_at !== null && row.expires_at <= now)) return undefined
      if (isActive && (row.last_used_at === null || now - row.last_used_at >= noteUseEveryMs)) {
        await store.transaction(tx =>
          tx.db.updateTable('admin_tokens').set({ last_used_at: now }).where('id', '=', row.id).execute(),
        )
      }
      return { id: row.id, name: row.name, role: row.role }
    },
  }
}
