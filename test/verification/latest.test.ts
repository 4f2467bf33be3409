import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { databases } from '../support/databases.ts'
import { browser, documentOf, idOf, openWorld, stepUp, tokenOf, type World } from './world.ts'

const pass = { identityId: 'id-bo', document: documentOf('bo.enrolled') }
const hour = 3_600

describe.each(databases())('the newest pass of a person, on $name', engine => {
  let world: World
  beforeEach(async () => {
    world = await openWorld(engine)
    await world.person('bo.enrolled')
    await world.enroll('bo.enrolled', 'id-bo')
  })
  afterEach(() => world.close())

  async function decided() {
    const { returnUrl: _, ...request } = stepUp('bo.enrolled', { facade: 'entra', continuation: { nonce: 'n1' } })
    const started = await world.verifications.start(world.starter(), request)
    const person = browser(world.verifications)
    await person.take(tokenOf(started))
    await person.back(world.verifier.finish(idOf(started), pass).handle)
    return { id: idOf(started), person }
  }
  async function latest(maxAgeSeconds = hour) {
    const row = await world.store.db.selectFrom('verifications').select(['directory_id', 'external_id']).executeTakeFirstOrThrow()
    if (row.directory_id === null || row.external_id === null) throw new Error('of nobody')
    const of = { directoryId: row.directory_id, externalId: row.external_id, maxAgeSeconds }
    return world.verifications.latest(of)
  }

  it('is none until it was received, and none any more once it is too old', async () => {
    const { id, person } = await decided()
    expect(await latest()).toBeUndefined()
    await person.resumable(id)
    expect(await latest()).toMatchObject({ outcome: 'allow', data: { verificationId: id } })
    world.clock.advance((hour + 1) * 1_000)
    expect(await latest()).toBeUndefined()
    expect(await latest(2 * hour)).toMatchObject({ outcome: 'allow' })
  })

  it('is as old as the face that was shown, however late it was received', async () => {
    const { id, person } = await decided()
    world.clock.advance(10 * 60_000)
    await person.resumable(id)
    expect(await latest(300)).toBeUndefined()
    expect(await latest()).toMatchObject({ outcome: 'allow' })
  })

  it('is none where the account was disabled or the identity is bound no more', async () => {
    const { id, person } = await decided()
    await person.resumable(id)
    await world.store.transaction(tx => tx.db.updateTable('directory_users').set({ status: 'suspended' }).execute())
    expect(await latest()).toBeUndefined()
    await world.store.transaction(tx => tx.db.updateTable('directory_users').set({ status: 'active' }).execute())
    expect(await latest()).toBeDefined()
    await world.store.transaction(tx =>
      tx.db.updateTable('enrollments').set({ state: 'revoked', ended_at: world.clock.now() }).execute(),
    )
    expect(await latest()).toBeUndefined()
  })
})
