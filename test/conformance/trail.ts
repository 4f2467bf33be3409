import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AuditTrail, type Connector, connectorCodeOf } from '../../src/contract/index.ts'
import { trailPage } from '../../src/integrations/trail-page.ts'
import type { Open } from './open.ts'
import type { World } from './world.ts'

/** What reads the log of its product changes nothing there, goes on where it was, and never asks for ever. */

const signal = () => AbortSignal.timeout(30_000)

export function trailConformance(connector: Connector<unknown>, start: () => Promise<World>, open: Open): void {
  describe('as one that reads the log of its product', () => {
    let world: World
    beforeAll(async () => {
      world = await start()
    })
    afterAll(() => world.dispose?.())

    function opened(): { readonly trail: AuditTrail; changing(): readonly object[] } {
      const { capabilities, made } = open(world.config, world)
      if (!capabilities.trail) throw new Error(`the manifest of ${connector.manifest.id} promises a trail`)
      const changes = () => made.filter(call => !call.isToken && !['GET', 'HEAD'].includes(call.method))
      return { trail: capabilities.trail, changing: changes }
    }

    /** Undefined where this world does not grant it. */
    async function page(trail: AuditTrail, since: string | undefined) {
      try {
        return await trail.read(since, signal())
      } catch (error) {
        expect(['permission_missing', 'consent_required']).toContain(connectorCodeOf(error))
        return undefined
      }
    }

    it('changes nothing, and what it says has the form of the contract', async () => {
      const { trail, changing } = opened()
      expect(trail.everySeconds).toBeGreaterThanOrEqual(10)
      const first = await page(trail, undefined)
      if (first !== undefined) expect(trailPage.safeParse(first).error).toBeUndefined()
      expect(changing()).toEqual([])
    })

    it('comes to an end where nothing more happened', async () => {
      const { trail } = opened()
      let next = await page(trail, undefined)
      for (let pages = 0; next?.more; pages += 1) {
        expect(pages).toBeLessThan(100)
        next = await page(trail, next.cursor)
      }
      expect(next?.more ?? false).toBe(false)
    })

    it('refuses a cursor that is not its own', async () => {
      const { trail } = opened()
      const answer = await trail.read(`not-a-cursor-${randomUUID()}`, signal()).catch((error: unknown) => connectorCodeOf(error))
      expect(['checkpoint_expired', 'permission_missing', 'consent_required']).toContain(answer)
    })
  })
}
