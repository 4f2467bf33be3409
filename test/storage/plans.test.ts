import { CompiledQuery, type Kysely, type KyselyPlugin, type QueryId, type RootOperationNode } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asIntegrationId } from '../../src/contract/index.ts'
import { isAmong } from '../../src/directory/among.ts'
import { listChanges } from '../../src/directory/changes.ts'
import { expireEnrollments } from '../../src/directory/enrollment-expiry.ts'
import { listGroups } from '../../src/directory/groups.ts'
import { doubtedLinks } from '../../src/directory/link-doubts.ts'
import { accountsWith, newsOf } from '../../src/directory/link-keys.ts'
import { openLink } from '../../src/directory/link-rows.ts'
import { type MemberPlaces, membersInOrder } from '../../src/directory/members.ts'
import { placesIn } from '../../src/directory/places.ts'
import { deliveriesOf } from '../../src/events/of-verification.ts'
import { lapsed, unconfirmed } from '../../src/integrations/write-back/rows.ts'
import { listAudit } from '../../src/security/rows.ts'
import type { Store, Tx } from '../../src/storage/store.ts'
import type { Tables } from '../../src/storage/tables/index.ts'
import { reportOutcomes } from '../../src/verification/outcomes.ts'
import { listVerifications } from '../../src/verification/report.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { fakeRandom } from '../support/random.ts'

/** Notes what is asked of a database. */
function noting(db: Kysely<Tables>) {
  const asked: { readonly node: RootOperationNode; readonly queryId: QueryId }[] = []
  let latest: (typeof asked)[number] | undefined
  const plugin: KyselyPlugin = {
    // Also of each query within a query, from the inside out.
    transformQuery: ({ node, queryId }) => {
      latest = { node, queryId }
      return node
    },
    transformResult: async ({ result }) => {
      if (latest !== undefined) asked.push(latest)
      return result
    },
  }
  return { asked, db: db.withPlugin(plugin) }
}

