import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Connector, connectorCodeOf, type Operations } from '../../src/contract/index.ts'
import type { Open, Opened } from './open.ts'
import type { World } from './world.ts'

/** What can change an account has to be able to rehearse it, and to say of nobody that there is nobody. */

const signal = () => AbortSignal.timeout(30_000)
const nobody = 'no-such-person-of-the-kit'

export function operationsConformance(connector: Connector<unknown>, start: () => Promise<World>, open: Open): void {
  const names = connector.manifest.operations ?? []

  describe('as one that changes accounts', () => {
    let world: World
    let somebody: string | undefined

    beforeAll(async () => {
      world = await start()
      const { directory } = open(world.config, world).capabilities
      for await (const page of directory?.pages(undefined, signal()) ?? []) {
        const change = page.changes.find(one => one.kind === 'user' && one.user.status === 'active')
        if (change?.kind === 'user') somebody = change.user.externalId
        if (somebody !== undefined) break
      }
    })
    afterAll(() => world.dispose?.())

    const operationsOf = ({ capabilities }: Opened): Operations => {
      if (!capabilities.operations) throw new Error('the manifest promises operations')
      return capabilities.operations
    }

    /** Calls that change something; asking for a token does not. */
    const changing = ({ made }: Opened) => made.filter(call => !call.isToken && !['GET', 'HEAD'].includes(call.method))

    it('looks at an account without changing it, and takes doubt for privilege', async () => {
      const opened = open(world.config, world)
      const seen = await operationsOf(opened).inspect(somebody ?? '', signal())
      expect([true, false, 'unknown']).toContain(seen.privileged)
      expect(seen.status).not.toBe('')
      expect(changing(opened)).toEqual([])
    })

    it.each(names)('rehearses %s without changing anything, as often as it is asked', async operation => {
      const opened = open(world.config, world)
      const request = { operation, externalId: somebody ?? '', dryRun: true, idempotencyKey: randomUUID() }
      const one = await operationsOf(opened).perform(request, signal())
      const two = await operationsOf(opened).perform(request, signal())
      expect(Object.keys(two)).toEqual(Object.keys(one))
      expect('secret' in one, 'a rehearsal gives out no secret').toBe(false)
      expect(changing(opened)).toEqual([])
    })

    it.each(names)('does %s to nobody who is not there', async operation => {
      const opened = open(world.config, world)
      const request = { operation, externalId: nobody, dryRun: false, idempotencyKey: randomUUID() }
      const answer = await operationsOf(opened)
        .perform(request, signal())
        .catch((error: unknown) => ({ code: connectorCodeOf(error) }))
      expect('done' in answer).toBe(false)
      if ('code' in answer) expect(['object_not_found', 'object_state_unsupported']).toContain(answer.code)
    })
  })
}
