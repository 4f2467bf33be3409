import { parentPort, workerData } from 'node:worker_threads'
import { loaderGate } from '../../../src/storage/sqlite/gate.ts'

/** A loader in miniature. Counts without atomics, so that only the gate keeps its sums right. */
interface Task {
  readonly shared: SharedArrayBuffer
  readonly counter: SharedArrayBuffer
  /** `count`: in and out many times. `hold`: in, and never out. `yield`: in, and out once it is wanted. */
  readonly act: 'count' | 'hold' | 'yield'
}

const { shared, counter, act } = workerData as Task
const gate = loaderGate(shared)
const cell = new Int32Array(counter)

if (act === 'count') {
  for (let round = 0; round < 300; round += 1) {
    gate.enter()
    for (let row = 0; row < 1_000; row += 1) cell[0] = (cell[0] ?? 0) + 1
    gate.leave()
  }
} else {
  gate.enter()
  parentPort?.postMessage('in')
  while (act === 'yield' && !gate.wanted()) cell[0] = (cell[0] ?? 0) + 1
  if (act === 'yield') gate.leave()
}
parentPort?.postMessage('done')
