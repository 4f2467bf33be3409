import { asIntegrationId, type Clock } from '../../src/contract/index.ts'
import { createPeopleList } from '../../src/integrations/people-list/read.ts'
import { putPerson, removePerson } from '../../src/integrations/people-list/write.ts'
import type { Store } from '../../src/storage/store.ts'
import type { Hooks, World } from '../conformance/connector.ts'
import { fakeClock } from '../support/clock.ts'
import { databases } from '../support/databases.ts'
import { testMarks } from '../support/marks.ts'
import { fakeRandom } from '../support/random.ts'

/** A list on a database of its own, with people in it: what stands behind the connector where another has a product. */

export const listId = asIntegrationId('kit')
const day = 86_400_000

export async function listWorld(
  people: number,
): Promise<World & { readonly store: Store; readonly clock: Clock & { advance(ms: number): void } }> {
  const sqlite = databases().find(({ name }) => name === 'sqlite')
  if (!sqlite) throw new Error('there is no SQLite')
  const clock = fakeClock()
  const random = fakeRandom()
  const database = await sqlite.open({ clock })
  const { store } = database
  await fill(store, people, clock.now())
  const change = (externalId: string) =>
    ({
      id: listId,
      externalId,
      mark: testMarks.of(listId, externalId),
      actor: { kind: 'host', id: 'kit' },
      at: clock.now(),
      random,
    }) as const
  const list = createPeopleList(store, listId)

  const entered = async (externalId: string, more: object) => {
    const person = await list.get(externalId)
    if (!person) throw new Error('nobody of this id')
    const { externalId: _id, changedAt: _at, ...input } = person
    await store.transaction(tx => putPerson(tx, change(externalId), { ...input, ...more }))
  }
  const hooks: Partial<Hooks> = {
    rename: (externalId, familyName) => entered(externalId, { familyName }),
    async removed(externalId) {
      await store.transaction(tx => removePerson(tx, change(externalId)))
      return { status: 'removed', seenBy: 'incremental' }
    },
    async deprovisioned(externalId) {
      // Nobody edits on the day: it only comes.
      await entered(externalId, { endDate: new Date(clock.now() + 3 * day).toISOString().slice(0, 10) })
      clock.advance(4 * day)
      return { status: 'inactive', seenBy: 'incremental' }
    },
    future: cursor =>
      cursor.replace(/"mark":"[^"]+"/, `"mark":"${Buffer.from(JSON.stringify([listId, 9e9])).toString('base64url')}"`),
  }
  return { config: {}, clock, list, hooks, store, dispose: () => database.dispose() }
}

/** Rows in one statement each thousand: entering them one by one would take longer than reading them. */
async function fill(store: Store, people: number, at: number): Promise<void> {
  await store.transaction(async ({ db }) => {
    await db.insertInto('people_lists').values({ integration_id: listId, seq: 1, forgotten_seq: 0 }).execute()
  })
  for (let from = 0; from < people; from += 1_000) {
    const rows = Array.from({ length: Math.min(1_000, people - from) }, (_, index) => {
      const login = `contractor${from + index}@partner.example`
      return {
        integration_id: listId,
        external_id: `c-${from + index}`,
        seq: 1,
        login,
        login_key: login,
        email: login,
        given_name: 'Ada',
        family_name: `Of ${from + index}`,
        birth_date: '1990-04-30',
        phone: '+49 30 1234567',
        employee_number: `E-${from + index}`,
        sponsor: 'boss@example.com',
        start_date: '2025-01-01',
        end_date: (from + index) % 7 === 0 ? '2025-12-01' : null,
        removed_at: null,
        changed_at: at,
      }
    })
    await store.transaction(async ({ db }) => {
      await db.insertInto('listed_people').values(rows).execute()
    })
  }
}
