import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { VerificationId } from '../../src/contract/index.ts'
import { databases } from '../support/databases.ts'
import { browser, idOf, openWorld, stepUp, tokenOf, type World } from './world.ts'

describe.each(databases())('drawings for a phone on $name', engine => {
  let world: World
  beforeAll(async () => {
    world = await openWorld(engine)
    await world.person('bo.enrolled')
  })
  afterAll(() => world.close())

  async function seated() {
    const started = await world.verifications.start(world.starter(), stepUp('bo.enrolled'))
    const desktop = browser(world.verifications)
    await desktop.take(tokenOf(started))
    return { id: idOf(started), desktop }
  }
  const live = (id: VerificationId) =>
    world.store.db
      .selectFrom('verification_links')
      .select('hash')
      .where('verification_id', '=', id)
      .where('kind', '=', 'handover')
      .where('claimed_at', 'is', null)
      .where('expires_at', '>', world.clock.now())
      .execute()
  const tokenIn = ({ url }: { readonly url: string }) => url.split('/').at(-1) ?? ''

  it('leave one link alive of ten that are drawn at once, also by two replicas', async () => {
    const { id, desktop } = await seated()
    const replicas = [world.verifications, world.replica()]
    const drawn = await Promise.all(Array.from({ length: 10 }, (_, n) => replicas[n % 2]?.handOver(id, desktop.cookie)))
    expect(await live(id)).toHaveLength(1)
    const claims = await Promise.allSettled(
      drawn.map(drawing => browser(world.verifications).take(drawing === undefined ? '' : tokenIn(drawing))),
    )
    expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('either move the seat or are drawn anew, however close to each other', async () => {
    for (let n = 0; n < 10; n += 1) {
      const { id, desktop } = await seated()
      const first = await desktop.handOver(id)
      const phone = browser(world.verifications)
      const [moved, redrawn] = await Promise.allSettled([phone.take(tokenIn(first)), desktop.handOver(id)])
      expect([moved.status, redrawn.status].toSorted()).toEqual(['fulfilled', 'rejected'])
      expect(await live(id)).toHaveLength(moved.status === 'fulfilled' ? 0 : 1)
    }
  })

  it('do not disturb a session that is being opened', async () => {
    const started = await world.verifications.start(world.starter(), stepUp('bo.enrolled'))
    const seat = await world.verifications.take(tokenOf(started), undefined, 'phone')
    world.verifier.during = async () => {
      world.verifier.during = undefined
      await world.verifications.handOver(idOf(started), seat.cookie)
    }
    expect(await world.verifications.take(tokenOf(started), seat.cookie)).toMatchObject({ go: 'vendor' })
  })
})
