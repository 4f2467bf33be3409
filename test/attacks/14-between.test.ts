import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OperationName } from '../../src/contract/index.ts'
import { verifiedBefore } from '../../src/verification/trails/reset.ts'
import { type RecoveryWorld, recoveryWorld } from '../support/recovery.ts'
import { allowed, carried, said } from '../support/walk.ts'
import type { Flow } from '../support/world.ts'

describe('what changes between a verdict and what comes of it', () => {
  let w: RecoveryWorld
  let flow: Flow
  let nth = 0
  beforeAll(async () => {
    w = await recoveryWorld()
    flow = await w.recovering({ operations: ['password_reset_link', 'reset_factors', 'unlock'] })
  })
  beforeEach(() => {
    w.product.calls.length = 0
    w.product.faults.clear()
    w.product.hold = undefined
  })
  afterAll(() => w.close())

  async function verdict(by: Flow, operations: readonly OperationName[]) {
    nth += 1
    const { login, externalId } = await w.somebody(`p${nth}@example.com`)
    return { login, externalId, ...(await w.recovered(by, login, operations)) }
  }
  const called = async (operation: OperationName, times = 1) => {
    while (w.product.calls.filter(call => call.startsWith(operation)).length < times) {
      await new Promise(resolve => setImmediate(resolve))
    }
  }

  it('is our own change to the report of resets, whether the flow ever fetched the verdict or somebody objected', async () => {
    const by = { kind: 'app', id: 'us', ours: true } as const
    const { externalId, show, person, id } = await verdict(flow, ['password_reset_link'])
    const logged = () =>
      verifiedBefore(w.store.db, w.recoverable, { externalId, at: w.clock.now(), by, operation: 'password_reset' })
    expect(await logged()).toBeUndefined()
    expect((await show('password_reset_link')).status).toBe(200)
    expect(await logged()).toBe(id)
    await person.post(`${w.url}/verify/seat/${id}/not-me`)
    expect(await logged()).toBe(id)
    // What the product refused was not ours, if it happened.
    const other = await verdict(flow, ['unlock'])
    w.product.faults.set('unlock', 'refused')
    await other.show('unlock')
    expect(
      await verifiedBefore(w.store.db, w.recoverable, {
        externalId: other.externalId,
        at: w.clock.now(),
        by,
        operation: 'unlocked',
      }),
    ).toBe(undefined)
  })

  it('gives a flow no secret under a policy that was made looser after the person was verified', async () => {
    const named = await w.proven({ operations: ['temporary_access_pass'], policies: ['secret_to_flow'] })
    const { login, person, id } = await verdict(named, ['temporary_access_pass'])
    await w.decree({ temporary_access_pass: { recipient: 'secret_to_flow' } })
    const back = await person.post(`${w.url}/verify/seat/${id}/go-back`, {}, { follow: false })
    const answer = await named.redeem(carried(back, person).code, { loginHint: login, purpose: 'account_recovery' })
    expect(said(answer)).toBe(allowed)
    const authorization = `Bearer ${await named.token('hooks:read operations:temporary_access_pass')}`
    const body = { operation: 'temporary_access_pass' }
    const asked = await named.call<object>('POST', `/verifications/${id}/operations`, body, { authorization })
    expect(asked.body).toEqual({ operation: 'temporary_access_pass', performed: false, recipient: 'seat', state: 'open' })
    expect(w.product.calls).toEqual([])
  })

  it('shows nothing that was made in place of sign-in methods, once somebody objected, however their removal ended', async () => {
    for (const fault of ['refused', '500'] as const) {
      const { show, person, id } = await verdict(flow, ['reset_factors'])
      w.product.calls.length = 0
      let release = () => {}
      const held = new Promise<void>(resolve => {
        release = resolve
      })
      w.product.faults.set('reset_factors', `held ${fault}`)
      w.product.hold = held
      const pressed = show('reset_factors')
      await called('password_reset_link')
      w.product.hold = undefined
      release()
      w.product.hold = new Promise<void>(resolve => {
        release = resolve
      })
      await called('reset_factors')
      await person.post(`${w.url}/verify/seat/${id}/not-me`)
      release()
      const answer = await pressed
      expect(answer.text).not.toContain('canary')
      expect(answer.text).toContain('This request was stopped')
    }
  })
})
