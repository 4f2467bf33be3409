import type { Clock, Random } from '../../contract/index.ts'
import { problem } from '../../contract/index.ts'
import { publish } from '../../jobs/publish.ts'
import { appendAudit } from '../../security/audit.ts'
import { sha256, token } from '../../security/hash.ts'
import type { Store, Tx } from '../../storage/store.ts'
import { administratorByLink } from './administrators.ts'
import type { AdminSessions } from './sessions.ts'
import type { AdminTokens } from './tokens.ts'

/** How long an owner link lives. */
export const ownerLinkMs = 10 * 60_000

const operator = { kind: 'host', id: 'command-line' } as const

/** A way in for owners that needs no identity provider: whoever can run commands on the host makes a link. Either use ends it. */
export interface AdminLinks {
  make(reason: string, lifeMs?: number): Promise<{ token: string; expiresAt: number }>
  /** Looking changes nothing. `not_found`, `link_used`, `link_expired`. */
  look(token: string): Promise<{ expiresAt: number }>
  /** Once. Makes an owner token. */
  use(token: string): Promise<{ token: string }>
  /** Once. Opens a session of an owner; the value is for its cookie. */
  open(token: string): Promise<{ cookie: string }>
}

interface LinkDeps {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
}

/** What makes a link needs nothing that uses one up. */
export async function makeAdminLink(
  { store, clock, random }: LinkDeps,
  reason: string,
  lifeMs = ownerLinkMs,
): Promise<{ token: string; expiresAt: number }> {
  const link = token(random)
  const now = clock.now()
  const expiresAt = now + lifeMs
  await store.transaction(async tx => {
    const row = { hash: sha256(link), role: 'owner', reason, created_at: now, expires_at: expiresAt, used_at: null } as const
    await tx.db.insertInto('admin_links').values(row).execute()
    await appendAudit(tx, { at: now, actor: operator, action: 'admin_link.made', target: 'owner', facts: { reason } }, random)
    await publish(tx, { type: 'admin_link.made', integrationId: null, target: 'owner', payload: {}, at: now }, random)
  })
  return { token: link, expiresAt }
}

export function createAdminLinks(deps: LinkDeps & { tokens: AdminTokens; sessions: AdminSessions }): AdminLinks {
  const { store, clock, random, tokens, sessions } = deps

  async function read(link: string) {
    const row = await store.db.selectFrom('admin_links').selectAll().where('hash', '=', sha256(link)).executeTakeFirst()
    if (!row) throw problem('not_found')
    if (row.used_at !== null) throw problem('link_used')
    if (row.expires_at <= clock.now()) throw problem('link_expired')
    return row
  }

  async function take(tx: Tx, link: string): Promise<void> {
    const now = clock.now()
    const { numUpdatedRows } = await tx.db
      .updateTable('admin_links')
      .set({ used_at: now })
      .where('hash', '=', sha256(link))
      .where('used_at', 'is', null)
      .where('expires_at', '>', now)
      .executeTakeFirst()
    if (numUpdatedRows !== 1n) throw problem('link_used')
    await appendAudit(tx, { at: now, actor: operator, action: 'admin_link.used', target: 'owner' }, random)
  }

  return {
    make: (reason, lifeMs) => makeAdminLink(deps, reason, lifeMs),

    async look(link) {
      const row = await read(link)
      return { expiresAt: row.expires_at }
    },

    async use(link) {
      await read(link)
      return store.transaction(async tx => {
        await take(tx, link)
        const made = await tokens.makeIn(tx, { name: 'owner link', role: 'owner' }, operator)
        return { token: made.token }
      })
    },

    async open(link) {
      await read(link)
      return store.transaction(async tx => {
        await take(tx, link)
        return { cookie: await sessions.openIn(tx, await administratorByLink(tx, operator.id, deps), null) }
      })
    },
  }
}