describe.each(databases())('on $name an index leads to', ({ name, open }) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database.dispose())

  /** How the database would answer the one query of `ask`, in its own words. */
  async function planOf(ask: (db: Kysely<Tables>) => Promise<unknown>): Promise<string> {
    const { store } = database
    const { asked, db } = noting(store.db)
    await ask(db)
    const [only] = asked
    expect(asked).toHaveLength(1)
    if (only === undefined) return ''
    return store.transaction(async ({ db }: Tx) => {
      const { sql, parameters } = db.getExecutor().compileQuery(only.node, only.queryId)
      const run = (text: string, values: readonly unknown[] = []) => db.executeQuery(CompiledQuery.raw(text, [...values]))
      // Tables of a test are small: PostgreSQL would rather read all of them.
      if (name === 'postgres') await run('set local enable_seqscan = off')
      if (name === 'postgres') await run('set local enable_bitmapscan = off')
      const { rows } = await run(`${name === 'sqlite' ? 'explain query plan' : 'explain'} ${sql}`, parameters)
      return JSON.stringify(rows)
    })
  }
  const sorting = name === 'sqlite' ? 'TEMP B-TREE' : 'Sort'

  test('the enrollments whose time has come, in their order', async () => {
    const plan = await planOf(db =>
      expireEnrollments(Object.create(database.store, { db: { value: db } }) as Store, 1, 10, fakeRandom()),
    )
    expect(plan).toContain('enrollments_expires')
    expect(plan).not.toContain(sorting)
  })

  test('the standings whose time is over, and those that a product did not take, in their order', async () => {
    const over = await planOf(db => lapsed(db, 1, 10))
    expect(over).toContain('write_backs_expires')
    const waiting = await planOf(db => unconfirmed(db, 1, 10))
    expect(waiting).toContain('write_backs_pending')
    for (const plan of [over, waiting]) expect(plan).not.toContain(sorting)
  })

  test('the accounts with a key that were written lately, in their order', async () => {
    const plan = await planOf(db => newsOf(db, asIntegrationId('int_okta'), { at: 1, row: 0 }, 10))
    expect(plan).toContain('directory_users_link_news')
    expect(plan).not.toContain(sorting)
  })

  test('the accounts of one key, and the link of two accounts', async () => {
    const doubted = await planOf(db => doubtedLinks(db, 10))
    expect(doubted).toContain('account_links_doubted')
    expect(doubted).not.toContain(sorting)
    expect(await planOf(db => accountsWith(db, ['emp-1'], 5))).toMatch(/directory_users_link\b/)
    const [one, other] = ['p1', 'p2'].map(externalId => ({ integrationId: asIntegrationId('int_okta'), externalId }))
    expect(await planOf(async db => one && other && openLink(db, one, other))).toMatch(/account_links_(pair|other)\b/)
  })

  test('the verifications of a person, the newest first, page by page', async () => {
    const person = { limit: 10, directoryId: asIntegrationId('int_okta'), externalId: 'p00001' }
    const plan = await planOf(db => listVerifications(db, person))
    expect(plan).toContain('verifications_person')
    expect(plan).not.toContain(sorting)
  })

  test('what somebody did, the newest first', async () => {
    const plan = await planOf(db => listAudit(db, { limit: 10, actor: 'at_1', action: 'desk.' }))
    expect(plan).toContain('audit_actor')
    expect(plan).not.toContain(sorting)
  })

  test('the verifications that a flow knows by one id, and what was sent of one', async () => {
    const plan = await planOf(db => listVerifications(db, { limit: 10, correlationId: 'corr-1' }))
    expect(plan).toContain('verifications_correlation')
    const told = await planOf(db => deliveriesOf(db, 'vrf_1', { limit: 10 }))
    expect(told).toContain('webhook_deliveries_verification')
    expect(told).not.toContain(sorting)
  })

  test('how verifications ended over time, without a look at any row', async () => {
    const asked = { from: 0, to: 86_400_000, bucket: 'day', by: 'reason', mode: 'live' } as const
    const plan = await planOf(db => reportOutcomes(db, asked))
    expect(plan).toMatch(
      name === 'sqlite' ? /USING COVERING INDEX verifications_started/ : /Index Only Scan using verifications_started/,
    )
  })

  const heap = (n: number) => [
    { integration_id: asIntegrationId('int_okta'), status: 'active', enrollment: 'enrolled', n } as const,
  ]
  const page = (members: number, more: Partial<MemberPlaces> = {}): MemberPlaces => ({
    group: 1,
    members,
    named: heap(members),
    around: heap(1_000_000),
    after: { browse_key: 'm', row: 7 },
    limit: 51,
    ...more,
  })
  const ofMembers = name === 'sqlite' ? 'PRIMARY KEY' : 'directory_members_pkey'

  test('the members of a large group: everybody in order from where the last page ended, each looked up in the group', async () => {
    const plan = await planOf(db => membersInOrder(db, page(300_000)))
    expect(plan).toContain('directory_users_browse')
    expect(plan).toContain(ofMembers)
  })

  test('the members of a small group, and from each to their person', async () => {
    const plan = await planOf(db => membersInOrder(db, page(5_000)))
    expect(plan).not.toContain('directory_users_browse')
    expect(plan).toContain(ofMembers)
    expect(plan).toContain(name === 'sqlite' ? 'INTEGER PRIMARY KEY' : 'directory_users_pkey')
  })

  test('a page of people of several kinds: ordered ranges of one index, merged and not sorted', async () => {
    const one = heap(1_000)
    const other = one.map(of => ({ ...of, status: 'suspended' as const }))
    const plan = await planOf(async db => placesIn(db, [...one, ...other], { browse_key: 'm', row: 7 }, 51)?.execute())
    expect(plan.match(/directory_users_browse/g)).toHaveLength(2)
    expect(plan).toContain(name === 'sqlite' ? 'MERGE (UNION ALL)' : 'Merge Append')
    expect(plan).not.toMatch(/TEMP B-TREE|-> {2}Sort/)
  })

  test('who has a status, listed once for all hits of a search', async () => {
    const them = { by: 'kind', heaps: heap(1_000), group: undefined, people: 1_000 } as const
    const plan = await planOf(db =>
      db
        .selectFrom('directory_members as hit')
        .select('hit.user_row')
        .where(isAmong(db, them, 'hit.user_row'))
        .execute(),
    )
    expect(plan).toContain('directory_users_browse')
    if (name === 'sqlite') expect(plan).toContain('LIST SUBQUERY')
    else expect(plan).not.toContain('SubPlan')
  })

  test('the groups whose name begins so, in their order', async () => {
    const plan = await planOf(db =>
      listGroups(db, { integrationId: asIntegrationId('int_okta'), search: 'eng', limit: 50, now: 1 }),
    )
    expect(plan).toContain('directory_groups_name')
    expect(plan).not.toContain(sorting)
  })

  test('what became of a person, the newest first, page by page', async () => {
    const plan = await planOf(db =>
      listChanges(db, { integrationId: asIntegrationId('int_okta'), externalId: 'p00001' }, { limit: 50, cursor: 'Wzdd' }),
    )
    expect(plan).toContain('directory_changes_person')
    expect(plan).not.toContain(sorting)
  })
})
