import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asIntegrationId } from '../../src/contract/index.ts'
import { voidVerifications } from '../../src/verification/index.ts'
import { databases } from '../support/databases.ts'
import {
  browser,
  carried,
  directory,
  documentOf,
  idOf,
  openWorld,
  otherDirectory,
  reader,
  said,
  stepUp,
  tokenOf,
  verify,
  type World,
} from './world.ts'

const pass = { identityId: 'id-bo', document: documentOf('bo.enrolled') }

describe.each(databases())('the open verifications of what is deleted, on $name', engine => {
  let world: World
  beforeAll(async () => {
    world = await openWorld(engine)
    await world.person('bo.enrolled')
    await world.enroll('bo.enrolled', 'id-bo')
    await world.person('ed.elsewhere', {}, otherDirectory)
  })
  afterAll(() => world.close())

  const start = (accountId: string) =>
    world.verifications.start(world.starter({ accountId: asIntegrationId(accountId) }), stepUp('bo.enrolled'))
  const remove = (id: string) =>
    world.store.transaction(tx => voidVerifications(tx, asIntegrationId(id), world.clock.now(), world.random))
  const view = (id: string) => world.verifications.view(reader(), id)
  const cancelled = 'cancelled/none/deny/cancelled'

  it('end in every state at once with the account that checks them', async () => {
    const created = await start('account-8')
    const atVendor = await start('account-8')
    await browser(world.verifications).take(tokenOf(atVendor))
    const parked = await start('account-8')
    await verify(world, parked, { ...pass, overall: 'MANUAL_PENDING' })
    const passed = await start('account-8')
    const { code } = carried(await verify(world, passed, pass))
    const others = await start('account-9')
    await remove('account-8')
    for (const each of [created, atVendor, parked, passed]) {
      expect((await world.row(idOf(each))).state).toBe('void')
      expect(said(await view(idOf(each)))).toBe(cancelled)
    }
    const expected = { externalId: 'bo.enrolled', purpose: 'step_up' } as const
    expect(said(await world.verifications.redeem(reader(), { code, expect: expected }))).toBe(cancelled)
    expect((await view(idOf(others))).reason).toBe('not_started')
  })

  it('end with the directory that knows the person, and not with another one', async () => {
    const both = world.starter({ clientId: 'c-both', directoryIds: [directory, otherDirectory] })
    const here = await world.verifications.start(both, stepUp('bo.enrolled'))
    const there = await world.verifications.start(
      both,
      stepUp('x', { subject: { integrationId: otherDirectory, externalId: 'ed.elsewhere' } }),
    )
    await remove(otherDirectory)
    const asBoth = reader('c-both')
    expect(said(await world.verifications.view(asBoth, idOf(there)))).toBe(cancelled)
    expect((await world.verifications.view(asBoth, idOf(here))).reason).toBe('not_started')
  })

  it('that are over stay what they were', async () => {
    const started = await start('account-7')
    const { code } = carried(await verify(world, started, pass))
    const expected = { externalId: 'bo.enrolled', purpose: 'step_up' } as const
    await world.verifications.redeem(reader(), { code, expect: expected })
    await remove('account-7')
    expect((await world.row(idOf(started))).state).toBe('spent')
  })

  it('end although they are pressed on at the same moment', async () => {
    const started = await Promise.all(Array.from({ length: 10 }, () => start('account-6')))
    const presses = started.map(each => browser(world.verifications).take(tokenOf(each)))
    await Promise.allSettled([...presses, remove('account-6')])
    for (const each of started) expect((await world.row(idOf(each))).state).toBe('void')
  })
})
