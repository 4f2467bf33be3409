import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { directoryErasure } from '../../src/directory/erase.ts'
import { rewriteNameKeys } from '../../src/directory/name-keys-rewrite.ts'
import { minimiseTombstones } from '../../src/directory/tombstones.ts'
import { stampInstallation } from '../../src/storage/installation.ts'
import { nameKeyRules, nameKeys } from '../../src/storage/people/keys.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { person } from '../support/scripted-source.ts'
import { directoryWorld, okta } from './world.ts'

const day = 86_400_000

describe.each(databases())('name keys that earlier rules wrote, on $name', engine => {
  let database: TestDatabase
  let world: ReturnType<typeof directoryWorld>
  beforeEach(async () => {
    database = await engine.open()
    world = directoryWorld(database)
    await stampInstallation(database.store, 'live', world)
  })
  afterEach(() => database.dispose())

  const volodymyr = (more = {}) => person(1, { givenName: 'Владимир', familyName: 'Шевченко', ...more })
  const put = (user: ReturnType<typeof person>) => {
    world.clock.advance(1_000)
    return database.store.loader.put(okta, { ...user, changedAt: new Date(world.clock.now()).toISOString() }, world.clock.now())
  }
  const rowOf = async (externalId: string) => {
    const users = database.store.db.selectFrom('directory_users').select('row').where('external_id', '=', externalId)
    return (await users.executeTakeFirstOrThrow()).row
  }
  const allKeys = async () => {
    const rows = await database.store.db.selectFrom('directory_name_keys').selectAll().execute()
    return rows.map(({ key, user_row }) => `${user_row} ${key}`).sort()
  }
  /** As a version wrote them that knew one spelling of a name, and another one than is known today. */
  async function writtenEarlier(externalId: string): Promise<void> {
    const row = await rowOf(externalId)
    const [, ...later] = nameKeys('Владимир', 'Шевченко')
    await database.store.transaction(async ({ db }) => {
      await db.deleteFrom('directory_name_keys').where('user_row', '=', row).where('key', 'in', later).execute()
      await db.insertInto('directory_name_keys').values({ integration_id: okta, key: 'an old reading', user_row: row }).execute()
      await db
        .updateTable('installation')
        .set({ name_key_rules: nameKeyRules - 1 })
        .execute()
    })
  }

  it('are rewritten in slices, and the work goes on where it was after a restart', async () => {
    for (let n = 2; n <= 9; n += 1) await put(person(n))
    await put(volodymyr())
    const right = await allKeys()
    await writtenEarlier('p00001')
    // What an erasure by earlier rules left behind.
    await database.store.transaction(({ db }) =>
      db.insertInto('directory_name_keys').values({ integration_id: okta, key: 'somebody erased', user_row: 4_711 }).execute(),
    )
    let rounds = 1
    while (!(await rewriteNameKeys(database.store, { atOnce: 3, mostSlices: 1 }))) {
      await database.reopen()
      rounds += 1
    }
    expect(rounds).toBeGreaterThan(6)
    expect(await allKeys()).toEqual(right)
    expect(await rewriteNameKeys(database.store, { atOnce: 3, mostSlices: 0 })).toBe(true)
  })

  it('are begun again by rules that are newer than those of a rewriting that was not finished', async () => {
    await put(volodymyr())
    const right = await allKeys()
    await writtenEarlier('p00001')
    const place = JSON.stringify({ rules: nameKeyRules - 1, key: { integration_id: 'z', key: 'z', user_row: 1 } })
    await database.store.transaction(({ db }) => db.updateTable('installation').set({ name_keys_at: place }).execute())
    expect(await rewriteNameKeys(database.store)).toBe(true)
    expect(await allKeys()).toEqual(right)
  })

  it('are completed at once for whoever changes', async () => {
    await put(volodymyr())
    const right = await allKeys()
    await writtenEarlier('p00001')
    await put(volodymyr({ email: 'new@example.com' }))
    expect(await allKeys()).toEqual(expect.arrayContaining([...right]))
  })

  it('go with whoever is erased, and with the name of whoever is long gone', async () => {
    await put(volodymyr())
    await put(person(2))
    const others = (await allKeys()).length - nameKeys('Владимир', 'Шевченко').length
    await writtenEarlier('p00001')
    await database.store.loader.gone(okta, 'p00001', world.clock.now())
    world.clock.advance(31 * day)
    expect(await minimiseTombstones(database.store, world.clock.now() - 30 * day)).toBe(1)
    expect(await allKeys()).toHaveLength(others)
    await writtenEarlier('p00002')
    const leaving = { integrationId: okta, externalId: 'p00002', subjectId: null, at: world.clock.now() }
    await database.store.transaction(tx => directoryErasure.erase(tx, leaving))
    expect(await allKeys()).toEqual([])
  })

  it('are none in a new database', async () => {
    const { name_key_rules } = await database.store.db.selectFrom('installation').selectAll().executeTakeFirstOrThrow()
    expect(name_key_rules).toBe(nameKeyRules)
  })
})

describe('the number of the rules of name keys', () => {
  const names = [
    ['Jürgen', 'Müller'],
    ['Владимир', 'Шевченко'],
    ['María José', 'García-López'],
    ['伟', '张'],
    ['محمد', 'الخطيب'],
    ['Γιώργος', 'Παπαδόπουλος'],
    ['Søren', 'Ångström'],
    ['太郎', '山田'],
    ['Siân', "O'Neill"],
  ] as const

  it('is raised with every change of the keys of a name', () => {
    const keys = names.map(([given, family]) => nameKeys(given, family))
    const digest = createHash('sha256').update(JSON.stringify(keys)).digest('hex').slice(0, 16)
    expect({ rules: nameKeyRules, digest }).toEqual({ rules: 1, digest: '6a10a23f8c75b97c' })
  })
})
