import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ActorRef } from '../../src/contract/index.ts'
import { auditLines, exportAudit } from '../../src/security/audit-export.ts'
import {
  type AuditHead,
  appendAudit,
  auditHead,
  createSeals,
  listAudit,
  sealAudit,
  verifyAudit,
} from '../../src/security/index.ts'
import { takeLease } from '../../src/storage/leases.ts'
import type { Store } from '../../src/storage/store.ts'
import { fakeClock, fakeStart } from '../support/clock.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { fakeRandom } from '../support/random.ts'

const admin: ActorRef = { kind: 'admin', id: 'tok_1', name: 'Ada' }

describe.each(databases())('the audit chain on $name', ({ open }) => {
  let database: TestDatabase
  let store: Store
  const random = fakeRandom(7)
  const clock = fakeClock()
  const seals = createSeals([{ id: 'k1', key: new Uint8Array(32).fill(1) }], random)
  const verify = (expected: { expected?: AuditHead } = {}) => verifyAudit(store.db, { seals, ...expected })
  const seal = (owner = 'a') => sealAudit(store, { owner, clock })

  beforeAll(async () => {
    database = await open({ clock })
    store = database.store
  })
  beforeEach(async () => {
    await store.transaction(({ db }) => db.deleteFrom('audit').execute())
  })
  afterAll(() => database.dispose())

  async function append(count: number, from = 0): Promise<void> {
    for (let n = from; n < from + count; n += 1) {
      const entry = { at: fakeStart + n, actor: admin, action: 'integration.updated', target: `int_${n % 3}`, facts: { n } }
      await store.transaction(tx => appendAudit(tx, entry, random))
    }
  }

  const rows = () => store.db.selectFrom('audit').selectAll().orderBy('seq').execute()

  it('commits an entry with its action, or neither', async () => {
    const failing = store.transaction(async tx => {
      await appendAudit(tx, { at: 1, actor: admin, action: 'a', target: 't' }, random)
      throw new Error('the action failed')
    })
    await expect(failing).rejects.toThrow('the action failed')
    expect(await rows()).toEqual([])
  })

  it('seals what waits, in order, and nothing twice', async () => {
    await append(3)
    expect(await verify()).toEqual({ sealed: 0, unsealed: 3 })
    expect(await auditHead(store.db)).toBeUndefined()
    expect(await seal()).toBe(3)
    expect(await seal()).toBe(0)
    await append(2, 3)
    expect(await verify()).toMatchObject({ sealed: 3, unsealed: 2 })
    expect(await seal('b')).toBe(2)
    expect((await rows()).map(row => row.position)).toEqual([1, 2, 3, 4, 5])
    expect(await verifyAudit(store.reports, { seals })).toEqual({ sealed: 5, unsealed: 0, head: await auditHead(store.db) })
  })

  it('seals more than fits into one transaction', async () => {
    await store.transaction(async tx => {
      for (let n = 0; n < 1_203; n += 1) await appendAudit(tx, { at: n, actor: admin, action: 'a', target: 't' }, random)
    })
    expect(await seal()).toBe(1_203)
    expect(await verify()).toMatchObject({ sealed: 1_203, unsealed: 0, head: { position: 1_203 } })
  })

  it('has one sealer at a time, and takes over from one that is gone', async () => {
    await append(2)
    await takeLease(store, 'audit_sealer', 'gone', 30_000, clock)
    expect(await seal('b')).toBe(0)
    clock.advance(30_001)
    expect(await seal('b')).toBe(2)
    expect(await verify()).toMatchObject({ sealed: 2, unsealed: 0 })
  })

  it('stays whole when several seal and write at once', async () => {
    const owners = ['a', 'b', 'c', 'd']
    await Promise.all(
      owners.map(async (owner, n) => {
        for (let round = 0; round < 5; round += 1) {
          await append(2, n * 100 + round * 10)
          await seal(owner)
        }
      }),
    )
    await seal()
    expect(await verify()).toMatchObject({ sealed: 40, unsealed: 0 })
  })

  it('seals nothing with a lease that ran out on the way', async () => {
    await append(1)
    let asked = 0
    const late = { now: () => fakeStart + 1_000_000_000 + (asked++ === 0 ? 0 : 60_000) }
    expect(await sealAudit(store, { owner: 'frozen', clock: late })).toBe(0)
    expect(await verify()).toMatchObject({ sealed: 0, unsealed: 1 })
    await store.transaction(({ db }) => db.deleteFrom('leases').execute())
  })

  describe('is seen to be broken', () => {
    const columns = ['seq', 'id', 'at', 'actor', 'action', 'target', 'facts', 'hash', 'previous', 'position'] as const
    it.each(columns)('where %s of an entry was changed', async column => {
      await append(6)
      await seal()
      const value = ['seq', 'at', 'position'].includes(column) ? 999_999_999 : '{}x'
      const third = (await rows())[2]
      await store.transaction(({ db }) =>
        db
          .updateTable('audit')
          .set({ [column]: value })
          .where('id', '=', third?.id ?? '')
          .execute(),
      )
      const kind = column === 'position' ? 'missing' : column === 'previous' ? 'unlinked' : 'altered'
      expect(await verify()).toMatchObject({ sealed: 2, fault: { position: 3, kind } })
    })

    it('where facts were written in another way that means the same', async () => {
      await append(2)
      await seal()
      await store.transaction(({ db }) =>
        db.updateTable('audit').set({ facts: '{ "n": 0 }' }).where('position', '=', 1).execute(),
      )
      expect(await verify()).toMatchObject({ fault: { position: 1, kind: 'altered' } })
    })

    it('where any one entry was removed', async () => {
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: 7 }), async position => {
          await store.transaction(({ db }) => db.deleteFrom('audit').execute())
          await append(8)
          await seal()
          await store.transaction(({ db }) => db.deleteFrom('audit').where('position', '=', position).execute())
          expect(await verify()).toMatchObject({ sealed: position - 1, fault: { position, kind: 'missing' } })
        }),
        { numRuns: 7 },
      )
    })

    it('where one was removed and the rest moved up', async () => {
      await append(5)
      await seal()
      await store.transaction(async ({ db }) => {
        await db.deleteFrom('audit').where('position', '=', 2).execute()
        for (const position of [3, 4, 5]) {
          await db
            .updateTable('audit')
            .set({ position: position - 1 })
            .where('position', '=', position)
            .execute()
        }
      })
      expect(await verify()).toMatchObject({ sealed: 1, fault: { position: 2, kind: 'unlinked' } })
    })

    it('where any two entries were swapped, with or without their links', async () => {
      const pair = fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { minLength: 2, maxLength: 2 })
      await fc.assert(
        fc.asyncProperty(pair, fc.constantFrom('places', 'contents', 'seq'), async ([a = 0, b = 0], what) => {
          await store.transaction(({ db }) => db.deleteFrom('audit').execute())
          await append(6)
          await seal()
          const [one, two] = [a, b].map(async at =>
            store.db.selectFrom('audit').selectAll().where('position', '=', at).executeTakeFirstOrThrow(),
          )
          const [first, second] = [await one, await two]
          if (!first || !second) throw new Error('no such entries')
          await store.transaction(async ({ db }) => {
            await db.deleteFrom('audit').where('position', 'in', [a, b]).execute()
            const swapped = (x: typeof first, y: typeof first) => {
              if (what === 'places') return { ...x, position: y.position }
              if (what === 'seq') return { ...x, seq: y.seq }
              return { ...x, id: y.id, at: y.at, facts: y.facts, target: y.target }
            }
            await db
              .insertInto('audit')
              .values([swapped(first, second), swapped(second, first)])
              .execute()
          })
          expect((await verify()).fault?.position).toBe(Math.min(a, b))
        }),
        { numRuns: 12 },
      )
    })

    it('where an entry was put in between', async () => {
      await append(4)
      await seal()
      const [first] = await rows()
      if (!first) throw new Error('no entry')
      await store.transaction(async ({ db }) => {
        for (const position of [4, 3, 2]) {
          await db
            .updateTable('audit')
            .set({ position: position + 1 })
            .where('position', '=', position)
            .execute()
        }
        const { seq: _, ...copy } = first
        await db
          .insertInto('audit')
          .values({ ...copy, id: 'forged', position: 2, previous: first.hash, hash: 'x' })
          .execute()
      })
      expect(await verify()).toMatchObject({ sealed: 1, fault: { position: 2, kind: 'altered', id: 'forged' } })
    })

    it('where an entry was put before the first, or after a gap', async () => {
      await append(2)
      await seal()
      const insert = (position: number) =>
        store.transaction(({ db }) =>
          db
            .insertInto('audit')
            .values({
              id: 'forged',
              at: 0,
              actor: '{}',
              action: 'a',
              target: 't',
              facts: '{}',
              position,
              previous: 'x',
              hash: 'y',
            })
            .execute(),
        )
      await insert(9)
      expect(await verify()).toMatchObject({ sealed: 2, fault: { position: 3, kind: 'missing', id: 'forged' } })
      await insert(0)
      expect(await verify()).toMatchObject({ sealed: 0, fault: { position: 1, kind: 'missing', id: 'forged' } })
    })

    it('where the end was cut off, if its head was kept elsewhere', async () => {
      await append(5)
      await seal()
      const expected = await auditHead(store.db)
      if (!expected) throw new Error('no head')
      expect((await verify({ expected })).fault).toBeUndefined()
      await append(1, 5)
      await seal()
      expect((await verify({ expected })).fault).toBeUndefined()
      await store.transaction(({ db }) => db.deleteFrom('audit').where('position', '>=', 4).execute())
      expect((await verify()).fault).toBeUndefined()
      expect(await verify({ expected })).toMatchObject({ sealed: 3, fault: { position: 5, kind: 'head_missing' } })
      await store.transaction(({ db }) => db.deleteFrom('audit').execute())
      expect(await verify({ expected })).toEqual({
        sealed: 0,
        unsealed: 0,
        fault: { position: 5, kind: 'head_missing' },
      })
    })

    it('where all of it was written anew, if its head was kept elsewhere', async () => {
      await append(5)
      await seal()
      const expected = await auditHead(store.db)
      if (!expected) throw new Error('no head')
      await store.transaction(({ db }) =>
        db.updateTable('audit').set({ position: null, previous: null, hash: null, target: 'int_9' }).execute(),
      )
      await seal()
      expect((await verify()).fault).toBeUndefined()
      expect((await verify({ expected })).fault).toMatchObject({ position: 5, kind: 'head_differs' })
    })
  })

  describe('is listed', () => {
    it('newest first, page by page, before and after it is sealed', async () => {
      await append(3)
      await seal()
      await append(2, 3)
      const first = await listAudit(store.reports, { limit: 3 })
      expect(first.items.map(item => [item.facts.n, item.position])).toEqual([
        [4, null],
        [3, null],
        [2, 3],
      ])
      expect(first.items[2]).toEqual({
        id: expect.stringMatching(/^[\w-]{22}$/),
        at: '2026-01-01T00:00:00.002Z',
        actor: admin,
        action: 'integration.updated',
        target: 'int_2',
        facts: { n: 2 },
        position: 3,
      })
      const second = await listAudit(store.reports, { limit: 3, cursor: first.nextCursor ?? '' })
      expect(second.items.map(item => item.facts.n)).toEqual([1, 0])
      expect(second.nextCursor).toBeNull()
    })

    it('by target and action', async () => {
      await append(7)
      expect((await listAudit(store.reports, { limit: 10, target: 'int_0' })).items.map(item => item.facts.n)).toEqual([6, 3, 0])
      expect((await listAudit(store.reports, { limit: 10, action: 'other' })).items).toEqual([])
      expect((await listAudit(store.reports, { limit: 7 })).nextCursor).toBeNull()
    })

    it('by who did it, by a time, and by all actions of an area', async () => {
      await append(5)
      const numbers = async (query: object) =>
        (await listAudit(store.reports, { limit: 10, ...query })).items.map(item => item.facts.n)
      expect(await numbers({ actor: admin.id })).toEqual([4, 3, 2, 1, 0])
      expect(await numbers({ actor: `${admin.id.slice(0, -1)}_` })).toEqual([])
      expect(await numbers({ actor: '%' })).toEqual([])
      for (const [n, id] of ['desk "1"', 'desk \\', 'desk ', 'é\u0001', 'x","id":"y'].entries()) {
        const actor: ActorRef = { kind: 'agent', id, name: '","id":"desk "' }
        await store.transaction(tx => appendAudit(tx, { at: 1, actor, action: 'a', target: 't', facts: { n } }, random))
        expect(await numbers({ actor: id })).toEqual([n])
      }
      const from = Date.parse('2026-01-01T00:00:00.001Z')
      expect(await numbers({ from, to: from + 2 })).toEqual([2, 1])
      expect(await numbers({ action: 'integration.' })).toEqual([4, 3, 2, 1, 0])
      expect(await numbers({ action: 'integration.u' })).toEqual([])
      expect(await numbers({ action: 'integra.' })).toEqual([])
    })

    it('in lines, as they were sealed and from where somebody says', async () => {
      await append(3)
      await seal()
      await append(1, 3)
      let text = ''
      for await (const part of auditLines(store.reports, 2)) text += part
      const lines = text.trimEnd().split('\n')
      expect(lines.map(line => JSON.parse(line))).toEqual((await exportAudit(store.reports, { limit: 10, from: 2 })).items)
      expect(lines).toHaveLength(2)
    })

    it.each(['', 'x', 'W10', 'WyJhIl0', 'WzEsMl0', 'WzEuNV0'])('not with the cursor %j', async cursor => {
      await expect(listAudit(store.reports, { limit: 1, cursor })).rejects.toMatchObject({ code: 'request_invalid' })
    })
  })
})
