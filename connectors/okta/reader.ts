import { type Change, type Clock, connectorError, pagesAhead } from '../../src/contract/index.ts'
import type { OktaApi } from './api.ts'
import { type ListPage, readPage } from './list.ts'
import { isRow, text } from './map.ts'
import type { People, PeoplePage } from './people.ts'
import type { Scope } from './scope.ts'
import type { SystemLog } from './system-log.ts'

/** What both kinds of read have in common. */
export interface Reader {
  readonly api: OktaApi
  readonly scope: Scope
  readonly clock: Clock
  readonly people: People
  readonly log: SystemLog
}

/** The pages of one list from `start` on. */
export function pagesFrom(
  { api, scope }: Pick<Reader, 'api' | 'scope'>,
  start: string,
  signal: AbortSignal,
): AsyncGenerator<ListPage> {
  return pagesAhead(
    start,
    path => readPage(api, scope.origin, path, signal),
    () => connectorError('response_invalid', undefined, { detail: 'the pages of a list go round in a circle' }),
  )
}

/** Members of a group as changes: the people themselves only where the group decides who is there. */
export function membersIn({ people }: Reader, rows: readonly unknown[], groupId: string, isPeople: boolean): PeoplePage {
  const members = rows.flatMap((row): readonly Change[] => {
    const externalId = isRow(row) ? text(row.id) : undefined
    return externalId === undefined ? [] : [{ kind: 'member', groupId, externalId, present: true }]
  })
  if (!isPeople) return { changes: members }
  const page = people.changesOf(rows)
  return { ...page, changes: [...page.changes, ...members] }
}
