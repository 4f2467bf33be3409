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

  it('of a rehearsal ends as chosen, by its seat alone, and says what it is', async () => {
    const { returnUrl: _, ...request } = stepUp('bo.enrolled', { facade: 'provider', continuation: { uid: 'u1' } })
    const people = { people: ['bo.enrolled'], endsAt: world.clock.now() + 60_000 }
    const started = await world.verifications.start(world.starter({ mode: 'rehearsal', rehearsal: people }), request)
    const id = idOf(started)
    const desktop = browser(world.verifications)
    await desktop.take(tokenOf(started))
    await expect(world.verifications.rehearse(id, undefined, 'pass')).rejects.toMatchObject({ code: 'not_found' })
    expect(await world.verifications.rehearse(id, desktop.cookie, 'pass')).toMatchObject({ go: 'resume' })
    const { result } = await world.verifications.resumable(id, desktop.cookie)
    expect([said(result), result.mode]).toEqual(['success/approved/allow/ok', 'rehearsal'])
    expect(world.verifier.calls.open).toBe(0)
    expect(world.live.asked).toEqual([])
  })

  it('of a rehearsal with nobody named, and of one that is written to somebody, is none', async () => {
    const { returnUrl: _, ...request } = stepUp('bo.enrolled', { facade: 'provider', continuation: { uid: 'u1' } })
    const unnamed = world.starter({ mode: 'rehearsal' })
    expect((await world.verifications.start(unnamed, request)).reason).toBe('user_unknown')
    const sent = world.verifications.deliver(unnamed, request, async () => undefined)
    await expect(sent).rejects.toMatchObject({ code: 'forbidden' })
  })

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

  describe('to which the protocol led a browser', () => {
    async function led() {
      const { returnUrl: _, ...request } = stepUp('bo.enrolled', { facade: 'entra', continuation: { nonce: 'n1' } })
      const started = await world.verifications.start(world.starter(), request)
      const first = browser(world.verifications)
      await first.arrive(tokenOf(started))
      return { started, first }
    }

    it('is taken by that browser alone, whoever else is handed the link', async () => {
      const { started, first } = await led()
      const other = browser(world.verifications)
      expect((await other.look(tokenOf(started))).state).toBe('other_browser')
      await expect(other.take(tokenOf(started))).rejects.toMatchObject({ code: 'link_used' })
      await expect(other.arrive(tokenOf(started))).rejects.toMatchObject({ code: 'link_used' })
      expect((await first.look(tokenOf(started))).state).toBe('ready')
      await first.take(tokenOf(started))
      expect(await first.leg(idOf(started))).toEqual({
        facade: 'entra',
        integrationId: world.starter().integrationId,
        mode: 'live',
        continuation: expect.any(Object),
      })
      await expect(other.leg(idOf(started))).rejects.toMatchObject({ code: 'not_found' })
    })

    it('is taken by that browser again after it was led there twice', async () => {
      const { started, first } = await led()
      const { cookie } = first
      await first.arrive(tokenOf(started))
      expect(first.cookie).toBe(cookie)
      await first.take(tokenOf(started))
    })

    it('can still be stopped by whoever else was handed the link', async () => {
      const { started } = await led()
      expect(await world.verifications.deny({ token: tokenOf(started) })).toMatchObject({ did: 'stopped' })
    })

    it('goes on on a phone by the drawing, which moves the seat', async () => {
      const { started, first } = await led()
      await first.take(tokenOf(started))
      const { url } = await first.handOver(idOf(started))
      const phone = browser(world.verifications)
      await phone.take(url.slice(url.lastIndexOf('/') + 1))
      expect((await world.row(idOf(started))).receiver_hash).not.toBeNull()
    })
  })

  it('does not name a browser for a link that a flow was given', async () => {
    const started = await world.verifications.start(world.starter(), stepUp('bo.enrolled'))
    await expect(browser(world.verifications).arrive(tokenOf(started))).rejects.toMatchObject({ code: 'link_used' })
  })

  it('receives the allow in the seat', async () => {
    const { id, desktop } = await begun()
    await desktop.back(world.verifier.finish(id, pass).handle)
    const { result, continuation } = await desktop.resumable(id)
    expect([said(result), result.data.binding, continuation]).toEqual(['success/approved/allow/ok', 'browser', { uid: 'u1' }])
  })

  it('hears the allow again on a reload, and none any more once its time is over', async () => {
    const { id, desktop } = await begun()
    await desktop.back(world.verifier.finish(id, pass).handle)
    await desktop.resumable(id)
    expect(said((await desktop.resumable(id)).result)).toBe('success/approved/allow/ok')
    world.clock.advance((await world.row(id)).expires_at - world.clock.now())
    const { result } = await desktop.resumable(id)
    expect([said(result), result.data.identityId]).toEqual([expect.stringMatching(/\/deny\/abandoned$/), null])
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
