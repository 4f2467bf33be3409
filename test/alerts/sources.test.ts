import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compareAlerts, type Source } from '../../src/alerts/round.ts'
import { openAlerts } from '../../src/alerts/rows.ts'
import { attentionCauses, incodeSource, refusalSource, reviewSource, runCauses, type Shown } from '../../src/alerts/sources.ts'
import { alertView } from '../../src/alerts/views.ts'
import { asIntegrationId, connectorError, type JsonObject } from '../../src/contract/index.ts'
import { publish } from '../../src/jobs/publish.ts'
import { systemRandom } from '../../src/security/clock.ts'
import type { Tx } from '../../src/storage/store.ts'
import { createBreakers } from '../../src/verification/breaker.ts'
import { browser } from '../support/browser.ts'
import { fakeClock } from '../support/clock.ts'
import { type Shell, shell } from '../support/command.ts'
import { databases } from '../support/databases.ts'
import { quietLog } from '../support/log.ts'
import { begin, takeSeat } from '../support/passage.ts'
import { type RecoveryWorld, recoveryWorld } from '../support/recovery.ts'
import { rehearsal } from '../support/rehearsal.ts'

async function sqlite() {
  const found = databases().find(({ name }) => name === 'sqlite')
  if (found === undefined) throw new Error('no such database')
  return found.open()
}

const one: Shown = { id: asIntegrationId('i1'), state: 'enabled', attention: [] }
const codes = (found: readonly { readonly key: string; readonly level: number }[]) =>
  found.map(({ key, level }) => `${key} ${level}`)

describe('what lasts', () => {
  it.each([
    ['held', 'sync_held'],
    ['late', 'sync_late'],
    ['failing', 'sync_failing'],
  ] as const)('is a directory whose runs are %s, while it is in use', async (attention, code) => {
    const shown = { ...one, sync: { attention, lastRun: { id: 'run1' } } }
    const look = async (all: readonly Shown[]) => runCauses(all)
    expect(codes(await look([shown]))).toEqual([`${code}:i1: 0`])
    expect(await look([{ ...shown, state: 'disabled' }])).toEqual([])
    expect(await look([{ ...shown, sync: { attention: null, lastRun: null } }])).toEqual([])
  })

  it('is a credential that ends, more pressing with each step, and a write-back that stopped', async () => {
    const look = async (code: string, daysLeft: number | null) =>
      attentionCauses([{ ...one, attention: [{ code, endsAt: null, daysLeft }] }])
    expect(codes(await look('credential_ends', 40))).toEqual([])
    expect(codes(await look('credential_ends', 20))).toEqual(['integration_attention:i1:credential_ends 1'])
    expect(codes(await look('credential_ends', 0))).toEqual(['integration_attention:i1:credential_ends 3'])
    expect(codes(await look('write_back_stopped', null))).toEqual(['integration_attention:i1:write_back_stopped 4'])
    expect(codes(await look('suspended', null))).toEqual([])
  })

  it('is an account of Incode that is down, until it is up', async () => {
    const clock = fakeClock()
    const breakers = createBreakers(clock)
    const look = () => incodeSource(() => breakers.down()).look(0)
    const fail = () =>
      breakers.call('acc', 'open', () => Promise.reject(connectorError('provider_unavailable'))).catch(() => undefined)
    for (const _ of [1, 2, 3, 4]) await fail()
    expect(await look()).toEqual([])
    await fail()
    expect(codes(await look())).toEqual(['incode_down:acc: 0'])
    clock.advance(60_000)
    await breakers.call('acc', 'open', async () => 'up')
    expect(await look()).toEqual([])
  })

  it('is a queue of reviews in which people wait too long', async () => {
    const waiting = [{ integrationIds: ['i1', 'd1'], count: 3 }]
    expect(await reviewSource(async () => waiting).look(0)).toMatchObject([
      { code: 'reviews_waiting', count: 3, integrationId: 'i1' },
    ])
  })
})

