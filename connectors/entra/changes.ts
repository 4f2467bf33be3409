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
  const { scope, api, mostAsked } = reader
  const end = ending(reader, from)
  const { next: resumeAt, ...unread } = from
  let { watch, asked } = from
  if (!isFollowed(watch) && !from.closing) {
    throw connectorError('checkpoint_expired', undefined, {
      detail: 'more groups than can be followed: members are read whole each time',
    })
  }
  if (from.part === 'users') {
    let here = resumeAt ?? watch.users
    if (here === undefined) throw connectorError('checkpoint_expired', undefined, { detail: 'the cursor has no link of users' })
    for await (const { rows, next, delta } of pagesFrom(api, here, signal)) {
      const ids = scope.groupIds.length === 0 ? [] : peopleOn(rows)
      asked += ids.length
      if (asked > mostAsked) {
        if (!from.closing)
          throw connectorError('checkpoint_expired', undefined, { detail: `more than ${mostAsked} people changed` })
        // A full read must come to its end. What is left of the stream is for the next one.
        watch = { ...watch, users: here }
        asked = 0
        yield { changes: [], cursor: writeCursor(scope, { ...unread, watch, asked, part: 'groups' }) }
        break
      }
      const page = scope.groupIds.length === 0 ? draftOf(reader, rows) : await inScope(reader, rows, ids, signal)
      if (delta !== undefined) watch = { ...watch, users: delta }
      if (delta !== undefined && watch.nested.length === 0) {
        yield { ...page, cursor: writeCursor(scope, settled(watch)), ...end }
        return
      }
      const to: Partial<ChangesState> = next === undefined ? { part: 'groups' } : { part: 'users', next }
      yield { ...page, cursor: writeCursor(scope, { ...unread, watch, asked, ...to }) }
      here = next ?? here
    }
  }
  if (!isFollowed(watch)) {
    yield { changes: [], cursor: writeCursor(scope, settled(watch)), ...end }
    return
  }
  yield* ended(readGroupChanges(reader, watch, asked, signal), ({ page, done }) =>
    done === undefined
      ? { ...page, cursor: writeCursor(scope, { ...unread, watch, asked, part: 'groups' }) }
      : { ...page, cursor: writeCursor(scope, settled({ ...watch, ...done })), ...end },
  )
}

async function* ended<T>(items: AsyncIterable<T>, as: (item: T) => Page): AsyncGenerator<Page> {
  for await (const item of items) yield as(item)
}

/** Where there are too many groups, members are read whole, and nothing but the end is left to say. */
function isFollowed({ nested, groups }: Watch): boolean {
  return nested.length === 0 || groups.length > 0
}

function settled(watch: Watch): ChangesState {
  return { kind: 'changes', watch, part: 'users', asked: 0, closing: false }
}

/** Who is not mentioned by a full read has left the chosen groups, or is gone where everybody is read. */
function ending({ scope }: Reader, { closing }: ChangesState): Pick<Page, 'end' | 'absent'> {
  if (!closing) return { end: 'delta' }
  return scope.groupIds.length === 0 ? { end: 'snapshot' } : { end: 'snapshot', absent: 'left_scope' }
}

const isThere = (row: unknown): row is { readonly id: string } =>
  isRow(row) && row['@removed'] === undefined && typeof row.id === 'string'

function peopleOn(rows: readonly unknown[]): readonly string[] {
  return [...new Set(rows.filter(isThere).map(({ id }) => id))]
}

/** Those of some rows who are in the chosen groups, and whoever was deleted. */
async function inScope(reader: Reader, rows: readonly unknown[], ids: readonly string[], signal: AbortSignal): Promise<Draft> {
  const { scope } = reader
  const groups = await membershipsOf(batchingOf(reader), ids, scope.keptIds, signal)
  const of = (id: string): ReadonlySet<string> => groups.get(id) ?? new Set()
  const mine = rows.filter(row => !isThere(row) || isInScope(scope, of(row.id)))
  const members: Change[] = ids.flatMap(id => (isInScope(scope, of(id)) ? memberChanges(scope, id, of(id)) : []))
  return draftOf(reader, mine, members)
}
