import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { liveEnrollment } from '../../src/directory/enrollment.ts'
import type { HandedOut, StartRequest } from '../../src/verification/port.ts'
import { databases } from '../support/databases.ts'
import { carried, documentOf, idOf, openWorld, reader, said, stepUp, verify, type World } from './world.ts'

const day = 86_400_000

/** A request without where to return to: the page of the seat receives. */
function invitation(externalId: string): StartRequest {
  const { returnUrl: _none, state: _neither, ...request } = stepUp(externalId, { purpose: 'enrollment' })
  return { ...request, facade: 'console', deadlineSeconds: (7 * day) / 1_000 }
}

describe.each(databases())('a link that we deliver, on $name', engine => {
  let world: World
  beforeAll(async () => {
    world = await openWorld(engine)
    for (const name of ['ann', 'ben', 'cleo', 'dora']) await world.person(name)
  })
  afterAll(() => world.close())

  async function deliver(externalId: string) {
    const handed: HandedOut[] = []
    const starter = { ...world.starter(), clientId: null, returnUrls: [] }
    const result = await world.verifications.deliver(starter, invitation(externalId), async (_tx, link) => void handed.push(link))
    return { result, link: handed[0] }
  }

  it('is handed out once, in the transaction that makes it, and can be built again until it is used', async () => {
    const { result, link } = await deliver('ann')
    expect(said(result)).toBe('pending/none/challenge/not_started')
    expect(link?.expiresAt).toBe(world.clock.now() + 7 * day)
    expect(await world.verifications.deliveredLink(idOf(result))).toEqual(link)
    await world.verifications.take(link?.url.split('/').at(-1) ?? '', undefined)
    expect(await world.verifications.deliveredLink(idOf(result))).toBeUndefined()
    // Whoever has begun has a while, and not a week.
    expect((await world.row(idOf(result))).expires_at).toBe(world.clock.now() + 3_600_000)
  })

  it('does not exist where handing it out failed', async () => {
    const failing = world.verifications.deliver({ ...world.starter(), clientId: null }, invitation('ben'), async () => {
      throw new Error('no mail')
    })
    await expect(failing).rejects.toThrow('no mail')
    const rows = await world.store.db.selectFrom('verifications').select('id').where('external_id', '=', 'ben').execute()
    expect(rows).toEqual([])
  })

  it('ends with whoever withdraws it, and a second time nothing happens', async () => {
    const { result, link } = await deliver('cleo')
    const by = { kind: 'admin', id: 'adm_1' } as const
    for (let n = 0; n < 2; n += 1) await world.store.transaction(tx => world.verifications.withdraw(tx, idOf(result), by))
    expect(await world.row(idOf(result))).toMatchObject({ state: 'cancelled' })
    const page = await world.verifications.look(link?.url.split('/').at(-1) ?? '', undefined)
    expect(page.state).toBe('over')
  })

  it('is what speaks for the person: the same purpose through a flow binds nobody', async () => {
    const started = await world.verifications.start(world.starter(), stepUp('dora', { purpose: 'enrollment' }))
    const script = { identityId: 'id-dora', document: documentOf('dora') }
    const { code } = carried(await verify(world, started, script))
    const expected = { externalId: 'dora', purpose: 'enrollment' } as const
    const result = await world.verifications.redeem(reader(), { code, expect: expected })
    expect(result).toMatchObject({ outcome: 'challenge', reason: 'binding_evidence_missing' })
    const row = await world.row(idOf(started))
    expect(await liveEnrollment(world.store.db, row.subject_id ?? '')).toBeUndefined()
    await expect(
      world.store.transaction(tx => world.verifications.withdraw(tx, row.id, { kind: 'host', id: 'x' })),
    ).resolves.toBe(undefined)
  })
})