describe('what only one process sees', () => {
  it('is kept alive by it, whatever the others see, and over once it is silent', async () => {
    const database = await sqlite()
    const { store } = database
    const clock = fakeClock()
    const down: string[] = ['acc']
    const round = (sources: readonly Source[]) =>
      compareAlerts({ store, clock, random: systemRandom, log: quietLog(), sources, keptMs: 1e12 })
    const [seeing, blind] = [incodeSource(() => down), incodeSource(() => [])]
    await round([seeing])
    for (const _ of [1, 2, 3, 4, 5, 6]) {
      clock.advance(15_000)
      await round([blind])
      await round([seeing])
    }
    expect(await openAlerts(store.db)).toMatchObject([{ code: 'incode_down' }])
    down.length = 0
    clock.advance(61_000)
    await round([blind])
    expect(await openAlerts(store.db)).toEqual([])
    await database.dispose()
  })

  it('says when what it warns of ends, also where that day changes', async () => {
    const database = await sqlite()
    const { store } = database
    const clock = fakeClock()
    let endsAt: string | null = '2026-03-01T00:00:00.000Z'
    const look = async () => attentionCauses([{ ...one, attention: [{ code: 'credential_ends', endsAt, daysLeft: 20 }] }])
    const source: Source = { codes: ['integration_attention'], look }
    const round = () => compareAlerts({ store, clock, random: systemRandom, log: quietLog(), sources: [source], keptMs: 1e12 })
    await round()
    const { payload } = await store.db.selectFrom('events').select('payload').executeTakeFirstOrThrow()
    expect(JSON.parse(payload)).toMatchObject({ endsAt: Date.parse(endsAt) })
    endsAt = '2026-02-28T00:00:00.000Z'
    await round()
    const [alert, ...others] = await openAlerts(store.db)
    expect([alert && alertView(alert, 'https://gate.example').endsAt, others]).toEqual([endsAt, []])
    endsAt = null
    await round()
    expect(await openAlerts(store.db)).toMatchObject([{ ends_at: null }])
    await database.dispose()
  })

  it('is not over because somebody could not look', async () => {
    const database = await sqlite()
    const { store } = database
    const clock = fakeClock()
    const look = { fails: false }
    const source = reviewSource(async () => {
      if (look.fails) throw connectorError('provider_unavailable')
      return [{ integrationIds: ['i1'], count: 1 }]
    })
    const round = () => compareAlerts({ store, clock, random: systemRandom, log: quietLog(), sources: [source], keptMs: 1e12 })
    await round()
    look.fails = true
    await round()
    expect(await openAlerts(store.db)).toHaveLength(1)
    await database.dispose()
  })
})

