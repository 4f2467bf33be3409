import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OperationName } from '../../src/contract/index.ts'
import { type RecoveryWorld, recoveryWorld } from '../support/recovery.ts'
import type { Flow } from '../support/world.ts'

describe.each(['sqlite', 'postgres'] as const)('an objection while the product is being asked, on %s', database => {
  let w: RecoveryWorld
  let flow: Flow
  let nth = 0
  beforeAll(async () => {
    w = await recoveryWorld({ database })
    flow = await w.recovering({ operations: ['temporary_access_pass', 'reset_factors'] })
  })
  beforeEach(() => {
    w.product.calls.length = 0
    w.product.faults.clear()
    w.product.hold = undefined
  })
  afterAll(() => w.close())

  const called = async (operation: OperationName) => {
    while (!w.product.calls.some(call => call.startsWith(operation))) await new Promise(resolve => setImmediate(resolve))
  }
  function held() {
    let release = () => {}
    w.product.hold = new Promise<void>(resolve => {
      release = resolve
    })
    return () => release()
  }

  /** Pressed, and not answered by the product until it is let go. `first`: what it is asked for before, and answers. */
  async function underWay(operation: OperationName, first?: OperationName) {
    nth += 1
    const { login } = await w.somebody(`p${nth}@example.com`)
    const { show, id, person } = await w.recovered(flow, login, [operation])
    let release = held()
    const pressed = show(operation)
    if (first !== undefined) {
      await called(first)
      const answered = release
      release = held()
      answered()
    }
    await called(operation)
    // What is asked for later is answered.
    w.product.hold = undefined
    return {
      id,
      object: () => person.post(`${w.url}/verify/seat/${id}/not-me`),
      ended() {
        release()
        return pressed
      },
    }
  }
  /** The reconciler gives up what nobody finished, and what it asks for is done. */
  async function settled() {
    for (let round = 0; round < 2; round += 1) await w.host.settleDown()
  }
  async function record(id: string) {
    const grants = await w.store.db
      .selectFrom('operation_grants')
      .select(['operation', 'state'])
      .where('verification_id', '=', id as never)
      .execute()
    const { body } = await w.admin<{ items: readonly { action: string; facts: { operation?: string } }[] }>(
      'GET',
      `/v1/audit?target=${id}`,
    )
    return {
      grants: Object.fromEntries(grants.map(({ operation, state }) => [operation, state])),
      told: body.items.map(({ action, facts }) => `${action} ${facts.operation}`),
    }
  }
  const user = () => `u-p${nth}`
  const passes = () => w.product.calls.filter(call => call === `temporary_access_pass ${user()}`).length

  it('wins: what the product made after it is shown to nobody, and made worthless, and the record says both', async () => {
    const { id, object, ended } = await underWay('temporary_access_pass')
    await object()
    await settled()
    expect(passes(), 'what is under way is waited for').toBe(1)
    const answer = await ended()
    expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('This request was stopped')])
    expect(answer.text).not.toContain('canary')
    await settled()
    expect(passes()).toBe(2)
    expect(w.product.calls.at(-1)).toBe(`revoke_sessions ${user()}`)
    const { grants, told } = await record(id)
    expect(grants).toMatchObject({ temporary_access_pass: 'done', take_back: 'done' })
    expect(told).toContain('operation.withheld temporary_access_pass')
    expect(told).toContain('operation.done take_back')
  })

  it.each(['objects, and it is given up for lost', 'finds it given up for lost, and objects'])(
    'wins also over an end that comes too late: somebody %s',
    async order => {
      const { id, object, ended } = await underWay('temporary_access_pass')
      const isFirst = order.startsWith('objects')
      if (isFirst) await object()
      w.clock.advance(3 * 60_000)
      await w.host.settleDown()
      if (!isFirst) await object()
      const answer = await ended()
      expect(answer.text).toContain('This request was stopped')
      expect(answer.text).not.toContain('canary')
      await settled()
      const { grants, told } = await record(id)
      expect(grants).toMatchObject({ temporary_access_pass: 'unknown', take_back: 'done' })
      expect(told).toContain('operation.unknown temporary_access_pass')
      expect(told).toContain('operation.withheld temporary_access_pass')
      expect(passes()).toBe(2)
    },
  )

  it('wins over what was given in place of sign-in methods, though their removal was given up for lost', async () => {
    const { id, object, ended } = await underWay('reset_factors', 'password_reset_link')
    w.clock.advance(3 * 60_000)
    await w.host.settleDown()
    await object()
    const answer = await ended()
    expect(answer.text).toContain('This request was stopped')
    expect(answer.text).not.toContain('canary')
    await settled()
    expect((await record(id)).grants).toMatchObject({ reset_factors: 'unknown', password_reset_link: 'done', take_back: 'done' })
    expect(w.product.calls.filter(call => call.startsWith('password_reset_link'))).toHaveLength(2)
  })

  it('comes too late for what was shown, which is made worthless all the same', async () => {
    nth += 1
    const { login } = await w.somebody(`p${nth}@example.com`)
    const { show, id, person } = await w.recovered(flow, login, ['temporary_access_pass'])
    expect((await show('temporary_access_pass')).text).toContain('canary')
    await person.post(`${w.url}/verify/seat/${id}/not-me`)
    await settled()
    expect(passes()).toBe(2)
    expect((await record(id)).grants).toMatchObject({ temporary_access_pass: 'done', take_back: 'done' })
  })
})
