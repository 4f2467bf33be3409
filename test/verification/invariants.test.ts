import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databases } from '../support/databases.ts'
import { action } from './actions.ts'
import { stage } from './stage.ts'
import { openWorld, type World } from './world.ts'

/**
 * Two browsers and two clients do whatever they like, in any order, with everything that any of them has seen: links,
 * handles, typed codes and return codes are known to both. After every step the invariants are looked at.
 */
describe.each(databases().slice(0, 1))('whatever two browsers and two clients do on $name', engine => {
  let world: World
  let runs = 0
  let allows = 0
  let typed = 0
  beforeAll(async () => {
    world = await openWorld(engine)
  })
  afterAll(() => world.close())

  it('an allow is seen only by the client that redeemed what the face’s own browser carried', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 30 }), async actions => {
        runs += 1
        const play = await stage(world, runs)
        for (const each of actions) await play.act(each)
        allows += play.allows()
        typed += play.typed()
      }),
      { numRuns: 400, interruptAfterTimeLimit: 15_000, markInterruptAsFailure: false },
    )
    // The play has to reach what it is about.
    expect(allows).toBeGreaterThan(20)
    expect(typed).toBeGreaterThan(5)
  }, 60_000)
})
