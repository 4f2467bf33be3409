import type { Page } from '../../src/contract/index.ts'
import { markOf } from './clock-mark.ts'
import { type FullState, writeCursor } from './cursor.ts'
import { readUsers } from './map.ts'
import { pagesFrom, type Reader } from './reader.ts'
import { passesOf } from './scope.ts'

/**
 * Reads everybody in scope, list after list. Only the last page of the last list says `snapshot`; the mark for the reads
 * of changes that follow is of the first answer, so that nothing that changes meanwhile is missed.
 */
export async function* readAll(reader: Reader, from: FullState | undefined, signal: AbortSignal): AsyncGenerator<Page> {
  const { scope, clock } = reader
  const passes = passesOf(scope)
  let mark = from?.mark
  let resumeAt = from?.next
  for (let pass = from?.pass ?? 0; pass < passes.length; pass += 1) {
    const start = resumeAt ?? passes[pass] ?? ''
    resumeAt = undefined
    for await (const { rows, next, headers } of pagesFrom(reader, start, signal)) {
      mark ??= markOf(headers, rows, clock)
      if (next === undefined && pass === passes.length - 1) {
        yield { ...readUsers(rows), cursor: writeCursor(scope, { kind: 'changes', mark, seen: [] }), end: 'snapshot' }
        return
      }
      const at: FullState = next === undefined ? { kind: 'full', pass: pass + 1, mark } : { kind: 'full', pass, next, mark }
      yield { ...readUsers(rows), cursor: writeCursor(scope, at) }
    }
  }
}
