import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { appendAudit, auditHead, createSeals, sealAudit, trimAudit, verifyAudit } from '../../src/security/index.ts'
import { takeLease } from '../../src/storage/leases.ts'
import type { Store } from '../../src/storage/store.ts'
import { fakeClock, fakeStart } from '../support/clock.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { fakeRandom } from '../support/random.ts'

describe.each(databases())('the old end of the audit chain on $name', ({ open }) => {
  let database: TestDatabase
  let store: Store
  const random = fakeRandom(11)
  const clock = fakeClock()
  const key = (fill: number) => ({ id: `k${fill}`, key: new Uint8Array(32).fill(fill) })
  const seals = createSeals([key(1)], random)
  const verify = (with_ = seals) => verifyAudit(store.db, { seals: with_ })
  const trim = (before: number) => trimAudit({ store, seals, owner: 'a', clock }, before)
  const at = (n: number) => fakeStart + n

  beforeAll(async () => {
    database = await open({ clock })
    store = database.store
  })
  beforeEach(async () => {
    await store.transaction(async ({ db }) => {
      await db.deleteFrom('audit').execute()
      await db.deleteFrom('audit_cuts').execute()
    })
  })
  afterAll(() => database.dispose())

  async function sealed(count: number, from = 0): Promise<void> {
    await store.transaction(async tx => {
      for (let n = from; n < from + count; n += 1) {
        const entry = { at: at(n), actor: { kind: 'host', id: 'test' }, action: 'a', target: 't', facts: { n } } as const
        await appendAudit(tx, entry, random)
      }
    })
    await sealAudit(store, { owner: 'a', clock })
  }
  const positions = async () =>
    (await store.db.selectFrom('audit').select('position').orderBy('position').execute()).map(row => row.position)
  const edit = (position: number) =>
    store.transaction(({ db }) => db.updateTable('audit').set({ facts: '{"n":99}' }).where('position', '=', position).execute())

  it('is cut where entries are too old, and the chain is whole from there on, with what was cut told', async () => {
    await sealed(10)
    const head = await auditHead(store.db)
    expect(await trim(at(4))).toBe(4)
    expect(await trim(at(4))).toBe(0)
    expect(await positions()).toEqual([5, 6, 7, 8, 9, 10])
    expect(await verify()).toEqual({
      sealed: 6,
      unsealed: 0,
      head,
      cut: {
        entries: 4,
        hash: expect.any(String),
        newestAt: new Date(at(3)).toISOString(),
        cutAt: new Date(clock.now()).toISOString(),
      },
    })
    await sealed(2, 10)
    expect(await trim(at(7))).toBe(3)
    expect(await verify()).toMatchObject({ sealed: 5, head: { position: 12 }, cut: { entries: 7 } })
  })

  it('is cut in slices, and never up to the last sealed entry, on which the next one follows', async () => {
    await sealed(1_203)
    expect(await trim(at(100_000))).toBe(1_202)
    expect(await positions()).toEqual([1_203])
    await sealed(1, 1_203)
    const verdict = await verify()
    expect(verdict).toMatchObject({ sealed: 2, head: { position: 1_204 }, cut: { entries: 1_202 } })
    expect(verdict).not.toHaveProperty('fault')
  })

  it('stays where an older entry was written behind a younger one, until that one is old, too', async () => {
    await sealed(1, 50)
    await sealed(5)
    expect(await trim(at(10))).toBe(0)
    expect(await trim(at(51))).toBe(5)
  })

  it('is not cut by a second process at the same time', async () => {
    await sealed(5)
    await takeLease(store, 'audit_trimmer', 'another', 30_000, clock)
    expect(await trim(at(3))).toBe(0)
    clock.advance(30_001)
    expect(await trim(at(3))).toBe(3)
  })

  it('is left as it is where somebody tampered with it: a cut would hide that', async () => {
    await sealed(6)
    await edit(2)
    await expect(trim(at(5))).rejects.toMatchObject({ code: 'internal' })
    expect(await positions()).toHaveLength(6)
    expect(await verify()).toMatchObject({ fault: { position: 2, kind: 'altered' } })
  })

  it('shows entries that somebody else took away as missing, behind a cut as well', async () => {
    await sealed(9)
    await trim(at(3))
    await store.transaction(({ db }) => db.deleteFrom('audit').where('position', '<', 6).execute())
    expect(await verify()).toMatchObject({ sealed: 0, fault: { position: 4, kind: 'missing' } })
    await expect(trim(at(8))).rejects.toMatchObject({ code: 'internal' })
  })

  it.each(['hash', 'entries', 'newest_at', 'cut_at', 'position', 'sealed'] as const)(
    'shows a cut that the host did not make, by its %s',
    async column => {
      await sealed(9)
      await trim(at(3))
      const value = column === 'hash' || column === 'sealed' ? 'v1.k1.a.b.c.d' : 5
      await store.transaction(({ db }) =>
        db
          .updateTable('audit_cuts')
          .set({ [column]: value })
          .execute(),
      )
      expect(await verify()).toMatchObject({ sealed: 0, fault: { kind: 'cut_forged' } })
      await expect(trim(at(8))).rejects.toMatchObject({ code: 'internal' })
    },
  )

  it('can be followed after the key was changed, and by nobody without it', async () => {
    await sealed(5)
    await trim(at(3))
    expect(await verify(createSeals([key(2), key(1)], random))).not.toHaveProperty('fault')
    expect(await verify(createSeals([key(2)], random))).toMatchObject({ fault: { kind: 'cut_forged' } })
  })

  it('answers for a head that was kept elsewhere as far as it can', async () => {
    await sealed(3)
    const third = (await auditHead(store.db)) ?? { position: 0, hash: '' }
    await sealed(3, 3)
    const sixth = (await auditHead(store.db)) ?? { position: 0, hash: '' }
    await sealed(3, 6)
    await trim(at(3))
    const against = async (expected: typeof third) => (await verifyAudit(store.db, { seals, expected })).fault?.kind
    expect(await against(third)).toBeUndefined()
    expect(await against({ ...third, hash: 'another' })).toBe('head_differs')
    expect(await against({ ...third, position: 2 })).toBe('head_cut')
    expect(await against(sixth)).toBeUndefined()
    expect(await against({ ...sixth, position: 99 })).toBe('head_missing')
  })
})
