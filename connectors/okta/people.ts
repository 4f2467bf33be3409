import { type Change, type Mappable, type Mapping, type Page, type SourceUser, withMapping } from '../../src/contract/index.ts'
import { isRow, readUser, text } from './map.ts'
import { shownIn } from './standing.ts'

/** Rows of users as changes of the directory: as Okta has them, with the mapping of the integration, and what is written back. */

export type PeoplePage = Pick<Page, 'changes' | 'setAside' | 'unread'>

/** One person as the integration reads them. */
export interface ReadPerson {
  readonly user: SourceUser
  readonly unread: readonly Mappable[]
}

export interface People {
  read(row: unknown): ReadPerson | undefined
  /** What a page of users changes. A row that cannot be read is reported by its id, where it has one. */
  changesOf(rows: readonly unknown[]): PeoplePage
}

interface PeopleOptions {
  readonly mapping: Mapping | undefined
  /** Whether what was written back is told of each person. */
  readonly standings: boolean
}

export function createPeople({ mapping, standings }: PeopleOptions): People {
  function read(row: unknown): ReadPerson | undefined {
    const user = readUser(row)
    return user && withMapping(user, row, mapping)
  }
  // Millions of rows come this way where neither is set, which is nearly everywhere.
  const isPlain = mapping === undefined && !standings

  return {
    read,
    changesOf(rows) {
      const changes: Change[] = []
      const setAside: { externalId?: string; code: 'response_invalid' }[] = []
      const unread: { externalId: string; claim: Mappable }[] = []
      for (const row of rows) {
        const found = isPlain ? readUser(row) : read(row)
        if (found === undefined) {
          const externalId = isRow(row) ? text(row.id) : undefined
          setAside.push({ ...(externalId === undefined ? {} : { externalId }), code: 'response_invalid' })
        } else if ('user' in found) {
          const { externalId } = found.user
          changes.push({ kind: 'user', user: found.user })
          for (const claim of found.unread) unread.push({ externalId, claim })
          if (standings) changes.push({ kind: 'standing', externalId, shown: shownIn(row) })
        } else changes.push({ kind: 'user', user: found })
      }
      return {
        changes,
        ...(setAside.length === 0 ? {} : { setAside }),
        ...(unread.length === 0 ? {} : { unread }),
      }
    },
  }
}
