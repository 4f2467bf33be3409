import { afterAll, beforeAll, expect, it } from 'vitest'
import { asIntegrationId } from '../../src/contract/index.ts'
import { openStore } from '../../src/storage/open.ts'
import type { Store } from '../../src/storage/store.ts'
import { directoryWorld } from '../directory/world.ts'
import { fakeClock } from '../support/clock.ts'
import { quietLog } from '../support/log.ts'
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts'
import { product, type SceneName, scenes } from './sync-scenes.ts'

/** A server of its own: the others' is not restarted under them. */
let server: PostgresServer
let store: Store
beforeAll(async () => {
  server = await startPostgres()
  store = await openStore({ kind: 'postgres', url: server.url }, { clock: fakeClock(), log: quietLog() })
}, 60_000)
afterAll(async () => {
  await store.close()
  await server.stop()
})

let places = 0
/** An integration of its own. */
function place(): ReturnType<typeof directoryWorld> {
  places += 1
  const where = { kind: 'postgres', url: server.url } as const
  const database = { store, where, reopen: async () => store, dispose: async () => undefined }
  return directoryWorld(database, asIntegrationId(`int_${places}`), places)
}

it.each(Object.keys(scenes) as SceneName[])(
  'a sync during which PostgreSQL is restarted ends, at the next try, as if it had not been: "%s"',
  async scene => {
    const { before, change, mode } = scenes[scene]
    async function read(upset?: () => Promise<void>) {
      const world = place()
      if (before) expect(await world.sync(product())).toMatchObject({ state: 'done' })
      const source = product()
      change(source)
      if (upset) {
        source.before = async page => {
          if (page === 2) await upset()
        }
        const state = await world.sync(source, { mode }).then(
          outcome => outcome.state,
          () => 'broken',
        )
        expect(['failed', 'broken', 'done']).toContain(state)
        source.before = () => undefined
        world.clock.advance(120_000)
      }
      expect(await world.sync(source, { mode })).toMatchObject({ state: 'done' })
      const { people, keys, counts } = await world.view()
      return { people: people.map(({ integration_id: _of, ...one }) => one), keys, counts }
    }
    const wanted = await read()
    expect(await read(() => server.restart())).toEqual(wanted)
  },
)
