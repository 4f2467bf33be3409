import { parentPort, workerData } from 'node:worker_threads'
import { openConnection } from './connection.ts'
import type { ReaderAnswer, ReaderCall } from './reader.ts'
import { Statements } from './statements.ts'
import { take } from './take.ts'

/** The reader's own thread: a connection that cannot write, and the streams that are open on it. */
const statements = new Statements(openConnection((workerData as { path: string }).path, 'reader'))
const streams = new Map<number, Iterator<unknown>>()

function answer(call: ReaderCall): unknown[] {
  switch (call.kind) {
    case 'query':
      return statements.run(call.sql, call.parameters).rows
    case 'open':
      streams.set(call.stream, statements.iterate(call.sql, call.parameters))
      return []
    case 'next': {
      const rows = streams.get(call.stream)
      return rows === undefined ? [] : take(rows, call.count)
    }
    case 'end':
      streams.get(call.stream)?.return?.()
      streams.delete(call.stream)
      return []
    case 'close':
      for (const rows of streams.values()) rows.return?.()
      statements.close()
      return []
  }
}

parentPort?.on('message', (call: ReaderCall) => {
  let reply: ReaderAnswer
  try {
    reply = { id: call.id, rows: answer(call) }
  } catch (error) {
    reply = { id: call.id, error }
  }
  parentPort?.postMessage(reply)
  if (call.kind === 'close') parentPort?.close()
})
