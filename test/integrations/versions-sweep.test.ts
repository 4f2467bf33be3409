import { describe, expect, onTestFinished, test } from 'vitest'
import { asIntegrationId, type IntegrationId } from '../../src/contract/index.ts'
import { sweepVersions } from '../../src/integrations/versions-sweep.ts'
import { usualRetention } from '../../src/storage/retention.ts'
import { databases } from '../support/databases.ts'

const day = 86_400_000
const now = 5_000 * day
const long = now - usualRetention.versions - 1
const okta = asIntegrationId('int_okta')
const entra = asIntegrationId('int_entra')

describe.each(databases())('configurations that are no longer in force, on $name', ({ open }) => {
  async function world() {
    const database = await open()
    onTestFinished(() => database.dispose())
    const { store } = database
    /** An integration that was changed so often, and when each version came. */
    const integration = (id: IntegrationId, last: number, changedAt: (version: number) => number = () => long) =>
      store.transaction(async ({ db }) => {
        const named = { name: id, account_id: null, workflow_id: null }
        await db
          .insertInto('integrations')
          .values({
            ...named,
            id,
            key: id,
            connector_id: 'okta',
            description: '',
            owner: '',
            state: 'enabled',
            version: last,
            trust_anchor: null,
            created_at: long,
            updated_at: long,
            deleted_at: null,
          })
          .execute()
        const versions = Array.from({ length: last }, (_, n) => n + 1)
        await db
          .insertInto('integration_versions')
          .values(
            versions.map(version => ({
              ...named,
              integration_id: id,
              version,
              config: '{}',
              config_version: 1,
              changed_by: '{}',
              changed_at: changedAt(version),
            })),
          )
          .execute()
      })
    const left = async (id: IntegrationId) => {
      const versions = store.db.selectFrom('integration_versions').select('version').where('integration_id', '=', id)
      return (await versions.orderBy('version').execute()).map(({ version }) => version)
    }
    return { store, integration, left }
  }

  test('are forgotten after their time, but for the last fifty of each integration, however old', async () => {
    const { store, integration, left } = await world()
    await integration(okta, 53)
    await integration(entra, 50)
    expect(await sweepVersions(store, now)).toBe(3)
    expect(await left(okta)).toEqual(Array.from({ length: 50 }, (_, n) => n + 4))
    expect(await left(entra)).toHaveLength(50)
    expect(await sweepVersions(store, now)).toBe(0)
  })

  test('stay until their time is over, and a shorter time that an operator set is kept to', async () => {
    const { store, integration, left } = await world()
    await integration(okta, 53, version => long + (version === 1 ? 0 : 1))
    expect(await sweepVersions(store, now)).toBe(1)
    expect((await left(okta))[0]).toBe(2)
    expect(await sweepVersions(store, now, { ...usualRetention, versions: usualRetention.versions - 1 })).toBe(2)
    expect((await left(okta))[0]).toBe(4)
  })

  test('stay while what was made under them is still at the product', async () => {
    const { store, integration, left } = await world()
    await integration(okta, 55)
    await store.transaction(async ({ db }) => {
      const kept = { integration_id: okta, next_at: 0, error_code: null }
      await db
        .insertInto('upkeeps')
        .values({ ...kept, version: 2, failures: 0, ran_at: 0 })
        .execute()
    })
    expect(await sweepVersions(store, now)).toBe(4)
    expect((await left(okta)).slice(0, 2)).toEqual([2, 6])
    await store.transaction(({ db }) => db.deleteFrom('upkeeps').execute())
    expect(await sweepVersions(store, now)).toBe(1)
  })
})
