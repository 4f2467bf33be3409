import { once } from 'node:events'
import { get } from 'node:http'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { alertDesk } from '../../src/alerts/desk.ts'
import { createEvents } from '../../src/events/index.ts'
import { issuerKeys } from '../../src/facades/provider/index.ts'
import type { Helpdesk } from '../../src/helpdesk/index.ts'
import { administratorByLink } from '../../src/http/admin/administrators.ts'
import { createDoors } from '../../src/http/admin/doors.ts'
import { createAdminLinks } from '../../src/http/admin/links.ts'
import { type AdminSessions, createAdminSessions, usualSessionLimits } from '../../src/http/admin/sessions.ts'
import { createConsoleSignIn } from '../../src/http/admin/sign-in/index.ts'
import { createAdminTokens } from '../../src/http/admin/tokens.ts'
import { createApp } from '../../src/http/app.ts'
import { bind, type Listening } from '../../src/http/listen.ts'
import { createPeopleLists } from '../../src/integrations/people-list/index.ts'
import { createRehearsals } from '../../src/integrations/rehearsal/index.ts'
import type { Invites } from '../../src/invites/index.ts'
import { createMessages } from '../../src/messages/index.ts'
import { createErasure } from '../../src/privacy/index.ts'
import { systemRandom } from '../../src/security/clock.ts'
import { createSeals } from '../../src/security/seals.ts'
import type { Sleep } from '../../src/security/sleep.ts'
import { usualRetention } from '../../src/storage/retention.ts'
import { createNicknameDesk } from '../../src/verification/nicknames/desk.ts'
import { createPolicyDesk } from '../../src/verification/policies/desk.ts'
import { defaultPolicy } from '../../src/verification/policy.ts'
import type { ReviewDesk } from '../../src/verification/reviews/index.ts'
import { emptySyncTables, full, type SyncStage, syncStage } from '../integrations/sync-stage.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { admin } from '../support/integrations.ts'
import { testMarks } from '../support/marks.ts'
import { people } from '../support/scripted-source.ts'

interface Event {
  readonly event: string
  readonly data: { readonly state: string; readonly counts: { readonly seen: number }; readonly [more: string]: unknown }
}

/** Looks again in the next turn. */
const atOnce: Sleep = () => new Promise(resolve => void setImmediate(resolve))
/** Only a wake ends this wait. */
const neverAgain: Sleep = (_ms, signal) =>
  new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason), { once: true }))

const off = (): never => {
  throw new TypeError('Runs have nothing to do with invitations or reviews.')
}
const noInvites: Invites = {
  create: off,
  preview: off,
  again: off,
  list: off,
  get: off,
  people: off,
  cancel: off,
  cancelPerson: off,
  handlers: {},
  round: { name: 'none', everyMs: 1_000, run: off },
}
const noReviews: ReviewDesk = {
  list: off,
  get: off,
  look: off,
  approve: off,
  reject: off,
  dispute: off,
  aliases: off,
  removeAlias: off,
  counts: off,
  longWaiting: async () => [],
  expire: off,
}

const noHelpdesk: Helpdesk = {
  start: off,
  view: off,
  confirm: off,
  operate: off,
  resend: off,
  cancel: off,
  note: off,
  progress: off,
  hear: off,
  person: off,
  desks: off,
  own: off,
  allow: off,
  allowed: off,
  handlers: {},
  round: { name: 'helpdesk', everyMs: 1_000, run: async () => undefined },
}

