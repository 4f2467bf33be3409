import { type Change, connectorCodeOf, type Page } from '../../src/contract/index.ts'
import { markOf } from './clock-mark.ts'
import { type FullState, writeCursor } from './cursor.ts'
import { getGroup } from './groups.ts'
import { membersIn, pagesFrom, type Reader } from './reader.ts'
import { type Pass, passesOf } from './scope.ts'

/**
 * Reads everybody in scope, list after list. Only the last page of the last list says `snapshot`; the mark for the reads
 * of changes that follow is of the first answer, so that nothing that changes meanwhile is missed: neither in the lists
 * nor in the System Log, which is then followed from there.
 */
export async function* readAll(reader: Reader, from: FullState | undefined, signal: AbortSignal): AsyncGenerator<Page> {
  const { scope, clock } = reader
  const passes = passesOf(scope)
  let mark = from?.mark
  let resumeAt = from?.next
  for (const [index, pass] of passes.entries()) {
    if (index < (from?.pass ?? 0)) continue
    const isLast = index === passes.length - 1
    const start = resumeAt
    resumeAt = undefined
    const group = start === undefined && pass.groupId !== undefined ? await groupOf(reader, pass, pass.groupId, signal) : []
    const isGone = group.some(change => change.kind === 'group_removed')
    // Lists of members only come after lists of people, so a group that is gone is never the first answer.
    if (isGone) {
      yield pageOf({ changes: group }, isLast ? undefined : { kind: 'full', pass: index + 1, mark: mark ?? 0 }, mark ?? 0)
      continue
    }
    let leading: readonly Change[] = group
    for await (const { rows, next, headers } of pagesFrom(reader, start ?? pass.path, signal)) {
      mark ??= markOf(headers, rows, clock)
      const page =
        pass.groupId === undefined ? reader.people.changesOf(rows) : membersIn(reader, rows, pass.groupId, pass.isPeople)
      const whole = { ...page, changes: [...leading, ...page.changes] }
      leading = []
      if (next !== undefined) yield pageOf(whole, { kind: 'full', pass: index, next, mark }, mark)
      else yield pageOf(whole, isLast ? undefined : { kind: 'full', pass: index + 1, mark }, mark)
    }
  }

  /** Without a place to go on at, it is the last one. */
  function pageOf(page: Omit<Page, 'cursor'>, at: FullState | undefined, since: number): Page {
    if (at !== undefined) return { ...page, cursor: writeCursor(scope, at) }
    const absent = scope.groupIds.length > 0 ? ({ absent: 'left_scope' } as const) : {}
    return { ...page, cursor: writeCursor(scope, { kind: 'changes', mark: since, seen: [] }), end: 'snapshot', ...absent }
  }
}

/** A group that decides who is there must not be missing: everybody in it would seem to have left. */
async function groupOf({ api }: Reader, { isPeople }: Pass, groupId: string, signal: AbortSignal): Promise<readonly Change[]> {
  try {
    return [{ kind: 'group', group: await getGroup(api, groupId, signal) }]
  } catch (error) {
    if (isPeople || connectorCodeOf(error) !== 'object_not_found') throw error
    return [{ kind: 'group_removed', externalId: groupId }]
  }
}
