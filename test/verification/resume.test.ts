import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { VerificationId } from '../../src/contract/index.ts'
import type { Verifications } from '../../src/verification/port.ts'
import { databases } from '../support/databases.ts'
import { browser, documentOf, idOf, openWorld, said, stepUp, tokenOf, type World } from './world.ts'

const pass = { identityId: 'id-bo', document: documentOf('bo.enrolled') }

describe.each(databases())('a leg that goes on in the browser, on $name', engine => {
  let world: World
  beforeEach(async () => {
    world = await openWorld(engine)
    await world.person('bo.enrolled')
    await world.enroll('bo.enrolled', 'id-bo')
  })
  afterEach(() => world.close())

  async function begun() {
    const { returnUrl: _, ...request } = stepUp('bo.enrolled', { facade: 'provider', continuation: { uid: 'u1' } })
    const started = await world.verifications.start(world.starter(), request)
    const desktop = browser(world.verifications)
    await desktop.take(tokenOf(started))
    return { id: idOf(started), desktop }
  }

  async function parked({ id }: { readonly id: VerificationId }, person: ReturnType<typeof browser>) {
    await person.back(world.verifier.finish(id, { ...pass, overall: 'MANUAL_PENDING' }).handle)
    expect((await world.row(id)).state).toBe('review')
  }

  /** The same room, in which something happens between the reading of a row and its receipt. */
  function meanwhile(work: () => Promise<void>): Verifications {
    const { integrations } = world.deps
    let done = false
    return world.replica({
      integrations: {
        ...integrations,
        async get(id) {
          if (!done) {
            done = true
            await work()
          }
          return integrations.get(id)
        },
      },
    })
  }

  async function humanSaysYes(id: VerificationId): Promise<void> {
    world.verifier.finish(id, { ...pass, overall: 'MANUAL_OK' })
    await world.verifications.settle(id)
    expect((await world.row(id)).state).toBe('decided')
  }

  it('receives the allow in the seat', async () => {
    const { id, desktop } = await begun()
    await desktop.back(world.verifier.finish(id, pass).handle)
    const { result, continuation } = await desktop.resumable(id)
    expect([said(result), result.data.binding, continuation]).toEqual(['success/approved/allow/ok', 'browser', { uid: 'u1' }])
  })

  it('gives the first browser no allow that came up while it asked for its review', async () => {
    const { id, desktop } = await begun()
    const phone = browser(world.verifications)
    await phone.take((await desktop.handOver(id)).url.split('/').at(-1) ?? '')
    await parked({ id }, phone)
    const { result } = await meanwhile(() => humanSaysYes(id)).resumable(id, desktop.cookie)
    expect(said(result)).toBe('pending/none/challenge/awaiting_return')
    expect((await world.row(id)).state).toBe('decided')
  })

  it('gives the seat no allow that came up while it asked, once the tenant is another one', async () => {
    const { id, desktop } = await begun()
    await parked({ id }, desktop)
    const replica = meanwhile(async () => {
      await humanSaysYes(id)
      world.moveTenant('tenant-2')
    })
    expect(said((await replica.resumable(id, desktop.cookie)).result)).toBe('cancelled/none/deny/cancelled')
  })

  it('gives a browser nothing that lost its seat while it asked', async () => {
    const { id, desktop } = await begun()
    const phone = browser(world.verifications)
    const { url } = await desktop.handOver(id)
    const replica = meanwhile(async () => {
      await phone.take(url.split('/').at(-1) ?? '')
      await phone.back(world.verifier.finish(id, pass).handle)
      expect((await world.row(id)).state).toBe('decided')
    })
    expect(said((await replica.resumable(id, desktop.cookie)).result)).toBe('pending/none/challenge/awaiting_return')
    expect((await world.row(id)).state).toBe('decided')
  })

  it('tells a browser that may not have it neither the verdict nor when there was one', async () => {
    const { id, desktop } = await begun()
    const phone = browser(world.verifications)
    await phone.take((await desktop.handOver(id)).url.split('/').at(-1) ?? '')
    await phone.back(world.verifier.finish(id, pass).handle)
    await desktop.typeCode(id, (await phone.seat(id)).transferCode ?? '')
    expect(said((await desktop.resumable(id)).result)).toBe('success/approved/allow/ok')
    const { result } = await phone.resumable(id)
    expect([said(result), result.data.completedAt]).toEqual(['pending/none/challenge/awaiting_return', null])
  })

  it('carries a denial on also while the account is disabled', async () => {
    const { id, desktop } = await begun()
    await desktop.back(world.verifier.finish(id, { ...pass, identityId: 'id-x' }).handle)
    const replica = meanwhile(() => Promise.reject(new Error('nobody has to be asked')))
    expect(said((await replica.resumable(id, desktop.cookie)).result)).toBe('failed/rejected/deny/identity_mismatch')
  })
})