describe.each(databases())('runs over the admin API, on $name', ({ open }) => {
  let database: TestDatabase
  let stage: SyncStage
  let server: Listening
  let token: string
  let sessions: AdminSessions
  let stopping = false
  let wait: Sleep = atOnce
  let seed = 300

  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database.dispose())
  beforeEach(async () => {
    await emptySyncTables(database.store)
    seed += 1
    stopping = false
    wait = atOnce
    stage = await syncStage(database, seed, { asksFirst: true, sleep: (...asked) => wait(...asked) })
    const { store, clock, integrations, control: sync, ends } = stage
    const seals = createSeals([{ id: 'k1', key: systemRandom.bytes(32) }], systemRandom)
    const world = { store, seals, clock, random: systemRandom, log: ends.log, marks: testMarks }
    const adminTokens = createAdminTokens(world)
    const limits = usualSessionLimits
    const adminSessions = createAdminSessions({ ...world, epoch: 'test', limits, stillGranted: () => false })
    sessions = adminSessions
    const bound = await bind({ host: '127.0.0.1', port: 0 })
    const app = await createApp({
      ...world,
      integrations,
      sync,
      why: off,
      settings: {
        kept: usualRetention,
        kind: 'sandbox',
        mail: false,
        texts: null,
        signIn: false,
        adminSignIn: null,
        warnings: [],
        enrollmentDays: null,
        behindProxy: false,
      },
      peopleLists: createPeopleLists({ ...world, integrations, nudge: sync.nudge }),
      nicknames: createNicknameDesk(world),
      policies: createPolicyDesk({
        ...world,
        base: defaultPolicy,
        floor: {},
        isThere: async () => true,
        isEditable: async () => true,
        workflowsOf: async () => [],
      }),
      reviews: noReviews,
      erasure: createErasure({ ...world, rooms: [], clear: async () => 'none' }),
      invites: noInvites,
      helpdesk: noHelpdesk,
      deskClients: async () => undefined,
      rehearsals: createRehearsals({ ...world, publicUrl: bound.url, integrations, voidVerifications: async () => undefined }),
      adminTokens,
      adminSessions,
      consoleSignIn: createConsoleSignIn({
        ...world,
        publicUrl: bound.url,
        loopbackHttp: true,
        sessions: adminSessions,
        directories: () => integrations.list(),
        settings: undefined,
      }),
      doors: createDoors(world),
      adminLinks: createAdminLinks({ ...world, tokens: adminTokens, sessions: adminSessions }),
      publicUrl: bound.url,
      issuerKeys: issuerKeys({ ...world, publicUrl: bound.url }),
      events: createEvents({ ...world, publicUrl: bound.url, owner: 'test', kept: usualRetention, loopbackHttp: true }),
      alerts: alertDesk({
        ...world,
        publicUrl: bound.url,
        language: 'en',
        messages: createMessages({ ...world, carrier: undefined }),
      }),
      trustProxy: [],
      facades: [],
      isStopping: () => stopping,
    })
    bound.attach(app)
    server = bound
    token = (await adminTokens.make({ name: 'test', role: 'owner' }, admin)).token
  })
  afterEach(async () => {
    stage.product.before = () => undefined
    await stage.control.stop()
    await server.close()
  })

  async function call(method: string, path: string, body?: object) {
    const answer = await fetch(`${server.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    return { status: answer.status, headers: answer.headers, body: JSON.parse(await answer.text()) }
  }
  const begin = async (wanted: object = {}) =>
    (await call('POST', `/v1/integrations/${stage.id}/sync`, wanted)).body.runId as string
  const integration = async () => (await call('GET', `/v1/integrations/${stage.id}`)).body

  async function stream(runId: string, by = token) {
    const answer = await fetch(`${server.url}/v1/sync-runs/${runId}/events`, { headers: { authorization: `Bearer ${by}` } })
    return { status: answer.status, headers: answer.headers, events: eventsOf(answer) }
  }
  async function* eventsOf(answer: Response): AsyncGenerator<Event> {
    let text = ''
    for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const blocks = `${text}${chunk}`.split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks) {
        const [, event = '', data = '{}'] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? []
        yield { event, data: JSON.parse(data) }
      }
    }
  }
  async function all(events: AsyncIterable<Event>): Promise<readonly Event[]> {
    const heard: Event[] = []
    for await (const event of events) heard.push(event)
    return heard
  }
  /** Holds the read before its second page. */
  function hold() {
    const reached = Promise.withResolvers<void>()
    const gone = Promise.withResolvers<void>()
    stage.product.before = async page => {
      if (page !== 1) return
      reached.resolve()
      await gone.promise
    }
    return { reached: reached.promise, go: gone.resolve }
  }

  it('a first run asks, is confirmed, and the directory tells how it stands', async () => {
    expect((await integration()).sync).toEqual({ lastRun: null, lastCompleteAt: null, nextAt: null, attention: null })
    const asked = await begin({ mode: 'full' })
    await stage.ends.next()
    expect((await integration()).sync).toMatchObject({ lastRun: { id: asked, heldFor: 'first_run' }, attention: 'held' })
    const waiting = await call('GET', '/v1/sync-runs?state=held')
    expect(waiting.body.items).toMatchObject([{ id: asked, awaitsDecision: true, counts: { seen: 60, created: 60 } }])
    stage.clock.advance(1_000)
    const confirmed = await call('POST', `/v1/sync-runs/${asked}/confirm`, {})
    expect(confirmed).toMatchObject({ status: 202, body: { held: { decision: { kind: 'confirmed' } } } })
    expect(confirmed.headers.get('location')).toBe(`/v1/sync-runs/${confirmed.body.runId}`)
    expect((await call('POST', `/v1/sync-runs/${asked}/confirm`, {})).status).toBe(409)
    await stage.ends.next()
    const now = new Date(stage.clock.now()).toISOString()
    expect((await integration()).sync).toMatchObject({
      lastRun: { id: confirmed.body.runId, state: 'done' },
      lastCompleteAt: now,
      nextAt: expect.any(String),
      attention: null,
    })
  })

  it('a held one is looked at, released or rejected', async () => {
    await begin({ confirm: true })
    await stage.ends.next()
    for (const { externalId } of people(11)) stage.product.drop(externalId, true)
    const held = await begin({ mode: 'full' })
    await stage.ends.next()
    expect((await integration()).sync.attention).toBe('held')
    const list = await call('GET', `/v1/sync-runs/${held}/people?kind=removal&limit=2`)
    expect(list.body).toMatchObject({
      items: [{ externalId: 'p00000', login: 'person0@example.com' }, {}],
      nextCursor: expect.any(String),
    })
    expect((await call('GET', `/v1/sync-runs/${held}/people?kind=nonsense`)).status).toBe(400)
    expect((await call('POST', `/v1/sync-runs/${held}/reject`, {})).body).toMatchObject({ decision: { kind: 'rejected' } })
    expect((await call('POST', `/v1/sync-runs/${held}/release`, {})).status).toBe(409)
    expect((await integration()).sync.attention).toBeNull()
    const again = await begin({ mode: 'full' })
    await stage.ends.next()
    expect((await call('POST', `/v1/sync-runs/${again}/release`, {})).status).toBe(202)
    await stage.ends.next()
    expect(await stage.live()).toBe(49)
  })

  it('tells of a directory that fails, and of one that is late', async () => {
    await begin({ confirm: true })
    await stage.ends.next()
    stage.clock.advance(20 * 60_000)
    expect((await integration()).sync.attention).toBeNull()
    stage.clock.advance(20 * 60_000)
    expect((await integration()).sync.attention).toBe('late')
    stage.product.before = () => {
      throw new Error('broken')
    }
    await begin({ mode: 'incremental' })
    await stage.ends.next()
    expect((await integration()).sync).toMatchObject({ lastRun: { state: 'failed' }, attention: 'failing' })
  })

  describe('a schedule', () => {
    const path = () => `/v1/integrations/${stage.id}/schedule`
    const mine = { incrementalMinutes: 5, fullHours: 12, paused: false, twoPeople: true }

    it('is the usual one until it is set, and stays as it is set', async () => {
      expect((await call('GET', path())).body).toEqual({ incrementalMinutes: 15, fullHours: 24, paused: false, twoPeople: false })
      expect(await call('PUT', path(), mine)).toMatchObject({ status: 200, body: mine })
      expect((await call('GET', path())).body).toEqual(mine)
      expect((await stage.audited('sync.schedule_changed')).map(entry => JSON.parse(entry.facts))).toEqual([mine])
    })

    it.each([
      ['half of one', { paused: true }],
      ['no minutes at all', { ...mine, incrementalMinutes: 0 }],
      ['more than a day of them', { ...mine, incrementalMinutes: 1_441 }],
      ['parts of an hour', { ...mine, fullHours: 1.5 }],
      ['more than a week', { ...mine, fullHours: 169 }],
      ['something else', { ...mine, everyMonday: true }],
    ])('is refused: %s', async (_what, body) => {
      expect((await call('PUT', path(), body)).status).toBe(400)
    })

    it('is one of directories that exist', async () => {
      expect((await call('GET', '/v1/integrations/nothing/schedule')).status).toBe(404)
      await stage.integrations.remove(stage.id, 'People', admin)
      expect((await call('PUT', path(), mine)).status).toBe(410)
    })
  })

  describe('its events', () => {
    it('show how far it is, how fast, and how long it may take, and end with it', async () => {
      await begin({ confirm: true })
      await stage.ends.next()
      const held = hold()
      const runId = await begin({ mode: 'full' })
      await held.reached
      stage.clock.advance(10_000)
      const { status, headers, events } = await stream(runId)
      expect([status, headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8'])
      expect(headers.get('cache-control')).toBe('no-store, no-transform')
      let last = await events.next()
      while (last.value?.data.counts.seen !== 20) last = await events.next()
      expect(last.value).toMatchObject({
        event: 'progress',
        data: {
          id: runId,
          state: 'running',
          perSecond: 2,
          estimatedEndAt: new Date(stage.clock.now() + 20_000).toISOString(),
        },
      })
      held.go()
      const seen = await all(events)
      expect(seen.at(-1)).toMatchObject({ event: 'end', data: { state: 'done', counts: { seen: 60 }, estimatedEndAt: null } })
      expect(seen.slice(0, -1).every(({ event }) => event === 'progress')).toBe(true)
    })

    it('come from another replica too, and its end at once', async () => {
      const elsewhere = stage.elsewhere({ asksFirst: false })
      const held = hold()
      const { runId } = await elsewhere.begin(stage.id, full, admin)
      await held.reached
      wait = neverAgain
      const { events } = await stream(runId)
      expect(await events.next()).toMatchObject({ value: { event: 'progress' } })
      held.go()
      expect((await all(events)).at(-1)).toMatchObject({ event: 'end', data: { state: 'done', counts: { seen: 60 } } })
      await elsewhere.stop()
    })

    it('of one that is over are its end alone; of none there are none', async () => {
      const runId = await begin({ confirm: true })
      await stage.ends.next()
      expect(await all((await stream(runId)).events)).toMatchObject([{ event: 'end', data: { state: 'done' } }])
      expect((await stream('run_nobody')).status).toBe(404)
    })

    it('end when it is cancelled', async () => {
      const held = hold()
      const runId = await begin({ confirm: true })
      await held.reached
      wait = neverAgain
      const { events } = await stream(runId)
      await events.next()
      await call('POST', `/v1/sync-runs/${runId}/cancel`, {})
      held.go()
      expect((await all(events)).at(-1)).toMatchObject({ event: 'end', data: { state: 'cancelled' } })
    })

    it('are watched by so many at once, and whoever leaves makes room', async () => {
      wait = neverAgain
      const held = hold()
      const runId = await begin({ confirm: true })
      await held.reached
      const streams = await Promise.all(Array.from({ length: 63 }, () => stream(runId)))
      expect(streams.every(({ status }) => status === 200)).toBe(true)
      const leaving = get(`${server.url}/v1/sync-runs/${runId}/events`, { headers: { authorization: `Bearer ${token}` } })
      await once(leaving, 'response')
      const refused = await stream(runId)
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5'])
      await all(refused.events)
      leaving.destroy()
      let next = await stream(runId)
      for (; next.status === 429; next = await stream(runId)) await all(next.events)
      held.go()
      for (const { events } of [...streams, next]) expect((await all(events)).at(-1)).toMatchObject({ event: 'end' })
    })

    it('end with the session or the token that asked for them, and keep no session alive', async () => {
      const minute = 60_000
      wait = neverAgain
      const held = hold()
      const runId = await begin({ confirm: true })
      await held.reached
      const { store, clock } = stage
      const signIn = async (name: string) => {
        const value = await store.transaction(async tx =>
          sessions.openIn(tx, await administratorByLink(tx, name, { clock, random: systemRandom }), null),
        )
        const open = () => fetch(`${server.url}/v1/sync-runs/${runId}/events`, { headers: { cookie: `sg_admin=${value}` } })
        return { find: () => sessions.find(value), open }
      }
      const [idle, busy] = [await signIn('idle'), await signIn('busy')]
      const made = (await call('POST', '/v1/admin-tokens', { name: 'watches', role: 'auditor' })).body
      const streams = [eventsOf(await busy.open()), (await stream(runId, made.token)).events]
      clock.advance(20 * minute)
      await busy.find()
      streams.push(eventsOf(await idle.open()))
      clock.advance(10 * minute)
      expect((await idle.open()).status).toBe(401)
      for (let gone = 30; gone < 12 * 60; gone += 15) {
        expect(await busy.find()).toBeDefined()
        clock.advance(15 * minute)
      }
      const [signedOut, there] = [await signIn('signed out'), await signIn('there')]
      streams.push(eventsOf(await signedOut.open()))
      const still = eventsOf(await there.open())
      for (const events of [...streams, still]) expect((await events.next()).value).toMatchObject({ event: 'progress' })
      const session = await signedOut.find()
      if (session) await sessions.close(session, 'this')
      const headers = { authorization: `Bearer ${token}` }
      await fetch(`${server.url}/v1/admin-tokens/${made.id}`, { method: 'DELETE', headers })
      expect(await Promise.all(streams.map(all))).toEqual([[], [], [], []])
      held.go()
      // So long nobody looked after it that it counts as lost.
      expect((await all(still)).at(-1)).toMatchObject({ event: 'end', data: { state: 'failed' } })
    })

    it('end when the host stops', async () => {
      wait = neverAgain
      const held = hold()
      const runId = await begin({ confirm: true })
      await held.reached
      const { events } = await stream(runId)
      await events.next()
      stopping = true
      expect(await events.next()).toMatchObject({ done: true })
      held.go()
      await stage.ends.next()
    })
  })
})
