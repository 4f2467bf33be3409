import { describe, expect, it } from 'vitest'
import { sleep } from '../../src/security/index.ts'

describe('sleep', () => {
  it('returns after the time', async () => {
    await expect(sleep(0)).resolves.toBeUndefined()
    await expect(sleep(-5)).resolves.toBeUndefined()
  })

  it('ends with the reason of the signal', async () => {
    const stop = new AbortController()
    const asleep = sleep(2 ** 40, stop.signal)
    stop.abort(new Error('enough'))
    await expect(asleep).rejects.toThrow('enough')
    await expect(sleep(1, stop.signal)).rejects.toThrow('enough')
  })

  it('leaves no listener behind', async () => {
    const { signal } = new AbortController()
    const before = process.listenerCount('warning')
    for (let n = 0; n < 50; n += 1) await sleep(0, signal)
    expect(process.listenerCount('warning')).toBe(before)
  })
})
