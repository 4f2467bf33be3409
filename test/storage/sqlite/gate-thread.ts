import { parentPort, workerData } from 'node:worker_threads'
import { loaderGate } from '../../../src/storage/sqlite/gate.ts'

/** A loader in miniature: counts without atomics, so that only the gate keeps its sums right, and leaves when wanted. */
const { shared, counter, rounds } = workerData as { shared: SharedArrayBuffer; counter: SharedArrayBuffer; rounds: number }
const gate = loaderGate(shared)
const cell = new Int32Array(counter)
let yielded = 0

if (rounds === 0) gate.enter()
for (let round = 0; round < rounds; round += 1) {
  gate.enter()
  for (let row = 0; row < 1_000; row += 1) {
    cell[0] = (cell[0] ?? 0) + 1
    if (row % 100 === 99 && gate.wanted()) {
      yielded += 1
      gate.leave()
      gate.enter()
    }
  }
  gate.leave()
}
parentPort?.postMessage({ yielded })
