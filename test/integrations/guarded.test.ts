import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Capabilities, connectorError, problem, type StepgateError } from '../../src/contract/index.ts'
import { decorated } from '../../src/integrations/decorators/index.ts'
import { createGuard } from '../../src/integrations/guard.ts'
import { scrubbedLog, scrubber } from '../../src/integrations/scrub.ts'
import { fakeClock } from '../support/clock.ts'
import { errorOf } from '../support/integrations.ts'
import { quietLog } from '../support/log.ts'
import { fakeRandom } from '../support/random.ts'

const secret = 'canary/secret+value'

describe('a connector under the rules of the host', () => {
  let calls: [string, string][]
  let pauses: number[]

  beforeEach(() => {
    vi.useFakeTimers()
    calls = []
    pauses = []
  })
  afterEach(() => vi.useRealTimers())

  function under(capabilities: Capabilities): Capabilities {
    const scrub = scrubber([secret])
    const guard = createGuard({
      clock: fakeClock(),
      random: fakeRandom(),
      sleep: async ms => {
        pauses.push(ms)
      },
      scrub,
      report: (capability, _ms, outcome) => calls.push([capability, outcome]),
    })
    return decorated(capabilities, guard, scrub, answer => answer)
  }

  const directoryOf = (given: Partial<NonNullable<Capabilities['directory']>>) => {
    const { directory } = under({
      directory: {
        async *pages() {
          yield* []
        },
        get: async () => undefined,
        ...given,
      },
    })
    if (!directory) throw new Error('there is a directory')
    return directory
  }

  const signal = new AbortController().signal

  describe('reads', () => {
    it('are made again, twice at most, while the product is down', async () => {
      const get = vi.fn(async () => {
        throw connectorError('provider_unavailable')
      })
      const error = await errorOf(directoryOf({ get }).get('u1', signal))
      expect(error.code).toBe('provider_unavailable')
      expect(get).toHaveBeenCalledTimes(3)
      expect(pauses).toHaveLength(2)
      expect(pauses[1]).toBeGreaterThan(199)
      expect(calls).toEqual([['directory.get', 'provider_unavailable']])
    })

    it('succeed where the second attempt does', async () => {
      const get = vi.fn(async () => undefined).mockRejectedValueOnce(connectorError('provider_timeout'))
      expect(await directoryOf({ get }).get('u1', signal)).toBeUndefined()
      expect(calls).toEqual([['directory.get', 'ok']])
    })

    it.each(['rate_limited', 'credentials_invalid', 'response_invalid', 'internal'] as const)(
      'are not repeated on %s',
      async code => {
        const get = vi.fn(async () => {
          throw connectorError(code)
        })
        expect((await errorOf(directoryOf({ get }).get('u1', signal))).code).toBe(code)
        expect(get).toHaveBeenCalledTimes(1)
      },
    )
  })

  it('repeats nothing that changes something', async () => {
    const failing = vi.fn(async (): Promise<never> => {
      throw connectorError('provider_unavailable')
    })
    const { operations, writeBack, verifier } = under({
      operations: { allowed: ['unlock'], inspect: failing, perform: failing },
      writeBack: { on: true, validDays: 30, write: failing, clear: failing, prepare: failing, remaining: async function* () {} },
      verifier: { open: failing, read: failing, document: failing, notice: failing, workflows: [], trustAnchor: 'a' },
    })
    const request = { operation: 'unlock', externalId: 'u1', dryRun: false, idempotencyKey: 'k' } as const
    await errorOf(Promise.resolve(operations?.perform(request, signal)))
    await errorOf(Promise.resolve(writeBack?.clear('u1', signal)))
    await errorOf(
      Promise.resolve(
        verifier?.open({ workflowId: 'w', reference: 'r' as never, returnUrl: 'x', callback: { url: 'x', state: 'x' } }, signal),
      ),
    )
    expect(failing).toHaveBeenCalledTimes(3)
  })

  describe('time', () => {
    it('ends a call that hangs, whether it listens to its signal or not', async () => {
      const get = () => new Promise<undefined>(() => undefined)
      const result = errorOf(directoryOf({ get }).get('u1', signal))
      await vi.advanceTimersByTimeAsync(15_000)
      expect((await result).code).toBe('provider_timeout')
      expect(vi.getTimerCount()).toBe(0)
    })

    it('is the caller’s too: its abort is told from the deadline', async () => {
      const stop = new AbortController()
      const get = (_id: string, inner: AbortSignal) =>
        new Promise<undefined>((_resolve, reject) => {
          inner.addEventListener('abort', () => reject(new Error('aborted inside')))
        })
      const result = errorOf(directoryOf({ get }).get('u1', stop.signal))
      stop.abort()
      expect((await result).code).toBe('cancelled')
      expect(calls).toEqual([['directory.get', 'cancelled']])
    })

    it('is each page’s own, and a page that hangs ends the read', async () => {
      const directory = directoryOf({
        async *pages(_from, inner) {
          for (let n = 0; n < 3; n += 1) {
            await new Promise(resolve => setTimeout(resolve, 200_000))
            yield { changes: [], cursor: String(n) }
          }
          await new Promise((_resolve, reject) => inner.addEventListener('abort', () => reject(new Error('heard'))))
        },
      })
      const cursors: string[] = []
      const reading = (async () => {
        for await (const page of directory.pages(undefined, signal)) cursors.push(page.cursor)
      })()
      const failed = errorOf(reading)
      for (let n = 0; n < 5; n += 1) await vi.advanceTimersByTimeAsync(200_000)
      expect((await failed).code).toBe('provider_timeout')
      expect(cursors).toEqual(['0', '1', '2'])
    })

    it('is freed where the reader of pages stops early', async () => {
      let ended = false
      const directory = directoryOf({
        async *pages(_from, inner) {
          try {
            for (;;) yield { changes: [], cursor: 'c' }
          } finally {
            ended = inner.aborted
          }
        },
      })
      for await (const _page of directory.pages(undefined, signal)) break
      expect(ended).toBe(true)
      expect(vi.getTimerCount()).toBe(0)
    })

    it('of a surface is its route’s budget', async () => {
      const { surface } = under({
        surface: { routes: [{ method: 'POST', path: '/hook', budgetMs: 100, handle: () => new Promise(() => undefined) }] },
      })
      const call = { query: new URLSearchParams(), headers: new Headers(), body: new Uint8Array(), signal }
      const result = errorOf(Promise.resolve(surface?.routes[0]?.handle(call)))
      await vi.advanceTimersByTimeAsync(100)
      expect((await result).code).toBe('provider_timeout')
    })
  })

  describe('errors', () => {
    const thrown = async (reason: unknown): Promise<StepgateError> => {
      const get = () => Promise.reject(reason)
      return errorOf(directoryOf({ get }).get('u1', signal))
    }

    it.each([
      ['as it is', secret],
      ['in JSON', JSON.stringify({ key: secret })],
      ['in an address', `https://x.example/?key=${encodeURIComponent(secret)}`],
      ['as base64', Buffer.from(secret).toString('base64')],
    ])('lose the secrets of the configuration: %s', async (_how, text) => {
      const error = await thrown(
        connectorError('credentials_invalid', `The product says ${text}`, {
          detail: text,
          faults: [{ path: '/x', message: text }],
          cause: new Error(text),
        }),
      )
      expect(error.code).toBe('credentials_invalid')
      expect(error.message).toContain('[secret]')
      expect(JSON.stringify([error.message, error.detail, error.faults, error.stack])).not.toContain(text)
      expect(error.cause).toBeUndefined()
    })

    it.each([
      new TypeError(`cannot read ${secret}`),
      `just a text with ${secret}`,
      undefined,
      { code: 'ECONNRESET', key: secret },
    ])('that are foreign are internal: %s', async reason => {
      const error = await thrown(reason)
      expect([error.family, error.code]).toEqual(['connector', 'internal'])
      expect(JSON.stringify([error.message, error.detail])).not.toContain('canary')
    })

    it('of a refused notice keep their meaning', async () => {
      const { verifier } = under({
        verifier: {
          workflows: [],
          trustAnchor: 'a',
          open: () => Promise.reject(new Error()),
          read: () => Promise.reject(new Error()),
          document: () => Promise.reject(new Error()),
          notice: () => Promise.reject(problem('unauthenticated')),
        },
      })
      const call = { query: new URLSearchParams(), headers: new Headers(), body: new Uint8Array(), signal }
      const error = await errorOf(Promise.resolve(verifier?.notice(call)))
      expect([error.family, error.code]).toEqual(['problem', 'unauthenticated'])
    })
  })

  it('says what its check saw without secrets', async () => {
    const { check } = under({ check: async () => [{ step: 'token', ok: true, saw: `key ${secret}` }] })
    expect(await check?.(signal)).toEqual([{ step: 'token', ok: true, saw: 'key [secret]' }])
  })

  it('logs without secrets, in facts, in messages and in errors', () => {
    const log = quietLog()
    const facts = { key: secret, nested: [{ again: secret }], error: new Error(secret), none: undefined }
    scrubbedLog(log, scrubber([secret]), { integrationId: 'i1' }).warn(facts, `with ${secret}`)
    expect(log.lines.join()).not.toContain('canary')
    expect(log.lines.join()).toContain('i1')
  })
})
