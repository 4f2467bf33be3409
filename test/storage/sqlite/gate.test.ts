import { once } from 'node:events'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { createGate, loaderGate, mainGate } from '../../../src/storage/sqlite/gate.ts'

function startLoader(shared: SharedArrayBuffer, act: 'count' | 'hold' | 'yield') {
  const counter = new SharedArrayBuffer(4)
  const thread = new Worker(new URL('./gate-thread.ts', import.meta.url), { workerData: { shared, counter, act } })
  return { thread, cell: new Int32Array(counter), message: once(thread, 'message') }
}

test('never lets both sides in, and lets both get on', async () => {
  const shared = createGate()
  const { cell, message } = startLoader(shared, 'count')
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
  expect(entered).toBeGreaterThan(0)
  expect(cell[0]).toBe(300_000 + entered)
})

test('a loader at work sees that it is wanted', async () => {
  const shared = createGate()
  const { message } = startLoader(shared, 'yield')
  await message
  const main = mainGate(shared)
  await main.enter()
  main.leave()
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
  const { thread, message } = startLoader(shared, 'hold')
  await message
  const main = mainGate(shared)
  const entered = main.enter()
  await thread.terminate()
  main.loaderGone()
  await entered
  main.leave()
})
