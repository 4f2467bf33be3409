import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Cause, causeOf } from '../../src/alerts/cause.ts'
import type { QuietHours } from '../../src/alerts/quiet.ts'
import { compareAlerts } from '../../src/alerts/round.ts'
import { putSettings } from '../../src/alerts/settings.ts'
import { tellAlerts } from '../../src/alerts/tell.ts'
import type { Message, Messages } from '../../src/messages/index.ts'
import { createSeals } from '../../src/security/seals.ts'
import { openStore } from '../../src/storage/open.ts'
import type { Store } from '../../src/storage/store.ts'
import { fakeClock } from '../support/clock.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { quietLog } from '../support/log.ts'
import { fakeRandom } from '../support/random.ts'

const minute = 60_000
const by = { kind: 'host', id: 'test' } as const

describe.each(databases())('who is told, on $name', ({ open }) => {
  let database: TestDatabase
  let other: Store
  const clock = fakeClock()
  const log = quietLog()
  const random = fakeRandom(3)
  const seals = createSeals([{ id: 'k1', key: new Uint8Array(32).fill(7) }], random)
  const sent: Message[] = []
  let causes: readonly Cause[] = []
  const messages = { canSend: true, prepare: async (_tx: unknown, one: Message) => String(sent.push(one)) } as unknown as Messages
  const source = { codes: ['incode_down'] as const, look: async () => causes }

  /** A round of one of two hosts. */
  async function round(store: Store) {
    const deps = { store, seals, clock, random, log, messages, publicUrl: 'https://gate.example', sources: [source] }
    await compareAlerts({ ...deps, keptMs: 86_400_000 })
    await tellAlerts(deps)
  }
  const set = (addresses: string[], quietHours: QuietHours | null = null) => {
    const deps = { store: database.store, seals, clock, random, messages, publicUrl: 'https://gate.example' } as const
    return putSettings({ ...deps, language: 'es' }, { addresses, quietHours }, by)
  }
  const lines = () => sent.splice(0).flatMap(({ facts }) => facts.items ?? [])

  beforeAll(async () => {
    database = await open()
    other = await openStore(database.where, { clock, log })
    await set(['pager@example.com'])
  })
  afterAll(async () => {
    await other.close()
    await database.dispose()
  })
  beforeEach(async () => {
    causes = []
    clock.advance(120 * minute)
    await round(database.store)
    await round(database.store)
    sent.length = 0
  })

  it('hears of it once, of however many hosts that see it at the same time', async () => {
    for (const n of [1, 2, 3, 4, 5]) {
      causes = [causeOf('incode_down', { of: `a${n}` })]
      await Promise.all([database.store, other, database.store, other].map(round))
      const told = lines()
      expect(told.filter(line => line.startsWith('Incode cannot be reached'))).toHaveLength(1)
      expect(told.filter(line => line.startsWith('Over:'))).toHaveLength(n === 1 ? 0 : 1)
    }
  })

  it('hears once that it comes and goes, and nothing more until it has kept still; then how it stands', async () => {
    const comeAndGo = async (times: number) => {
      for (let n = 0; n < times; n += 1) {
        for (const there of [true, false]) {
          causes = there ? [causeOf('incode_down', { of: 'restless' })] : []
          clock.advance(minute)
          await Promise.all([database.store, other].map(round))
        }
      }
    }
    await comeAndGo(3)
    expect(lines().map(line => line.slice(0, 6))).toEqual(['Incode', 'Over: ', 'Incode', 'Over: ', 'Incode', 'Over: '])
    await comeAndGo(1)
    expect(lines()).toEqual([expect.stringContaining('Comes and goes: Incode cannot be reached (incode_down)')])
    await comeAndGo(10)
    expect(lines()).toEqual([])
    clock.advance(60 * minute)
    await Promise.all([database.store, other].map(round))
    expect(lines()).toEqual([expect.stringContaining('Over: Incode cannot be reached')])
    await round(other)
    expect(lines()).toEqual([])
  })

  it('hears that it is there still, where it came and went and has stayed', async () => {
    for (const there of [true, false, true, false, true, false, true]) {
      causes = there ? [causeOf('incode_down', { of: 'stays' })] : []
      clock.advance(minute)
      await round(database.store)
    }
    expect(lines().at(-1)).toContain('Comes and goes')
    clock.advance(60 * minute)
    await round(database.store)
    expect(lines()).toEqual([expect.stringMatching(/^Incode cannot be reached/)])
    causes = []
    await round(database.store)
    expect(lines()).toEqual([expect.stringMatching(/^Over/)])
  })

  it('hears that others are told from now on, or at other hours; once, and also where it is told no more', async () => {
    await set(['thief@example.com'])
    await round(database.store)
    const told = sent.splice(0)
    expect(told.map(({ to, kind, language }) => [to, kind, language])).toEqual([
      ['pager@example.com', 'alert_receivers_changed', 'es'],
    ])
    expect(told[0]?.facts.items).toEqual(['– p•••@e••••.com', '+ t•••@e••••.com'])
    await set(['thief@example.com'])
    expect(sent).toEqual([])
    await set(['pager@example.com'], { from: '00:00', until: '23:59', timeZone: 'UTC' })
    expect(sent.splice(0).map(({ to, facts }) => [to, facts.items?.at(-1)])).toEqual([
      ['thief@example.com', '0 h → 00:00–23:59 UTC'],
    ])
    await set(['pager@example.com'])
  })

  it('tells by what it publishes, too, when it begins to come and go, and how it settles', async () => {
    const before = (await database.store.db.selectFrom('events').select('id').execute()).map(({ id }) => id)
    for (const there of [true, false, true, false, true, false, true, false, true]) {
      causes = there ? [causeOf('incode_down', { of: 'told' })] : []
      clock.advance(minute)
      await round(database.store)
    }
    clock.advance(60 * minute)
    await round(database.store)
    const rows = await database.store.db
      .selectFrom('events')
      .selectAll()
      .where('id', 'not in', before)
      .orderBy('created_at')
      .execute()
    const said = rows.map(({ type, payload }) => `${type} ${(JSON.parse(payload) as { flapping: string }).flapping}`)
    expect(said.slice(0, 2)).toEqual(['alert.opened no', 'alert.resolved no'])
    expect(said.slice(6)).toEqual(['alert.opened begins', 'alert.resolved goes_on', 'alert.opened goes_on', 'alert.settled no'])
  })
})
