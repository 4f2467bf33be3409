import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type OperationName, operationNames, type SourceUser } from '../../src/contract/index.ts'
import { verifiedBefore } from '../../src/verification/trails/reset.ts'
import { confirmChanges } from '../support/held.ts'
import { type RecoveryWorld, recoveryWorld } from '../support/recovery.ts'
import { allowed, carried, said, verify } from '../support/walk.ts'
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

  function personAt(externalId: string): SourceUser {
    const user = w.product.people.get(externalId)
    if (user === undefined) throw new Error('nobody')
    return user
  }
  function changed(externalId: string, more: Partial<SourceUser>): void {
    w.clock.advance(1_000)
    const changedAt = new Date(w.clock.now()).toISOString()
    w.product.people.set(externalId, { ...personAt(externalId), ...more, changedAt })
  }
  /** What the directory's integration may do at the product. */
  async function allow(allowed: readonly OperationName[]): Promise<void> {
    expect((await w.admin('PATCH', `/v1/integrations/${w.recoverable}`, { config: { allowed } })).status).toBe(200)
    await confirmChanges(w)
  }

  /** What changes after the verdict, and the word by which operators read why the press that follows came to nothing. */
  const changes: Readonly<Record<string, (one: Awaited<ReturnType<typeof verdict>>, by: Flow) => Promise<unknown>>> = {
    held: (_, { integrationId, returnUrl }) =>
      w.admin('PATCH', `/v1/integrations/${integrationId}`, {
        config: { returnUrls: [returnUrl, 'https://evil.example/back'] },
      }),
    claims_unsettled: async ({ externalId }) => changed(externalId, { familyName: 'Mallory' }),
    user_inactive: async ({ externalId }) => changed(externalId, { status: 'suspended', sourceStatus: 'SUSPENDED' }),
    user_unknown: async ({ externalId }) => w.product.people.delete(externalId),
    policy: ({ login }) => w.groupPolicy('forbidden', [login], { operations: { unlock: { allowed: false } } }),
    not_allowed: () => allow(operationNames.filter(name => name !== 'unlock')),
    identity_in_use: async ({ externalId, login }) => {
      const other = { ...personAt(externalId), externalId: `${externalId}-other`, login: `other-${login}`, familyName: 'Other' }
      w.product.people.set(other.externalId, other)
      await w.store.loader.put(w.recoverable, other, w.clock.now())
      const outcome = { overall: 'OK', identityId: `id-${login.split('@')[0]}` }
      const { code } = await verify(w, await flow.stepUp(other.login), outcome)
      expect((await flow.redeem(code, { loginHint: other.login })).body.reason).toBe('identity_in_use')
    },
    binding_too_weak: ({ login }) => w.groupPolicy('raised', [login], { operations: { unlock: { minimumAssurance: 'high' } } }),
  }

  it.each(Object.keys(changes))(
    'is in the way of an operation that was offered, with its reason for operators: %s',
    async why => {
      const by = await w.recovering({ operations: ['unlock'] })
      const one = await verdict(by, ['unlock'])
      expect(one.page.text).toContain('Yes, unlock my account')
      await changes[why]?.(one, by)
      const answer = await one.show('unlock')
      expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('cannot be done here')])
      expect(answer.text).not.toContain(why)
      expect(w.product.calls).toEqual([])
      const shown = await w.admin<{ operations: object[] }>('GET', `/v1/verifications/${one.id}`)
      expect(shown.body.operations).toMatchObject([{ operation: 'unlock', state: 'refused', why }])
      const audit = await w.admin<{ items: object[] }>('GET', `/v1/audit?target=${one.id}&action=operation.refused`)
      expect(audit.body.items).toMatchObject([{ actor: { kind: 'person' }, facts: { operation: 'unlock', why } }])
      await allow(operationNames)
      expect((await one.show('unlock')).status, 'a refusal stands').toBe(409)
    },
  )

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
