import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asIntegrationId, asVerificationId } from '../../src/contract/index.ts'
import { suspend } from '../../src/integrations/suspension.ts'
import { systemRandom } from '../../src/security/clock.ts'
import { noteIssued } from '../../src/verification/issuance.ts'
import { sit } from '../support/walk.ts'
import { type Flow, type World, world } from '../support/world.ts'

describe.each(['sqlite', 'postgres'] as const)('a leg that is suspended while a token is made, on %s', database => {
  let w: World
  beforeAll(async () => {
    w = await world({ database })
    await w.person({ login: 'ada@example.com' })
  })
  afterAll(() => w.close())

  async function underWay(): Promise<{ flow: Flow; id: string }> {
    const flow = await w.flow()
    const started = await flow.stepUp('ada@example.com')
    await sit(started)
    return { flow, id: started.body.data.verificationId }
  }
  const issue = ({ id }: { id: string }, jti: string, meanwhile: () => Promise<void> = async () => undefined) =>
    w.store.transaction(async tx => {
      const at = w.clock.now()
      const token = { clientId: 'c', subject: 's', audience: 'c', kid: '', issuedAt: at, expiresAt: at + 60_000 }
      await noteIssued(tx, { ...token, jti, verificationId: asVerificationId(id) })
      await meanwhile()
    })
  const pull = ({ flow }: { flow: Flow }, meanwhile: () => Promise<void> = async () => undefined) =>
    w.store.transaction(async tx => {
      const id = asIntegrationId(flow.integrationId)
      const done = await suspend(tx, systemRandom, { id, cause: 'by_hand', by: { kind: 'host', id: 'test' }, at: w.clock.now() })
      await meanwhile()
      return done
    })
  /** Many turns, which whoever does not wait would be done by. */
  const aMoment = async () => {
    for (let turn = 0; turn < 50; turn += 1) await w.store.reports.selectFrom('issuance').select('jti').execute()
  }
  const issued = async (jti: string) =>
    (await w.store.db.selectFrom('issuance').select('jti').where('jti', '=', jti).execute()).length

  it('waits for the one that is being written down', async () => {
    const one = await underWay()
    const order: string[] = []
    let pulled: Promise<unknown> = Promise.resolve()
    await issue(one, `before-${database}`, async () => {
      pulled = pull(one).then(() => order.push('suspended'))
      await aMoment()
      order.push('issued')
    })
    await pulled
    expect(order).toEqual(['issued', 'suspended'])
    expect(await issued(`before-${database}`)).toBe(1)
  })

  it('gives out none that was asked for while it happened', async () => {
    const one = await underWay()
    let asked: Promise<unknown> = Promise.resolve()
    await pull(one, async () => {
      asked = issue(one, `after-${database}`).then(
        () => 'issued',
        (error: { code: string }) => error.code,
      )
      await aMoment()
    })
    expect(await asked).toBe('integration_disabled')
    expect(await issued(`after-${database}`)).toBe(0)
  })
})