describe('each of them, in a host', () => {
  let w: RecoveryWorld
  let here: Shell
  let env: Record<string, string>
  beforeAll(async () => {
    w = await recoveryWorld()
    here = await shell()
    env = { STEPGATE_URL: w.url, STEPGATE_TOKEN: w.adminToken }
  })
  afterAll(async () => {
    await here.close()
    await w.close()
  })

  const write = (work: (db: Tx['db']) => Promise<unknown>) => w.store.transaction(({ db }) => work(db))
  const settle = async () => {
    for (const _ of [1, 2]) await w.host.settleDown()
  }
  const open = async (code: string) => {
    const { body } = await w.admin<{ items: { id: string; code: string; count: number; detail: string | null }[] }>(
      'GET',
      '/v1/alerts?state=open',
    )
    return body.items.filter(item => item.code === code)
  }

  it('a product that refuses an integration what it had', async () => {
    const row = { integration_id: w.recoverable, version: 1, next_at: w.clock.now() + 1e9, failures: 1, ran_at: w.clock.now() }
    await write(db =>
      db
        .insertInto('upkeeps')
        .values({ ...row, error_code: 'permission_missing' })
        .execute(),
    )
    const look = async () => (await refusalSource(w.store).look(0)).filter(({ integrationId }) => integrationId === w.recoverable)
    expect(await look()).toMatchObject([{ code: 'permission_lost', detail: 'permission_missing' }])
    await write(db => db.updateTable('upkeeps').set({ error_code: null }).where('integration_id', '=', w.recoverable).execute())
    expect(await look()).toEqual([])
    await write(db => db.deleteFrom('upkeeps').where('integration_id', '=', w.recoverable).execute())
  })

  it('an integration that rehearses, and a receiver that is gone', async () => {
    const flow = await w.flow()
    const ana = await w.person({ login: 'rehearses@example.com' })
    const rehearsed = await rehearsal(w, flow, [ana.externalId])
    const hook = { name: 'gone', url: 'https://gone.example/hook', events: ['alert.opened'] }
    const { body } = await w.admin<{ id: string }>('POST', '/v1/webhooks', hook)
    await write(db =>
      db
        .updateTable('webhook_subscriptions')
        .set({ state: 'disabled', disabled_why: 'gone' })
        .where('id', '=', body.id)
        .execute(),
    )
    await settle()
    expect([await open('rehearsal_on'), await open('webhook_gone')].map(({ length }) => length)).toEqual([1, 1])
    await rehearsed.stop()
    await w.admin('DELETE', `/v1/webhooks/${body.id}`)
    await settle()
    expect([...(await open('rehearsal_on')), ...(await open('webhook_gone'))]).toEqual([])
  })

  it('an operation of which nobody can tell how it ended, until somebody has looked, from the command line', async () => {
    const flow = await w.recovering({ operations: ['unlock'] })
    const { login } = await w.somebody('unknown@example.com')
    const { show } = await w.recovered(flow, login, ['unlock'])
    w.product.faults.set('unlock', 'cut')
    await show('unlock')
    await settle()
    const [alert] = await open('operation_unknown')
    expect(alert).toMatchObject({ count: 1 })
    const id = alert?.id ?? ''
    expect((await here.run(['alerts'], env)).out).toContain('operation_unknown')
    expect((await here.run(['alerts', 'show', id], env)).out).toContain('Look at the account there')
    expect(await here.run(['alerts', 'resolve', id, '--why', 'Was unlocked'], env)).toMatchObject({
      code: 0,
      out: `${id}: resolved`,
    })
    expect(await open('operation_unknown')).toEqual([])
    await settle()
    expect(await open('operation_unknown')).toEqual([])
  })

  it('proofs that fail again and again, through one flow or for one person, until an hour has passed', async () => {
    const flow = await w.flow()
    const relayed = async (login: string) => {
      const passage = await begin(flow, login)
      await takeSeat(passage)
      await browser().open(await w.finish(passage.id, { overall: 'OK' }), { follow: false })
      return passage.id
    }
    const seen = async () => (await open('relay_suspected')).map(({ detail, count }) => [detail, count]).toSorted()
    const people = ['r1', 'r2', 'r3'].map(name => `${name}@example.com`)
    const [victim = '', other = '', third = ''] = people
    for (const login of people) await w.person({ login })
    for (const login of [victim, victim, other]) await relayed(login)
    await settle()
    expect(await seen()).toEqual([])
    const last = await relayed(victim)
    await settle()
    expect(await open('relay_suspected')).toMatchObject([{ detail: 'person', count: 3, about: last }])
    await relayed(third)
    await settle()
    expect(await seen()).toEqual([
      ['flow', 5],
      ['person', 3],
    ])
    w.clock.advance(3_600_000)
    await settle()
    expect(await seen()).toEqual([])
  })

  it('new credentials of somebody who is privileged, or may be, without a verification', async () => {
    const say = (payload: JsonObject, target = 'e1') => {
      const event = { type: 'trail.unverified_reset', integrationId: w.recoverable, target, at: w.clock.now() }
      return w.store.transaction(tx => publish(tx, { ...event, payload }, systemRandom))
    }
    await say({ privileged: false })
    await settle()
    expect(await open('unverified_reset')).toEqual([])
    await say({ privileged: true })
    await say({ privileged: null })
    await settle()
    expect(await open('unverified_reset')).toMatchObject([{ count: 2 }])
    await say({ privileged: true }, 'e2')
    await settle()
    expect((await open('unverified_reset')).map(({ count }) => count).toSorted()).toEqual([1, 2])
    w.clock.advance(15 * 86_400_000)
    await settle()
    expect(await open('unverified_reset')).toEqual([])
  })

  it('what was written back of somebody who is privileged, or may be, and was changed by somebody else', async () => {
    const say = (payload: JsonObject, target: string) => {
      const event = { type: 'trail.written_back_changed', integrationId: w.recoverable, target, at: w.clock.now() }
      return w.store.transaction(tx => publish(tx, { ...event, payload }, systemRandom))
    }
    await say({ privileged: false }, 'e1')
    await say({ privileged: null }, 'e2')
    await settle()
    expect(await open('written_back_changed')).toMatchObject([{ count: 1 }])
    expect(await open('unverified_reset')).toEqual([])
  })

  it('who is told, and when not, is set from the command line', async () => {
    const set = ['alerts', 'settings', '--address', 'a@example.com', '--quiet', '22:00', '07:00', 'Europe/Madrid']
    expect((await here.run(set, env)).out).toBe('told beside the owners: a@example.com\nquiet: 22:00 to 07:00, Europe/Madrid')
    expect((await here.run(['alerts', 'settings', '--quiet', 'none'], env)).out).toContain('quiet: never')
    for (const wrong of [
      { addresses: ['a@b,c@d'], quietHours: null },
      { addresses: [], quietHours: { from: '22', until: '7', timeZone: 'Mars' } },
    ]) {
      expect((await w.admin('PUT', '/v1/alerts/settings', wrong)).status).toBe(400)
    }
  })
})
