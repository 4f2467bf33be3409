import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asIntegrationId } from '../../src/contract/index.ts'
import { payForAsking, payForTyping } from '../../src/facades/portal/known-channel/limits.ts'
import { createDoors } from '../../src/http/admin/doors.ts'
import { createBudgets } from '../../src/verification/budgets.ts'
import { fakeClock } from '../support/clock.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { testSeals } from '../support/seals.ts'

/** Whoever has IPv6 has more addresses than there are limits: at doors for anybody they are one stranger in a network. */

describe('a stranger who comes from another address of the same network each time', () => {
  const clock = fakeClock()
  let database: TestDatabase
  beforeAll(async () => {
    const [sqlite] = databases()
    if (sqlite === undefined) throw new Error('no database')
    database = await sqlite.open()
  })
  afterAll(() => database.dispose())

  const budgets = () => createBudgets({ store: database.store, clock, key: new Uint8Array(32) })
  /** How many of so many are let through. */
  async function passed(
    times: number,
    attempt: (address: string) => Promise<boolean>,
    network = '2001:db8:7:1',
  ): Promise<number> {
    let through = 0
    for (let n = 1; n <= times; n += 1) if (await attempt(`${network}::${n.toString(16)}`)) through += 1
    return through
  }

  it('has codes sent to one login as often as one address has', async () => {
    const portalId = asIntegrationId('portal-1')
    const deps = { budgets: budgets() }
    const asks = (login: string) => async (address: string) =>
      (await payForAsking(deps, { portalId, address }, login, 1_000)) === undefined
    expect(await passed(20, asks('ana@example.com'))).toBe(5)
    expect(await passed(5, asks('ana@example.com'), '2001:db8:7:2')).toBe(5)
    const anybody = async (address: string) => asks(`user ${address}`)(address)
    expect(await passed(80, anybody, '2001:db8:8:1')).toBe(60)
  })

  it('types as many codes', async () => {
    const deps = { budgets: budgets() }
    const types = async (address: string) => (await payForTyping(deps, { address })) === undefined
    expect(await passed(130, types, '2001:db8:9:1')).toBe(120)
  })

  it('tries the ways in for administrators as often', async () => {
    const doors = createDoors({ store: database.store, clock, seals: testSeals })
    const knocks = (address: string) =>
      doors.knock(address, 'sign_in').then(
        () => true,
        () => false,
      )
    expect(await passed(130, knocks, '2001:db8:a:1')).toBe(120)
    expect(await knocks('192.0.2.1')).toBe(true)
  })
})
