import type { Clock, Random } from '../../contract/index.ts'
import { problem } from '../../contract/index.ts'
import { publish } from '../../jobs/publish.ts'
import { appendAudit } from '../../security/audit.ts'
import { sha256, token } from '../../security/hash.ts'
import type { Store } from '../../storage/store.ts'
import type { AdminTokens } from './tokens.ts'

/** How long an owner link lives. */
export const ownerLinkMs = 10 * 60_000

const operator = { kind: 'host', id: 'command-line' } as const

/** A way in for owners that needs no identity provider: whoever can run commands on the host makes a link. */
export interface AdminLinks {
  make(reason: string): Promise<{ token: string; expiresAt: number }>
  /** Looking changes nothing. `not_found`, `link_used`, `link_expired`. */
  look(token: string): Promise<{ expiresAt: number }>
  /** Once. Makes an owner token. */
  use(token: string): Promise<{ token: string }>
}

export function createAdminLinks(deps: { store: Store; clock: Clock; random: Random; tokens: AdminTokens }): AdminLinks {
  const { store, clock, random, tokens } = deps

  async function read(link: string) {
    const row = await store.db.selectFrom('admin_links').selectAll().where('hash', '=', sha256(link)).executeTakeFirst()
    if (!row) throw problem('not_found')
    if (row.used_at !== null) throw problem('link_used')
    if (row.expires_at <= clock.now()) throw problem('link_expired')
    return row
  }

  return {
    async make(reason) {
      const link = token(random)
      const now = clock.now()
      const expiresAt = now + ownerLinkMs
      await store.transaction(async tx => {
        const row = { hash: sha256(link), role: 'owner', reason, created_at: now, expires_at: expiresAt, used_at: null } as const
        await tx.db.insertInto('admin_links').values(row).execute()
        await appendAudit(tx, { at: now, actor: operator, action: 'admin_link.made', target: 'owner', facts: { reason } }, random)
        await publish(tx, { type: 'admin_link.made', integrationId: null, target: 'owner', payload: {}, at: now }, random)
      })
      return { token: link, expiresAt }
    },

    async look(link) {
      const row = await read(link)
      return { expiresAt: row.expires_at }
    },

    async use(link) {
      await read(link)
      const now = clock.now()
      return store.transaction(async tx => {
        const { numUpdatedRows } = await tx.db
          .updateTable('admin_links')
          .set({ used_at: now })
          .where('hash', '=', sha256(link))
          .where('used_at', 'is', null)
          .where('expires_at', '>', now)
          .executeTakeFirst()
        if (numUpdatedRows !== 1n) throw problem('link_used')
        await appendAudit(tx, { at: now, actor: operator, action: 'admin_link.used', target: 'owner' }, random)
        const made = await tokens.makeIn(tx, { name: 'owner link', role: 'owner' }, operator)
        return { token: made.token }
      })
    },
  }
}
