import { once } from 'node:events'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { createGate, loaderGate, mainGate } from '../../../src/storage/sqlite/gate.ts'

const threadFile = new URL('./gate-thread.ts', import.meta.url)

test('never lets both sides in, and starves neither', async () => {
  const shared = createGate()
  const counter = new SharedArrayBuffer(4)
  const cell = new Int32Array(counter)
  const loader = new Worker(threadFile, { workerData: { shared, counter, rounds: 300 } })
  const message = once(loader, 'message')
  let running = true
  void message.then(() => {
    running = false
  })
  const main = mainGate(shared)
  let entered = 0
  while (running) {
    await main.enter()
    const before = cell[0] ?? 0
    await nextTurn()
    cell[0] = before + 1
    entered += 1
    main.leave()
    await nextTurn()
  }
  const [{ yielded }] = (await message) as [{ yielded: number }]
  expect(cell[0]).toBe(300_000 + entered)
  expect(yielded).toBeGreaterThan(0)
  expect(entered).toBeGreaterThan(0)
})

test('the main thread waits without blocking, and is let in the moment the loader leaves', async () => {
  const shared = createGate()
  const loader = loaderGate(shared)
  const main = mainGate(shared)
  loader.enter()
  expect(loader.wanted()).toBe(false)
  const entered = main.enter()
  expect(loader.wanted()).toBe(true)
  await nextTurn()
  loader.leave()
  await entered
  expect(loader.wanted()).toBe(false)
  main.leave()
  await main.enter()
  main.leave()
})

test('a loader that died with the gate in its hand does not lock the main thread out', async () => {
  const shared = createGate()
  const loader = new Worker(threadFile, { workerData: { shared, counter: new SharedArrayBuffer(4), rounds: 0 } })
  await once(loader, 'message')
  const main = mainGate(shared)
  const entered = main.enter()
  await loader.terminate()
  main.loaderGone()
  await entered
  main.leave()
})
