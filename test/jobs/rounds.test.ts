import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createRounds, type Round } from '../../src/jobs/rounds.ts'
import { quietLog } from '../support/log.ts'

/** A round that goes on until the test lets it go; it counts how often it was begun, and how many went on at once. */
function gated(name: string, everyMs = 1_000) {
  const open: PromiseWithResolvers<void>[] = []
  const seen = { begun: 0, atOnce: 0, signal: undefined as AbortSignal | undefined }
  const round: Round = {
    name,
    everyMs,
    async run(signal) {
      seen.begun += 1
      seen.signal = signal
      const gate = Promise.withResolvers<void>()
      open.push(gate)
      seen.atOnce = Math.max(seen.atOnce, open.length)
      await gate.promise
    },
  }
  return {
    round,
    seen,
    go: () => open.shift()?.resolve(),
    fail: (error: unknown) => open.shift()?.reject(error),
  }
}

function counted(name: string, everyMs = 1_000) {
  const seen = { begun: 0 }
  const run = async () => {
    seen.begun += 1
  }
  return { round: { name, everyMs, run } satisfies Round, seen }
}

/** Whether a promise has settled by now: all that is under way without a timer is let through first. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false
  const note = () => {
    settled = true
  }
  promise.then(note, note)
  await vi.advanceTimersByTimeAsync(0)
  return settled
}

describe('rounds', () => {
  let log = quietLog()
  beforeEach(() => {
    log = quietLog()
    vi.useFakeTimers()
  })
  afterEach(() => vi.useRealTimers())

  it('come at their own pace, and not before it has passed once', async () => {
    const [often, seldom] = [counted('often', 1_000), counted('seldom', 60_000)]
    const rounds = createRounds([often.round, seldom.round], { log })
    await vi.advanceTimersByTimeAsync(120_000)
    expect([often.seen.begun, seldom.seen.begun], 'not started').toEqual([0, 0])
    rounds.start()
    await vi.advanceTimersByTimeAsync(999)
    expect([often.seen.begun, seldom.seen.begun]).toEqual([0, 0])
    await vi.advanceTimersByTimeAsync(119_001)
    expect([often.seen.begun, seldom.seen.begun]).toEqual([120, 2])
    await rounds.stop()
  })

  it('are one at a time of each: a slow one is not overtaken, and holds up no other', async () => {
    const slow = gated('slow')
    const other = counted('other')
    const rounds = createRounds([slow.round, other.round], { log })
    rounds.start()
    await vi.advanceTimersByTimeAsync(10_000)
    expect([slow.seen.begun, other.seen.begun]).toEqual([1, 10])
    slow.go()
    await vi.advanceTimersByTimeAsync(1_000)
    expect([slow.seen.begun, slow.seen.atOnce]).toEqual([2, 1])
    slow.go()
    await rounds.stop()
  })

  it('that fail are logged by name, and neither they nor others stop coming', async () => {
    const failing = gated('failing')
    const other = counted('other')
    const rounds = createRounds([failing.round, other.round], { log })
    rounds.start()
    for (let n = 1; n <= 3; n += 1) {
      await vi.advanceTimersByTimeAsync(1_000)
      failing.fail(new Error('no luck'))
      await vi.advanceTimersByTimeAsync(0)
      expect(log.lines).toHaveLength(n)
    }
    expect([failing.seen.begun, other.seen.begun]).toEqual([3, 3])
    expect(JSON.parse(log.lines[0] ?? '')).toMatchObject({ level: 'error', message: 'a round failed', round: 'failing' })
    await rounds.stop()
  })

  it('that fail before they return a promise are no different', async () => {
    const run = (): Promise<void> => {
      throw new Error('no luck')
    }
    const other = counted('other')
    const rounds = createRounds([{ name: 'rash', everyMs: 1_000, run }, other.round], { log })
    rounds.start()
    await vi.advanceTimersByTimeAsync(2_000)
    await rounds.once()
    expect(log.lines.map(line => JSON.parse(line).round)).toEqual(['rash', 'rash', 'rash'])
    expect(other.seen.begun).toBe(3)
    await rounds.stop()
  })

  describe('made once', () => {
    it('are all made in their order, whatever becomes of one', async () => {
      const made: string[] = []
      const step = (name: string, work: () => void = () => undefined): Round => ({
        name,
        everyMs: 1_000,
        async run() {
          made.push(name)
          work()
        },
      })
      const fails = () => {
        throw new Error('no luck')
      }
      await createRounds([step('first'), step('second', fails), step('third')], { log }).once()
      expect(made).toEqual(['first', 'second', 'third'])
      expect(log.lines).toHaveLength(1)
    })

    it('wait for one that goes on already, and do not make it twice', async () => {
      const slow = gated('slow')
      const rounds = createRounds([slow.round], { log })
      rounds.start()
      await vi.advanceTimersByTimeAsync(1_000)
      const once = rounds.once()
      expect([await isSettled(once), slow.seen.begun]).toEqual([false, 1])
      slow.go()
      await once
      expect(slow.seen.begun).toBe(1)
      await rounds.stop()
    })
  })

  describe('when stopped', () => {
    it('are asked to end and waited for', async () => {
      const [slow, slower] = [gated('slow'), gated('slower')]
      const rounds = createRounds([slow.round, slower.round], { log })
      rounds.start()
      await vi.advanceTimersByTimeAsync(1_000)
      expect(slow.seen.signal?.aborted).toBe(false)
      const stopping = rounds.stop()
      expect([slow.seen.signal?.aborted, slower.seen.signal?.aborted]).toEqual([true, true])
      expect(await isSettled(stopping)).toBe(false)
      slow.go()
      expect(await isSettled(stopping)).toBe(false)
      slower.go()
      await stopping
      expect(log.lines).toEqual([])
    })

    it('come no more', async () => {
      const one = counted('one')
      const rounds = createRounds([one.round], { log })
      rounds.start()
      await vi.advanceTimersByTimeAsync(1_000)
      await rounds.stop()
      await rounds.stop()
      await vi.advanceTimersByTimeAsync(60_000)
      expect(one.seen.begun).toBe(1)
      expect(vi.getTimerCount()).toBe(0)
    })

    it('end without a complaint, also by an error: it was we who asked', async () => {
      const slow = gated('slow')
      const rounds = createRounds([slow.round], { log })
      rounds.start()
      await vi.advanceTimersByTimeAsync(1_000)
      const stopping = rounds.stop()
      slow.fail(new Error('aborted'))
      await stopping
      expect(log.lines).toEqual([])
    })

    it('before they were started, have nothing to wait for', async () => {
      await createRounds([counted('one').round], { log }).stop()
    })
  })
})
