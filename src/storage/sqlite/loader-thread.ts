import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { isStepgateError } from '../../contract/errors.ts'
import { failPoints } from '../fail-point.ts'
import { openConnection } from './connection.ts'
import { loaderGate } from './gate.ts'
import type { LoaderAnswer, LoaderCall, LoaderPlace, Told } from './loader.ts'
import { Sweeper } from './loader-sweep.ts'
import { type PackedBatch, PageWriter } from './loader-writer.ts'

/** Pages that wait share a commit, up to these: a slow one makes larger groups, and smaller ones let others write. */
const pagesPerCommit = { calm: 20, busy: 5 }
const rowsPerCommit = 4_000
/**
 * A commit waits so long for the next page, in naps of so long, while the main thread does not write: with a fast product
 * it would otherwise be one for nearly every page, and the disk is what takes longest.
 */
const napMs = 2
const naps = 10

type ApplyCall = Extract<LoaderCall, { kind: 'apply' }>
type OtherCall = Exclude<LoaderCall, ApplyCall>

/** The loader's own thread: its connection, its prepared statements, and what it remembers of the runs under way. */
const { path, gate, failPoint } = workerData as LoaderPlace
const database = openConnection(path, 'loader')
const fail = failPoints(failPoint)
const pages = new PageWriter(database, loaderGate(gate), fail)
const { turn } = pages
const sweeper = new Sweeper(database, pages, fail)

function carryOut(call: OtherCall): unknown {
  switch (call.kind) {
    case 'put':
      return pages.put(call.integrationId, call.user, call.at)
    case 'gone':
      return pages.gone(call.integrationId, call.externalId, call.at)
    case 'missing':
      return sweeper.missing(call.run, call.unmentioned, call.absent, call.shown)
    case 'list':
      return sweeper.list(call.sweep, call.most)
    case 'sweep':
      return sweeper.sweep(call.sweep)
    case 'end':
      return pages.end(call.run)
    case 'close':
      return database.close()
  }
}

/** Errors of ours would lose their code on the way to another thread. */
function told(error: unknown): Told {
  if (isStepgateError(error)) return { family: error.family, code: error.code, message: error.message }
  return { message: error instanceof Error ? error.message : 'unknown' }
}

/** Applies a page and those that wait right behind it. Returns the call that was taken and belongs to them no longer. */
function applyGroup(first: ApplyCall): LoaderCall | undefined {
  const ids = [first.id]
  let rows = first.batch.changes.length
  let last: PackedBatch = first.batch
  let left: LoaderCall | undefined
  const following = (): PackedBatch | undefined => {
    if (left !== undefined || ids.length >= pagesPerCommit[turn.isCalm ? 'calm' : 'busy']) return undefined
    // Copied out of the queue only now, so that one page at a time is in this thread's heap.
    const next = last.cursor?.complete === true ? waiting() : soon()
    if (next?.kind === 'apply' && rows + next.batch.changes.length <= rowsPerCommit) {
      ids.push(next.id)
      rows += next.batch.changes.length
      last = next.batch
      return last
    }
    left = next
    return undefined
  }
  for (const [index, applied] of pages.apply(first.batch, following).entries()) {
    const id = ids[index] ?? first.id
    answer('error' in applied ? { id, error: told(applied.error) } : { id, value: applied.counts })
  }
  return left
}

function waiting(): LoaderCall | undefined {
  return parentPort === null ? undefined : (receiveMessageOnPort(parentPort)?.message as LoaderCall | undefined)
}

const never = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))

/** What waits, or comes before long. */
function soon(): LoaderCall | undefined {
  let next = waiting()
  for (let nap = 0; next === undefined && nap < naps && turn.isCalm; nap += 1) {
    Atomics.wait(never, 0, 0, napMs)
    next = waiting()
  }
  return next
}

function answer(given: LoaderAnswer): void {
  parentPort?.postMessage(given)
}

function answerOther(call: OtherCall): void {
  let given: LoaderAnswer
  try {
    given = { id: call.id, value: carryOut(call) }
  } catch (error) {
    given = { id: call.id, error: told(error) }
  }
  answer(given)
  if (call.kind === 'close') parentPort?.close()
}

parentPort?.on('message', (first: LoaderCall) => {
  let call = first
  while (call.kind === 'apply') {
    const left = applyGroup(call)
    if (left === undefined) return
    call = left
  }
  answerOther(call)
})
