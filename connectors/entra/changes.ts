import { type Change, connectorError, type Page } from '../../src/contract/index.ts'
import { type ChangesState, type Watch, writeCursor } from './cursor.ts'
import { readGroupChanges } from './group-changes.ts'
import { pagesFrom } from './list.ts'
import { isRow } from './map.ts'
import { isInScope, memberChanges, membershipsOf } from './membership.ts'
import { type Draft, draftOf, type Reader } from './reader.ts'
import { batchingOf } from './waiting.ts'

/**
 * Reads what changed since the links were made: people first, then memberships. Where groups limit who is read, a person
 * who changed is asked after, since the stream of users tells of the whole tenant; a person who left the scope is told by
 * the groups. The same links, read again, tell the same.
 */
export async function* readChanges(reader: Reader, from: ChangesState, signal: AbortSignal): AsyncGenerator<Page> {
  const { scope, api } = reader
  const end = ending(reader, from)
  const { next: resumeAt, ...unread } = from
  let watch = from.watch
  if (!isFollowed(watch) && !from.closing) {
    throw connectorError('checkpoint_expired', undefined, {
      detail: 'more groups than can be followed: members are read whole each time',
    })
  }
  if (from.part === 'users') {
    const start = resumeAt ?? watch.users
    if (start === undefined) throw connectorError('checkpoint_expired', undefined, { detail: 'the cursor has no link of users' })
    for await (const { rows, next, delta } of pagesFrom(api, start, signal)) {
      const page = scope.groupIds.length === 0 ? draftOf(reader, rows) : await inScope(reader, rows, signal)
      if (delta !== undefined) watch = { ...watch, users: delta }
      if (delta !== undefined && watch.nested.length === 0) {
        yield { ...page, cursor: writeCursor(scope, settled(watch, [])), ...end }
        return
      }
      const at: ChangesState = { ...unread, watch, ...(next === undefined ? { part: 'groups' } : { part: 'users', next }) }
      yield { ...page, cursor: writeCursor(scope, at) }
    }
  }
  if (!isFollowed(watch)) {
    yield { changes: [], cursor: writeCursor(scope, settled(watch, [])), ...end }
    return
  }
  yield* ended(readGroupChanges(reader, watch, from.again, signal), ({ page, done }) =>
    done === undefined
      ? { ...page, cursor: writeCursor(scope, { ...unread, watch, part: 'groups' }) }
      : { ...page, cursor: writeCursor(scope, settled({ ...watch, groups: [...done.links] }, done.again)), ...end },
  )
}

async function* ended<T>(items: AsyncIterable<T>, as: (item: T) => Page): AsyncGenerator<Page> {
  for await (const item of items) yield as(item)
}

/** Where there are too many groups, members are read whole, and nothing but the end is left to say. */
function isFollowed({ nested, groups }: Watch): boolean {
  return nested.length === 0 || groups.length > 0
}

function settled(watch: Watch, again: readonly string[]): ChangesState {
  return { kind: 'changes', watch, part: 'users', again: [...again], closing: false }
}

/** Who is not mentioned by a full read has left the chosen groups, or is gone where everybody is read. */
function ending({ scope }: Reader, { closing }: ChangesState): Pick<Page, 'end' | 'absent'> {
  if (!closing) return { end: 'delta' }
  return scope.groupIds.length === 0 ? { end: 'snapshot' } : { end: 'snapshot', absent: 'left_scope' }
}

/** Those of some rows who are in the chosen groups, and whoever was deleted. */
async function inScope(reader: Reader, rows: readonly unknown[], signal: AbortSignal): Promise<Draft> {
  const { scope } = reader
  const isThere = (row: unknown): boolean => isRow(row) && row['@removed'] === undefined && typeof row.id === 'string'
  const ids = [...new Set(rows.filter(isThere).map(row => String((row as { id: unknown }).id)))]
  const groups = await membershipsOf(batchingOf(reader), ids, scope.keptIds, signal)
  const mine = rows.filter(row => !isThere(row) || isInScope(scope, groups.get(String((row as { id: unknown }).id)) ?? new Set()))
  const members: Change[] = ids.flatMap(id => {
    const of = groups.get(id) ?? new Set<string>()
    return isInScope(scope, of) ? memberChanges(scope, id, of) : []
  })
  return draftOf(reader, mine, members)
}
