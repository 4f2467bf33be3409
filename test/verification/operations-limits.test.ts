import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asIntegrationId } from '../../src/contract/index.ts'
import { createBudgets } from '../../src/verification/budgets.ts'
import { isSpent, pay } from '../../src/verification/operations/limits.ts'
import { defaultPolicy } from '../../src/verification/policy.ts'
import { fakeClock } from '../support/clock.ts'
import { databases, type TestDatabase } from '../support/databases.ts'

describe.each(databases())('how often a product is asked for one person, on $name', ({ open }) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database.dispose())

  it('is counted over all accounts of theirs, in whichever directory and through whichever client', async () => {
    const budgets = createBudgets({ store: database.store, clock: fakeClock(), key: new Uint8Array(32) })
    const room = { policy: defaultPolicy, budgets }
    const of = (n: number, identity: string) => ({
      mode: 'live' as const,
      integration_id: asIntegrationId(`int_flow_${n}`),
      directory_id: asIntegrationId(`int_directory_${n}`),
      external_id: `twin-${n}`,
      account_id: asIntegrationId('int_incode'),
      identity_id: identity,
    })
    const paid: boolean[] = []
    for (let n = 0; n < defaultPolicy.operationsPerPersonDay + 2; n += 1) paid.push(await pay(room, of(n % 4, 'one-face')))
    expect(paid.filter(Boolean)).toHaveLength(defaultPolicy.operationsPerPersonDay)
    expect(isSpent(room, of(0, 'one-face'))).toBe(true)
    expect(isSpent(room, of(0, 'another-face'))).toBe(false)
    expect(await pay(room, of(9, 'another-face'))).toBe(true)
  })
})
