import type { Kysely, Selectable } from 'kysely'
import { keysIn, pageOf } from '../storage/keyset.ts'
import type { AuditTable, Tables } from '../storage/tables/index.ts'

/** An entry as it was sealed, so that whoever keeps it can follow the chain themselves. */
export type SealedEntry = Selectable<AuditTable>

/** Sealed entries, oldest first, to be kept elsewhere before their time is over. */
export async function exportAudit(
  db: Kysely<Tables>,
  { limit, from, cursor }: { readonly limit: number; readonly from: number; readonly cursor?: string },
): Promise<{ readonly items: readonly SealedEntry[]; readonly nextCursor: string | null }> {
  const [after] = cursor === undefined ? [from - 1] : keysIn(cursor, 'number')
  const found = await db
    .selectFrom('audit')
    .selectAll()
    .where('position', '>', after)
    .orderBy('position')
    .limit(limit + 1)
    .execute()
  const { rows, nextCursor } = pageOf(found, limit, ({ position }) => [position ?? 0])
  return { items: rows, nextCursor }
}

const atOnce = 500

/** All of them, one JSON object a line, as the pages have them. */
export async function* auditLines(db: Kysely<Tables>, from: number): AsyncGenerator<string> {
  for (let next: { readonly cursor?: string } | undefined = {}; next !== undefined; ) {
    const { items, nextCursor }: Awaited<ReturnType<typeof exportAudit>> = await exportAudit(db, { limit: atOnce, from, ...next })
    if (items.length > 0) yield `${items.map(entry => JSON.stringify(entry)).join('\n')}\n`
    next = nextCursor === null ? undefined : { cursor: nextCursor }
  }
}
