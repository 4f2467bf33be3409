import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { DirectorySource } from '../../src/contract/index.ts'
import { type OktaWorld, startWorld } from '../connectors/okta-world.ts'
import { directoryWorld } from '../directory/world.ts'
import { control } from '../sandbox/okta-client.ts'
import { databases, type TestDatabase } from '../support/databases.ts'

/** The Okta connector and the sync together, against an org that has a bad day. */

/** Does something before the page of this number. */
function atPage(source: DirectorySource, page: number, act: () => Promise<unknown>): DirectorySource {
  return {
    get: source.get,
    async *pages(from, signal) {
      let at = 0
      for await (const one of source.pages(from, signal)) {
        yield one
        at += 1
        if (at === page) await act()
      }
    },
  }
}

describe.each(databases())('a first sync of an Okta org, on $name', engine => {
  let org: OktaWorld
  let database: TestDatabase
  let world: ReturnType<typeof directoryWorld>
  let wanted: unknown
  beforeAll(async () => {
    org = await startWorld(900)
    const quiet = await engine.open()
    const calm = directoryWorld(quiet)
    expect(await calm.sync(org.open().directory)).toMatchObject({ state: 'done', counts: { created: 900 } })
    wanted = await calm.view()
    await quiet.dispose()
  })
  afterAll(() => org.close())
  beforeEach(async () => {
    database = await engine.open()
    world = directoryWorld(database)
    await control(org.okta.url, 'DELETE', 'faults')
  })
  afterEach(() => database.dispose())

  const revoke = () => control(org.okta.url, 'DELETE', 'tokens')

  it('whose token is revoked on its way ends as if it had not been', async () => {
    expect(await world.sync(atPage(org.open().directory, 2, revoke))).toMatchObject({ state: 'done', counts: { seen: 900 } })
    expect(await world.view()).toEqual(wanted)
  })

  it('whose app loses its scopes on its way says so, and goes on once it has them back', async () => {
    const lose = async () => {
      org.app({ scopes: [] })
      await revoke()
    }
    const failed = await world.sync(atPage(org.open().directory, 2, lose))
    expect(failed.state).toBe('failed')
    const row = await world.store.db.selectFrom('sync_runs').select('error_code').executeTakeFirstOrThrow()
    expect(['permission_missing', 'credentials_invalid', 'config_invalid']).toContain(row.error_code)
    org.app({})
    expect(await world.sync(org.open().directory)).toMatchObject({ state: 'done' })
    expect(await world.view()).toEqual(wanted)
  })

  it('in a storm of 429 waits as it is told, and ends as if there had been none', async () => {
    for (let after = 0; after < 5; after += 1)
      await org.fault({ kind: 'rate_limited', times: 2, after: after === 0 ? 1 : 0, resetInSeconds: 7 })
    const { directory, waits } = org.open()
    let done = await world.sync(directory)
    for (let again = 0; done.state === 'failed' && again < 5; again += 1) done = await world.sync(directory)
    expect(done.state).toBe('done')
    expect(waits.filter(ms => ms >= 5_000).length).toBeGreaterThan(0)
    expect(await world.view()).toEqual(wanted)
  })

  it.each(['connection_reset', 'truncated', 'html', 'status', 'duplicate_page', 'empty_with_next'])(
    'with answers that are broken on their way ends the same, by itself or at the next try: %s',
    async kind => {
      await org.fault({ kind, times: 2, after: 1 })
      const { directory } = org.open()
      let done = await world.sync(directory)
      for (let again = 0; done.state === 'failed' && again < 5; again += 1) done = await world.sync(directory)
      expect(done.state).toBe('done')
      expect(await world.view()).toEqual(wanted)
    },
  )
})
