import { parentPort, workerData } from 'node:worker_threads'
import { isStepgateError } from '../../contract/index.ts'
import { failPoints } from '../fail-point.ts'
import { openConnection } from './connection.ts'
import { loaderGate } from './gate.ts'
import type { LoaderAnswer, LoaderCall, LoaderPlace, Told } from './loader.ts'
import { Sweeper } from './loader-sweep.ts'
import { PageWriter } from './loader-writer.ts'

/** The loader's own thread: its connection, its prepared statements, and what it remembers of the runs under way. */
const { path, gate, failPoint } = workerData as LoaderPlace
const database = openConnection(path, 'loader')
const fail = failPoints(failPoint)
const pages = new PageWriter(database, loaderGate(gate), fail)
const sweeper = new Sweeper(database, pages, fail)

function carryOut(call: LoaderCall): unknown {
  switch (call.kind) {
    case 'apply':
      return pages.apply(call.batches).map(applied => ('error' in applied ? { error: told(applied.error) } : applied))
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
      return pages.runs.forget(call.run)
    case 'close':
      return database.close()
  }
}

/** Errors of ours would lose their code on the way to another thread. */
function told(error: unknown): Told {
  if (isStepgateError(error)) return { family: error.family, code: error.code, message: error.message }
  return { message: error instanceof Error ? error.message : 'unknown' }
}

parentPort?.on('message', (call: LoaderCall) => {
  let answer: LoaderAnswer
  try {
    answer = { id: call.id, value: carryOut(call) }
  } catch (error) {
    answer = { id: call.id, error: told(error) }
  }
  parentPort?.postMessage(answer)
  if (call.kind === 'close') parentPort?.close()
})
