import { describe, expect, it } from 'vitest'
import { type ConnectorErrorCode, connectorError } from '../../src/contract/index.ts'
import { type Asked, createBreakers } from '../../src/verification/breaker.ts'
import { fakeClock } from '../support/clock.ts'

describe('the breaker of an account', () => {
  function account() {
    const clock = fakeClock()
    const breakers = createBreakers(clock)
    const fails = async (asked: Asked, code: ConnectorErrorCode, times = 5) => {
      for (let n = 0; n < times; n += 1) {
        await breakers.call('a', asked, () => Promise.reject(connectorError(code))).catch(() => {})
      }
    }
    const works = (asked: Asked) => breakers.call('a', asked, async () => 'well')
    return { clock, breakers, fails, works, refuses: () => breakers.refuses('a') !== undefined }
  }

  it.each<[Asked, ConnectorErrorCode]>([
    ['open', 'provider_unavailable'],
    ['open', 'provider_timeout'],
    ['open', 'response_invalid'],
    ['open', 'credentials_invalid'],
    ['read', 'provider_unavailable'],
    ['read', 'provider_timeout'],
  ])('refuses starts after five times %s with %s, and lets one find out', async (asked, code) => {
    const { breakers, clock, fails, refuses, works } = account()
    await fails(asked, code, 4)
    expect(refuses()).toBe(false)
    await fails(asked, code, 1)
    expect(breakers.refuses('a')).toBe(30)
    expect(await works('open')).toBe('down')
    clock.advance(30_000)
    expect([refuses(), refuses()]).toEqual([false, true])
    expect(await works('open')).toEqual({ value: 'well' })
    expect(refuses()).toBe(false)
  })

  it.each<ConnectorErrorCode>(['response_invalid', 'credentials_invalid', 'object_not_found'])(
    'is not closed for everybody by the session of one person, which fails to be read with %s',
    async code => {
      const { fails, refuses } = account()
      await fails('read', code, 100)
      expect(refuses()).toBe(false)
    },
  )

  it('learns nothing from pictures, good or bad, and lets none use up the probe', async () => {
    const { clock, fails, refuses, works } = account()
    await fails('face', 'provider_unavailable', 100)
    expect(refuses()).toBe(false)
    await fails('open', 'provider_unavailable', 4)
    await fails('face', 'object_not_found', 3)
    await fails('open', 'provider_unavailable', 1)
    clock.advance(30_000)
    expect(await works('face')).toBe('down')
    expect(await works('open')).toEqual({ value: 'well' })
  })

  it('does not take an unreadable session for a sign that Incode is well', async () => {
    const { fails, refuses } = account()
    await fails('read', 'provider_unavailable', 4)
    await fails('read', 'response_invalid', 1)
    await fails('read', 'provider_unavailable', 1)
    expect(refuses()).toBe(true)
  })
})
