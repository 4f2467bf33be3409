import type { Kysely } from 'kysely'
import type { AuditCutsTable, Tables } from '../storage/tables/index.ts'
import type { Seals } from './seals.ts'

/** What of a cut is sealed: all of it. */
export type AuditCut = Omit<AuditCutsTable, 'sealed'>

const placeOf = ({ position }: AuditCut) => ({ table: 'audit_cuts', row: String(position), column: 'sealed' })

/** In this order for ever. */
const canonical = ({ position, hash, entries, newest_at, cut_at }: AuditCut): string =>
  JSON.stringify([position, hash, entries, newest_at, cut_at])

/** The row of a cut. Whoever can write to the database but does not have the key cannot make one. */
export function sealedCut(seals: Seals, cut: AuditCut): AuditCutsTable {
  return { ...cut, sealed: seals.close(canonical(cut), placeOf(cut)) }
}

/** The cut from which the chain goes on; undefined while there was none. */
export async function newestCut(db: Kysely<Tables>): Promise<AuditCutsTable | undefined> {
  return db.selectFrom('audit_cuts').selectAll().orderBy('position', 'desc').limit(1).executeTakeFirst()
}

/** The cut behind the entry of this place, if just there one was made. */
export async function cutAt(db: Kysely<Tables>, position: number): Promise<AuditCutsTable | undefined> {
  return db.selectFrom('audit_cuts').selectAll().where('position', '=', position).executeTakeFirst()
}

/** Whether the host made this cut, and it says what it said then. */
export function isOurs(seals: Seals, { sealed, ...cut }: AuditCutsTable): boolean {
  try {
    return seals.open(sealed, placeOf(cut)) === canonical(cut)
  } catch {
    return false
  }
}
