import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Result } from '../../src/contract/index.ts'
import { type Browser, browser, type Visited } from '../support/browser.ts'
import { idOf, linkOf, said, seatOf } from '../support/walk.ts'
import { type Answer, type Flow, type World, webhookSecret, world } from '../support/world.ts'

/** Mostly so, that runs get somewhere; often enough not, that they go wrong everywhere. */
const mostly = fc.oneof({ weight: 8, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) })
const times = <T>(n: number, what: T) => Array<T>(n).fill(what)

/**
 * One step about one of two verifications, by the browser and the client whose it is, or by the others. What does not
 * apply is left out.
 */
const step = fc.record({
  kind: fc.constantFrom(
    'open' as const,
    ...times(3, 'continue' as const),
    ...times(3, 'return' as const),
    'press' as const,
    'webhook' as const,
    'poll' as const,
    'reconcile' as const,
    ...times(4, 'redeem' as const),
    'cancel' as const,
    'not-me' as const,
  ),
  about: fc.constantFrom<0 | 1>(0, 1),
  /** Whether it is done by whoever began. */
  own: mostly,
  /** Whether what goes along is right: the expectation, the state. */
  right: mostly,
  overall: fc.constantFrom(...times(6, 'OK'), 'FAIL', 'MANUAL_PENDING', 'MANUAL_OK'),
  which: fc.nat(7),
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** What is known of a verification from outside. */
interface Known {
  readonly client: 0 | 1
  readonly started: Answer<Result>
  readonly state: string
  /** The browser whose *Continue* was taken. */
  seat: 0 | 1 | undefined
  back: string | undefined
  /** Somebody stopped it, or it was voided. */
  over: boolean
  received: number
}

interface Code {
  readonly code: string
  readonly about: 0 | 1
  readonly carrier: 0 | 1
}

describe('whatever two browsers and two clients do, in whatever order', () => {
  let w: World
  let flows: readonly [Flow, Flow]
  let runs = 0
  let received = 0
  beforeAll(async () => {
    w = await world()
    flows = [await w.flow({ startsPerMinute: 60_000 }), await w.flow({ startsPerMinute: 60_000 })]
  })
  afterAll(() => w.close())

  const other = (one: 0 | 1): 0 | 1 => (one === 0 ? 1 : 0)

  /** A run of steps, `atOnce` of them at the same moment. */
  async function run(steps: readonly Step[], enrolled: boolean, atOnce: number): Promise<void> {
    runs += 1
    const name = `p${runs}`
    const login = `${name}@example.com`
    await w.person({ login })
    if (enrolled) await w.enroll(login, `id-${name}`)
    const begin = async (client: 0 | 1): Promise<Known> => {
      const state = `state-${client}`
      const started = await flows[client].stepUp(login, { state })
      return { client, started, state, seat: undefined, back: undefined, over: false, received: 0 }
    }
    const known = [await begin(0), await begin(1)] as const
    const browsers: readonly [Browser, Browser] = [browser(), browser()]
    const codes: Code[] = []
    const ordered = atOnce === 1

    /** A code goes to the seat alone. */
    function carries(visited: Visited, about: 0 | 1, carrier: 0 | 1): void {
      const { client } = known[about]
      if (!visited.location?.startsWith(`${flows[client].returnUrl}?`)) return
      const code = new URL(visited.location).searchParams.get('code') ?? ''
      codes.push({ code, about, carrier })
    }
    /** Where nothing is allowed, no word says so. */
    function hears({ body }: Answer<Result>): boolean {
      const text = JSON.stringify(body)
      if (body.outcome === 'allow') return true
      expect(text).not.toMatch(/"(success|approved|allow)"/)
      if ('data' in body) {
        expect(body.data.score.overall.status).not.toMatch(/^(OK|MANUAL_OK)$/)
        expect(body.data.identityId).toBeNull()
      }
      return false
    }

    async function take({ kind, about, own, right, overall, which }: Step): Promise<void> {
      const it = known[about]
      const who = own ? about : other(about)
      const client = own ? it.client : other(it.client)
      const person = browsers[who]
      const link = linkOf(it.started)
      switch (kind) {
        case 'open':
          await person.open(link)
          return
        case 'continue': {
          const sent = await person.post(link, {}, { follow: false })
          if (sent.status === 303) it.seat ??= who
          if (ordered && sent.status === 303) expect(it.seat).toBe(who)
          carries(sent, about, who)
          return
        }
        case 'return': {
          if ((await w.sessions(idOf(it.started))).length > 0) {
            // Refused where the session is closed: then the address is replayed.
            it.back = await w.finish(idOf(it.started), { overall }).catch(() => it.back)
          }
          if (it.back === undefined) return
          const visited = await person.open(it.back, { follow: false })
          if (visited.status === 403 && it.received === 0) it.over = true
          carries(visited, about, who)
          return
        }
        case 'press':
          carries(await person.post(seatOf(w, it.started), {}, { follow: false }), about, who)
          return
        case 'webhook': {
          const session = (await w.sessions(idOf(it.started))).at(-1)
          if (session === undefined) return
          const answer = await fetch(`${w.url}/i/${w.accountId}/webhooks`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', 'x-incode-secret': webhookSecret },
            body: JSON.stringify({ interviewId: session.interviewId, eventType: `EVENT_${which}`, overall: 'OK' }),
          })
          // A session that is not in our books yet, or never will be, is nobody's: 204.
          expect([200, 204]).toContain(answer.status)
          return
        }
        case 'reconcile':
          w.clock.advance(31_000)
          await w.host.settleDown()
          return
        case 'poll': {
          const query = right ? `?externalId=00u-${name}&purpose=step_up` : ''
          const answer = await flows[client].call('GET', `/verifications/${idOf(it.started)}${query}`)
          if (client !== it.client) expect(said(answer)).toBe('404 not_found')
          if (!hears(answer)) return
          expect({ client, expected: right }).toEqual({ client: it.client, expected: true })
          if (ordered) expect(it.received).toBe(1)
          return
        }
        case 'redeem': {
          // The newest that was brought; now and then one of long ago, or of the other one.
          const found = which === 0 ? codes.at(0) : codes.findLast(code => code.about === about)
          if (found === undefined) return
          const its = known[found.about]
          const expected = { externalId: right || which > 3 ? `00u-${name}` : '00u-somebody-else' }
          const state = right || which <= 3 ? it.state : 'state-of-nobody'
          const answer = await flows[client].redeem(found.code, expected, state)
          if (answer.status === 409 && its.received === 0) its.over = true
          if (!hears(answer)) return
          its.received += 1
          received += 1
          expect({ client, right, state }).toEqual({ client: its.client, right: true, state: its.state })
          if (ordered) expect(its.over).toBe(false)
          expect(answer.body.data.binding).toBe('code')
          return
        }
        case 'cancel': {
          const answer = await flows[client].call('POST', `/verifications/${idOf(it.started)}/cancel`)
          expect(hears(answer)).toBe(false)
          if (client !== it.client) expect(said(answer)).toBe('404 not_found')
          else if (it.received === 0) it.over = true
          return
        }
        case 'not-me': {
          const stopped = await person.post(right ? `${link}/not-me` : `${seatOf(w, it.started)}/not-me`)
          if (stopped.status === 200 && it.received === 0) it.over = true
        }
      }
    }

    for (let at = 0; at < steps.length; at += atOnce) await Promise.all(steps.slice(at, at + atOnce).map(take))
    for (const { about, carrier } of codes) expect(carrier).toBe(known[about].seat)
    for (const one of known) expect(one.received).toBeLessThanOrEqual(1)
    const live = await w.store.db.selectFrom('enrollments').select('id').where('ended_at', 'is', null).execute()
    expect(live.length).toBeLessThanOrEqual(runs)
  }

  /** As many runs as fit: those that come too late are not begun, so that none is left half done. */
  async function hold(atOnce: number, ms: number): Promise<void> {
    const until = performance.now() + ms
    const steps = fc.array(step, { minLength: 8, maxLength: 40 })
    const property = fc.asyncProperty(steps, fc.boolean(), async (taken, enrolled) => {
      if (performance.now() < until) await run(taken, enrolled, atOnce)
    })
    await fc.assert(property, { numRuns: 200 })
  }

  it('lets the honest one in: what follows is not true for want of an allow', async () => {
    const one = { about: 0, own: true, right: true, overall: 'OK', which: 7 } as const
    const honest = (['open', 'continue', 'return', 'redeem', 'poll'] as const).map(kind => ({ kind, ...one }))
    await run(honest, true, 1)
    await run(honest, false, 1)
    expect(received).toBe(2)
  })

  it('an allow is seen only by a client that redeemed a code carried by the seat', () => hold(1, 6_000))

  it('also where four of them act at the same moment', () => hold(4, 4_000))
})
