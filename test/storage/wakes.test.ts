import { expect, test } from 'vitest'
import { createWakes } from '../../src/storage/wakes.ts'

const never = new AbortController().signal
const iterate = (wakes: AsyncIterable<void>) => wakes[Symbol.asyncIterator]()

test('a wake between subscribing and looking is not lost, and many count as one', async () => {
  const { wake, wakes } = createWakes()
  const waiting = iterate(wakes('a', never))
  wake('a')
  wake('a')
  wake('b')
  expect(await waiting.next()).toEqual({ done: false, value: undefined })
  const next = waiting.next()
  wake('a')
  expect(await next).toEqual({ done: false, value: undefined })
})

test('everybody who waits for the topic is woken', async () => {
  const { wake, wakeAll, wakes } = createWakes()
  const all = [iterate(wakes('a', never)), iterate(wakes('a', never)), iterate(wakes('b', never))]
  const first = all.map(waiting => waiting.next())
  wake('a')
  await Promise.all(first.slice(0, 2))
  wakeAll()
  expect(await first[2]).toEqual({ done: false, value: undefined })
  expect(await all[0]?.next()).toEqual({ done: false, value: undefined })
})

test('an iteration ends with its signal, with the store, and when its loop is left', async () => {
  const { close, wake, wakes } = createWakes()
  const stop = new AbortController()
  const aborted = iterate(wakes('a', stop.signal)).next()
  stop.abort()
  expect(await aborted).toEqual({ done: true, value: undefined })
  expect(await iterate(wakes('a', stop.signal)).next()).toEqual({ done: true, value: undefined })

  const left = wakes('a', never)
  wake('a')
  for await (const _ of left) break
  expect(await iterate(left).next()).toEqual({ done: true, value: undefined })

  const open = iterate(wakes('a', never)).next()
  close()
  expect(await open).toEqual({ done: true, value: undefined })
  expect(await iterate(wakes('a', never)).next()).toEqual({ done: true, value: undefined })
})
