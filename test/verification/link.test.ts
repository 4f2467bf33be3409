import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databases } from '../support/databases.ts'
import { browser, carried, documentOf, idOf, openWorld, reader, said, stepUp, tokenOf, type World } from './world.ts'

const pass = { identityId: 'id-bo', document: documentOf('bo.enrolled') }
const expected = { externalId: 'bo.enrolled', purpose: 'step_up' } as const

describe.each(databases())('a link that is opened again on $name', engine => {
  let world: World
  beforeAll(async () => {
    world = await openWorld(engine)
    await world.person('bo.enrolled')
    await world.enroll('bo.enrolled', 'id-bo')
  })
  afterAll(() => world.close())

  async function seated(more: Parameters<typeof stepUp>[1] = {}) {
    const started = await world.verifications.start(world.starter(), stepUp('bo.enrolled', more))
    const desktop = browser(world.verifications)
    await desktop.take(tokenOf(started))
    return { id: idOf(started), link: tokenOf(started), desktop }
  }
  async function handedOver() {
    const all = await seated()
    const phone = browser(world.verifications)
    const drawn = (await all.desktop.handOver(all.id)).url.split('/').at(-1) ?? ''
    await phone.take(drawn)
    return { ...all, phone, drawn }
  }

  it('lets the browser that waits for the phone go on, also after the link ran out', async () => {
    const { id, link, drawn, desktop, phone } = await handedOver()
    expect(await desktop.look(link)).toMatchObject({ state: 'resumable' })
    expect(await desktop.look(drawn)).toMatchObject({ state: 'resumable' })
    expect(await phone.look(drawn)).toMatchObject({ state: 'resumable' })
    expect(await browser(world.verifications).look(link)).toMatchObject({ state: 'other_browser' })
    world.clock.advance(16 * 60_000)
    expect(await desktop.look(link)).toMatchObject({ state: 'resumable' })
    await expect(browser(world.verifications).look(link)).rejects.toMatchObject({ code: 'link_expired' })
    expect(await desktop.proceed(id)).toMatchObject({ go: 'seat' })
  })

  it('tells the phone that the check is handed over to it, and the browser that takes it back that it is not', async () => {
    const { id, desktop } = await seated()
    const drawn = (await desktop.handOver(id)).url.split('/').at(-1) ?? ''
    const phone = browser(world.verifications)
    expect(await phone.look(drawn)).toMatchObject({ state: 'ready', isHandOver: true })
    await phone.take(drawn)
    const back = (await phone.handOver(id)).url.split('/').at(-1) ?? ''
    expect(await desktop.look(back)).toMatchObject({ state: 'ready', isHandOver: false })
  })

  it('says of a request that was stopped that it was, also to a press on a page that was open', async () => {
    const started = await world.verifications.start(world.starter(), stepUp('bo.enrolled'))
    await world.verifications.cancel(reader(), idOf(started))
    await expect(browser(world.verifications).take(tokenOf(started))).rejects.toMatchObject({ code: 'gone' })
  })

  it('still moves the seat back where the waiting browser opens a new drawing', async () => {
    const { id, desktop, phone } = await handedOver()
    const back = (await phone.handOver(id)).url.split('/').at(-1) ?? ''
    expect(await desktop.look(back)).toMatchObject({ state: 'ready' })
    await desktop.take(back)
    expect(await desktop.seat(id)).toMatchObject({ role: 'seat' })
  })

  it('lets the seat carry a denial on that it missed', async () => {
    const { id, link, desktop } = await seated()
    world.verifier.finish(id, { ...pass, identityId: 'id-x' })
    await world.verifications.settle(id)
    expect(await desktop.look(link)).toMatchObject({ state: 'resumable', reason: 'identity_mismatch' })
    expect(await browser(world.verifications).look(link)).toMatchObject({ state: 'over' })
    const step = await desktop.proceed(id)
    const result = await world.verifications.redeem(reader(), { ...carried(step), expect: expected })
    expect(said(result)).toBe('failed/rejected/deny/identity_mismatch')
  })

  it('lets the first browser carry the denial on, and not the phone', async () => {
    const { id, link, drawn, desktop, phone } = await handedOver()
    world.verifier.finish(id, { ...pass, identityId: 'id-x' })
    await world.verifications.settle(id)
    expect(await desktop.look(link)).toMatchObject({ state: 'resumable' })
    expect(await phone.look(drawn)).toMatchObject({ state: 'over' })
    expect(carried(await desktop.proceed(id)).code).not.toBe('')
  })

  it('is over where there is nothing to carry', async () => {
    const polling = world.starter({ clientId: 'c-poll', resultDelivery: 'poll' })
    const { returnUrl: _, ...request } = stepUp('bo.enrolled')
    const started = await world.verifications.start(polling, request)
    const desktop = browser(world.verifications)
    await desktop.take(tokenOf(started))
    world.verifier.finish(idOf(started), { ...pass, identityId: 'id-x' })
    await world.verifications.settle(idOf(started))
    expect(await desktop.look(tokenOf(started))).toMatchObject({ state: 'over' })

    const stopped = await seated()
    await stopped.desktop.notMe(stopped.id)
    expect(await stopped.desktop.look(stopped.link)).toMatchObject({ state: 'over' })
  })
})
