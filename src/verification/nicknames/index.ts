import type { NicknameRows } from '../match/index.ts'
import type { Db } from './rows.ts'

/**
 * Short forms of names that administrators add to the built-in table, for everybody. The room keeps the list and says
 * what of it is in force; what a short form is worth the comparison knows, and what administrators may do is in
 * `desk.ts`. It knows no person and no document.
 */
export interface Nicknames {
  /** The same list as long as nothing changes: whoever compares reads it once. */
  inForce(db: Db): Promise<NicknameRows>
}

export function createNicknames(): Nicknames {
  let known: { readonly version: number; readonly rows: NicknameRows } = { version: 0, rows: [] }
  return {
    async inForce(db) {
      const installation = await db.selectFrom('installation').select('nicknames_version').executeTakeFirst()
      const version = installation?.nicknames_version ?? 0
      if (version === known.version) return known.rows
      const rows = await db
        .selectFrom('nicknames')
        .select(['name', 'short'])
        .where('state', '=', 'in_force')
        .orderBy('name')
        .orderBy('short')
        .execute()
      known = { version, rows: rows.map(({ name, short }) => [name, short]) }
      return known.rows
    },
  }
}
