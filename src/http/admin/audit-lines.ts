import type { Kysely } from 'kysely'
import { written } from '../../security/csv-field.ts'
import { type AuditQuery, type AuditView, listAudit } from '../../security/rows.ts'
import type { Tables } from '../../storage/tables/index.ts'

/** What the list of the audit is narrowed to, as a file: the newest first, a line for each entry. */

export const auditFormats = ['csv', 'jsonl'] as const
export type AuditFormat = (typeof auditFormats)[number]

const columns = ['at', 'actorKind', 'actorId', 'actorName', 'action', 'target', 'facts', 'position', 'id'] as const
const atOnce = 500

export async function* auditFile(
  db: Kysely<Tables>,
  format: AuditFormat,
  asked: Omit<AuditQuery, 'limit' | 'cursor'>,
): AsyncGenerator<string> {
  const lineOf = format === 'csv' ? csvLine : (entry: AuditView) => `${JSON.stringify(entry)}\n`
  if (format === 'csv') yield `${columns.join(',')}\r\n`
  for (let cursor: string | undefined; ; ) {
    const page = await listAudit(db, { ...asked, limit: atOnce, ...(cursor === undefined ? {} : { cursor }) })
    yield page.items.map(lineOf).join('')
    if (page.nextCursor === null) return
    cursor = page.nextCursor
  }
}

/** As RFC 4180 has it. Facts stay one field: which there are differs from entry to entry. */
function csvLine({ actor, facts, ...entry }: AuditView): string {
  const flat = { ...entry, actorKind: actor.kind, actorId: actor.id, actorName: actor.name, facts: JSON.stringify(facts) }
  return `${columns.map(name => written(String(flat[name] ?? ''))).join(',')}\r\n`
}
