import { describe, expect, it } from 'vitest'
import { paced, sleep as realSleep, type Sleep } from '../../src/security/index.ts'
import { fakeClock } from '../support/clock.ts'

const rate = { limit: 'x-rate-limit-limit', remaining: 'x-rate-limit-remaining', reset: 'x-rate-limit-reset', keepFree: 0.5 }

/** A product with one limit; time passes only while somebody sleeps. */
function product(headers: () => Record<string, string>, paces: typeof rate | undefined = rate) {
  const clock = fakeClock()
  const waits: number[] = []
  const sleep: Sleep = async ms => {
    waits.push(ms)
    clock.advance(ms)
  }
  const calls: string[] = []
  const raw: typeof fetch = async input => {
    calls.push(String(input instanceof Request ? input.url : input))
    return new Response('{}', { headers: headers() })
  }
  return {
    clock,
    waits,
    calls,
    fetch: paced(raw, paces, { clock, sleep }),
    resetIn: (ms: number) => String((clock.now() + ms) / 1000),
  }
}

const url = 'https://acme.okta.com/api/v1/users'

describe('pacing', () => {
  it('waits for the reset once less than the free share of the limit is left', async () => {
    let remaining = 302
    let reset = ''
    const okta = product(() => {
      remaining -= 1
      return { 'x-rate-limit-limit': '600', 'x-rate-limit-remaining': String(remaining), 'x-rate-limit-reset': reset }
    })
    reset = okta.resetIn(41_000)
    await okta.fetch(url)
    await okta.fetch(url)
    await okta.fetch(url)
    expect(okta.waits).toEqual([])
    await okta.fetch(url)
    expect(okta.waits).toEqual([41_000])
  })

  it('does not count its own requests: what the product says decides', async () => {
    const okta = product(() => ({
      'x-rate-limit-limit': '10',
      'x-rate-limit-remaining': '9',
      'x-rate-limit-reset': '1767225660',
    }))
    for (let n = 0; n < 500; n += 1) await okta.fetch(url)
    expect(okta.waits).toEqual([])
  })

  it.each([
    ['without the headers', {}],
    ['with one of them missing', { 'x-rate-limit-limit': '600', 'x-rate-limit-remaining': '0' }],
    [
      'with one that is no number',
      { 'x-rate-limit-limit': '600', 'x-rate-limit-remaining': 'none', 'x-rate-limit-reset': '1767225660' },
    ],
    ['with a negative one', { 'x-rate-limit-limit': '600', 'x-rate-limit-remaining': '-1', 'x-rate-limit-reset': '1767225660' }],
    [
      'with a reset that has passed',
      { 'x-rate-limit-limit': '600', 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': '1767225599' },
    ],
  ])('does not wait %s', async (_, headers) => {
    const okta = product(() => headers as Record<string, string>)
    for (let n = 0; n < 3; n += 1) await okta.fetch(url)
    expect(okta.waits).toEqual([])
  })

  it('leaves fetch alone where a connector declares no rate', () => {
    const raw = async () => new Response()
    expect(paced(raw, undefined, { clock: fakeClock(), sleep: realSleep })).toBe(raw)
  })

  it('asks again after the reset, and waits again only if it is told so', async () => {
    const answers = ['0', '599', '0', '598']
    const okta: ReturnType<typeof product> = product(() => ({
      'x-rate-limit-limit': '600',
      'x-rate-limit-remaining': answers.shift() ?? '597',
      'x-rate-limit-reset': okta.resetIn(60_000),
    }))
    for (let n = 0; n < 5; n += 1) await okta.fetch(url)
    expect(okta.waits).toEqual([60_000, 60_000])
  })

  it("goes by the product's own clock where ours is wrong", async () => {
    const okta: ReturnType<typeof product> = product(() => ({
      'x-rate-limit-limit': '600',
      'x-rate-limit-remaining': '1',
      'x-rate-limit-reset': String((okta.clock.now() + 300_000 + 20_000) / 1000),
      date: new Date(okta.clock.now() + 300_000).toUTCString(),
    }))
    await okta.fetch(url)
    await okta.fetch(url)
    expect(okta.waits).toEqual([20_000])
  })

  it('believes no reset further away than two minutes', async () => {
    const okta: ReturnType<typeof product> = product(() => ({
      'x-rate-limit-limit': '75',
      'x-rate-limit-remaining': '0',
      'x-rate-limit-reset': okta.resetIn(86_400_000),
    }))
    await okta.fetch(url)
    await okta.fetch(url)
    expect(okta.waits).toEqual([120_000])
  })

  it('keeps the limits of different endpoints apart, and those of one endpoint together', async () => {
    const low: Record<string, string> = {
      'x-rate-limit-limit': '600',
      'x-rate-limit-remaining': '1',
      'x-rate-limit-reset': '1767225660',
    }
    const okta = product(() => (okta.calls.length === 1 ? low : {}))
    await okta.fetch(`${url}/00u1a2b3c4`)
    await okta.fetch(`${url}?limit=200`)
    await okta.fetch('https://acme.okta.com/api/v1/groups')
    await okta.fetch('https://other.okta.com/api/v1/users/00u1a2b3c4')
    await okta.fetch(`${url}/00u1a2b3c4`, { method: 'POST' })
    expect(okta.waits).toEqual([])
    await okta.fetch(new Request(`${url}/ada%40example.com`))
    expect(okta.waits).toEqual([60_000])
  })

  it('takes the lowest of answers that overtake each other', async () => {
    const answers = ['10', '400']
    const okta = product(() => ({
      'x-rate-limit-limit': '600',
      'x-rate-limit-remaining': answers.shift() ?? '599',
      'x-rate-limit-reset': '1767225660',
    }))
    await Promise.all([okta.fetch(url), okta.fetch(url)])
    await okta.fetch(url)
    expect(okta.waits).toEqual([60_000])
  })

  it("stops waiting when the request's signal fires, and sends nothing then", async () => {
    const clock = fakeClock()
    let calls = 0
    const raw: typeof fetch = async () => {
      calls += 1
      return new Response('', {
        headers: { 'x-rate-limit-limit': '600', 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': '1767225660' },
      })
    }
    const fetch = paced(raw, rate, { clock, sleep: realSleep })
    await fetch(url)
    const stop = new AbortController()
    const waiting = [fetch(url, { signal: stop.signal }), fetch(new Request(url, { signal: stop.signal }))]
    stop.abort(new Error('enough'))
    for (const each of waiting) await expect(each).rejects.toThrow('enough')
    expect(calls).toBe(1)
  })
})
