import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { databases } from '../support/databases.ts'
import { browser, directory, documentOf, idOf, openWorld, stepUp, tokenOf, type World } from './world.ts'

describe.each(databases())('the pass of a session, on $name', engine => {
  let world: World
  beforeEach(async () => {
    world = await openWorld(engine)
    await world.person('bo.enrolled')
    await world.enroll('bo.enrolled', 'id-bo')
  })
  afterEach(() => world.close())

  async function passed(overall: 'OK' | 'FAIL' = 'OK') {
    const { returnUrl: _, ...request } = stepUp('bo.enrolled', { facade: 'provider', continuation: {}, sessionRef: 's-1' })
    const started = await world.verifications.start(world.starter(), request)
    const person = browser(world.verifications)
    await person.take(tokenOf(started))
    await person.back(
      world.verifier.finish(idOf(started), { identityId: 'id-bo', document: documentOf('bo.enrolled'), overall }).handle,
    )
    return { started, person, receive: () => person.resumable(idOf(started)) }
  }

  const asked = (more: { externalId?: string; sessionRef?: string; maxAgeSeconds?: number } = {}) =>
    world.verifications.latestOfSession({
      directoryId: directory,
      externalId: 'bo.enrolled',
      sessionRef: 's-1',
      maxAgeSeconds: 300,
      ...more,
    })

  it('is found by whom and by which session it was, for as long as is asked', async () => {
    await (await passed()).receive()
    expect(await asked()).toMatchObject({ outcome: 'allow', data: { subject: { externalId: 'bo.enrolled' } } })
    expect(await asked({ sessionRef: 's-2' })).toBeUndefined()
    expect(await asked({ externalId: 'ana' })).toBeUndefined()
    world.clock.advance(301_000)
    expect(await asked()).toBeUndefined()
  })

  it('is none before it was received, nor where it was refused', async () => {
    await passed()
    expect(await asked()).toBeUndefined()
    await (await passed('FAIL')).receive()
    expect(await asked()).toBeUndefined()
  })

  it.each<[string, () => Promise<unknown>]>([
    ['the binding was ended', () => world.endEnrollments(world.clock.now())],
    ['the account was suspended', () => world.person('bo.enrolled', { status: 'suspended' })],
    ['the person was renamed', () => world.person('bo.enrolled', { familyName: 'Renamed' })],
  ])('is none any more after %s', async (_what, change) => {
    await (await passed()).receive()
    world.clock.advance(1_000)
    await change()
    expect(await asked()).toBeUndefined()
  })
})
