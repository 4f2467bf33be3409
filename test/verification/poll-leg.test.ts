import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asIntegrationId } from '../../src/contract/index.ts'
import type { Starter } from '../../src/integrations/port.ts'
import type { Verifications } from '../../src/verification/port.ts'
import { databases } from '../support/databases.ts'
import { browser, documentOf, idOf, openWorld, said, stepUp, tokenOf, type World } from './world.ts'

const waiting = 'pending/none/challenge/awaiting_return'
const allowed = 'success/approved/allow/ok'
const integrationId = asIntegrationId('descope-1')
const tenant = 'the-tenant-of-all-others'

/** Digits are no names: the nth person is told apart by letters. */
const letters = (n: number) => String.fromCharCode(97 + Math.floor(n / 26), 97 + (n % 26))

describe.each(databases())('a flow that polls, whose browser is led back to it, on $name', engine => {
  let world: World
  let verifications: Verifications
  let policies: Starter['policies'] = []
  let n = 0
  beforeAll(async () => {
    world = await openWorld(engine)
    world.moveTenant(tenant)
    const integrations = { ...world.deps.integrations, starterWithin: async () => starter() }
    verifications = world.replica({ integrations })
  })
  afterAll(() => world.close())

  const starter = (): Starter => ({ ...world.starter(), clientId: null, integrationId, resultDelivery: 'poll', policies })
  const ask = (id: string) => verifications.view({ clientId: null, integrationId }, id)

  async function begun({ enrolled = true } = {}) {
    n += 1
    policies = ['unbound_step_up']
    world.moveTenant(tenant)
    const person = `bo.mac${letters(n)}`
    await world.person(person)
    if (enrolled) await world.enroll(person, `id-${person}`)
    const { returnUrl: _, ...request } = stepUp(person, { facade: 'descope', continuation: { state: 's1' } })
    const started = await verifications.start(starter(), request)
    const id = idOf(started)
    const seat = browser(verifications)
    await seat.take(tokenOf(started))
    const finish = (more: object = {}) =>
      world.verifier.finish(id, { identityId: `id-${person}`, document: documentOf(person), ...more }).handle
    return { id, person, seat, finish }
  }

  it('hears the pass after that browser was led back, and not before', async () => {
    const { id, seat, finish } = await begun()
    expect(await seat.back(finish())).toMatchObject({ go: 'resume' })
    expect([said(await ask(id)), said(await ask(id))]).toEqual([waiting, waiting])
    expect((await world.row(id)).state).toBe('decided')
    await seat.resumable(id)
    expect((await world.row(id)).state).toBe('released')
    const heard = await ask(id)
    expect([said(heard), heard.data.binding]).toEqual([allowed, 'none'])
    expect(said(await ask(id))).toBe(allowed)
  })

  it('receives a first binding by asking, not by the return', async () => {
    const { id, seat, finish } = await begun({ enrolled: false })
    await seat.back(finish())
    await seat.resumable(id)
    const before = await world.count('enrollments')
    const heard = await ask(id)
    expect([said(heard), heard.data.subject.enrollment]).toEqual([allowed, 'enrolled'])
    expect(await world.count('enrollments')).toBe(before + 1)
  })

  it('is received once, however many ask at a time', async () => {
    const { id, seat, finish } = await begun({ enrolled: false })
    await seat.back(finish())
    await seat.resumable(id)
    const before = await world.count('enrollments')
    const heard = await Promise.all(Array.from({ length: 8 }, () => ask(id)))
    expect(new Set(heard.map(said))).toEqual(new Set([allowed]))
    expect(await world.count('enrollments')).toBe(before + 1)
  })

  it('tells the browser nothing but where to go on, before and after the flow heard', async () => {
    const { id, seat, finish } = await begun()
    await seat.back(finish())
    const first = await seat.resumable(id)
    expect([said(first.result), first.continuation]).toEqual([waiting, { state: 's1' }])
    expect(said(await ask(id))).toBe(allowed)
    const { result } = await seat.resumable(id)
    expect([said(result), result.data.completedAt, result.data.identityId]).toEqual([waiting, null, null])
  })

  it('is not led back by another browser, and hears nothing of its try', async () => {
    const { id, seat, finish } = await begun()
    await seat.back(finish())
    const other = browser(verifications)
    await expect(other.resumable(id)).rejects.toMatchObject({ code: 'not_found' })
    expect([said(await ask(id)), (await world.row(id)).state]).toEqual([waiting, 'decided'])
  })

  it('is voided by a return in a browser that has no seat', async () => {
    const { id, seat, finish } = await begun()
    await expect(browser(verifications).back(finish())).rejects.toMatchObject({ code: 'link_used' })
    expect(said(await ask(id))).toBe('failed/none/deny/relay_suspected')
    expect(said((await seat.resumable(id)).result)).toBe('failed/none/deny/relay_suspected')
  })

  it('hears of a pass on a phone only after the first browser typed what the phone shows, and went back', async () => {
    const { id, seat, finish } = await begun()
    const phone = browser(verifications)
    await phone.take((await seat.handOver(id)).url.split('/').at(-1) ?? '')
    await phone.back(finish())
    for (const each of [phone, seat]) await each.resumable(id)
    expect([said(await ask(id)), (await world.row(id)).state]).toEqual([waiting, 'decided'])
    await seat.typeCode(id, (await phone.seat(id)).transferCode ?? '')
    await phone.resumable(id)
    expect(said(await ask(id))).toBe(waiting)
    await seat.resumable(id)
    expect(said(await ask(id))).toBe(allowed)
  })

  it('hears no pass once its integration no longer names what it gives up', async () => {
    const { id, seat, finish } = await begun()
    await seat.back(finish())
    await seat.resumable(id)
    policies = []
    expect([said(await ask(id)), (await world.row(id)).state]).toEqual([waiting, 'released'])
  })

  it('hears no pass of another tenant than the one that was asked', async () => {
    const { id, seat, finish } = await begun()
    await seat.back(finish())
    await seat.resumable(id)
    world.moveTenant('tenant-2')
    expect(said(await ask(id))).toBe('cancelled/none/deny/cancelled')
  })

  it('hears no pass that nobody fetched in time', async () => {
    const { id, seat, finish } = await begun()
    await seat.back(finish())
    await seat.resumable(id)
    world.clock.advance(60 * 60_000)
    expect(said(await ask(id))).toBe('expired/none/deny/abandoned')
  })

  it.each([
    ['a refusal', { identityId: 'id-of-somebody-else' }, 'failed/rejected/deny/identity_mismatch'],
    ['a review', { overall: 'MANUAL_PENDING' }, 'pending/review/challenge/under_review'],
  ])('hears %s at once, and so does the browser', async (_what, script, expected) => {
    const { id, seat, finish } = await begun()
    await seat.back(finish(script))
    expect(said(await ask(id))).toBe(expected)
    expect(said((await seat.resumable(id)).result)).toBe(expected)
  })

  it('is nobody else’s to ask', async () => {
    const { id, seat, finish } = await begun()
    await seat.back(finish())
    await seat.resumable(id)
    const other = { clientId: null, integrationId: asIntegrationId('descope-2') }
    await expect(verifications.view(other, id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(verifications.view({ clientId: 'c-1', integrationId }, id)).rejects.toMatchObject({ code: 'not_found' })
    expect((await world.row(id)).state).toBe('released')
  })
})
