import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signalKeys } from '../../src/events/signal-keys.ts'
import { createSeals } from '../../src/security/seals.ts'
import { fakeClock } from '../support/clock.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { fakeRandom } from '../support/random.ts'

const day = 86_400_000

describe.each(databases())('the keys of security event tokens on $name', ({ open }) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database.dispose())

  it('are made when one is needed, once, and replaced so that no key set that somebody keeps is ever wrong', async () => {
    const clock = fakeClock()
    const seals = createSeals([{ id: 'k1', key: new Uint8Array(32) }], fakeRandom(3))
    const keys = signalKeys({ store: database.store, seals, clock })
    const other = signalKeys({ store: database.store, seals, clock })
    const published = async () => (await keys.published()).keys.map(({ kid }) => kid)
    await keys.keepUp()
    expect(await published()).toEqual([])
    const [first, same] = await Promise.all([keys.signing(), other.signing()])
    expect(same.kid).toBe(first.kid)
    expect(await published()).toEqual([first.kid])
    expect(JSON.stringify(await keys.published())).not.toContain(first.d)

    clock.advance(90 * day)
    await Promise.all([keys.keepUp(), other.keepUp()])
    expect(await published()).toHaveLength(2)
    expect((await keys.signing()).kid).toBe(first.kid)
    clock.advance(2 * day)
    await keys.keepUp()
    const next = await keys.signing()
    expect(next.kid).not.toBe(first.kid)
    expect(await published()).toEqual([next.kid, first.kid])
    clock.advance(2 * day)
    await keys.keepUp()
    expect(await published()).toEqual([next.kid])
    expect((await keys.signing()).kid).toBe(next.kid)
  })
})
