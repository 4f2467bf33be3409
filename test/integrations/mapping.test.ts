import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  attributesOf,
  type IntegrationId,
  type JsonObject,
  type Mapping,
  type Page,
  type Sample,
  type SourceUser,
  withMapping,
} from '../../src/contract/index.ts'
import { beginRun } from '../../src/directory/sync/index.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import {
  accountInput,
  admin,
  directoryInput,
  emptyTables,
  errorOf,
  fakeConnectors,
  integrationsOn,
} from '../support/integrations.ts'
import { fakeRandom } from '../support/random.ts'
import { type Scripted, scriptedDirectory } from '../support/scripted-directory.ts'

const never = new AbortController().signal
const rows = [
  { id: 'p1', login: 'ana@example.com', givenName: 'Ana', profile: { dob: '1990-02-03', family: 'Quillfeather', plant: 7 } },
  { id: 'p2', login: 'bo@example.com', givenName: 'Bo', profile: { dob: 'last year', family: 'Bay' } },
] as const

const userOf = (row: (typeof rows)[number]): SourceUser => ({
  externalId: row.id,
  login: row.login,
  givenName: row.givenName,
  status: 'active',
  sourceStatus: 'ACTIVE',
  claims: {},
})

/** A product with a few rows, read by whatever mapping is configured. */
const product = ({ mapping }: Scripted) => ({
  async *pages(): AsyncGenerator<Page> {
    yield { changes: rows.map(row => ({ kind: 'user', user: userOf(row) })), cursor: 'c', end: 'snapshot' }
  },
  get: async () => undefined,
  groups: async (search: string) =>
    [
      { externalId: 'g1', name: 'Plant Bonn' },
      { externalId: 'g2', name: 'Plant Ulm' },
    ].filter(({ name }) => name.startsWith(search)),
  sample: async (limit: number): Promise<readonly Sample[]> =>
    rows.slice(0, limit).map(row => ({ raw: attributesOf(row) as JsonObject, ...withMapping(userOf(row), row, mapping) })),
})

describe.each(databases())('the mapping of a directory, on $name', engine => {
  let database: TestDatabase
  let room: ReturnType<typeof integrationsOn>
  let id: IntegrationId
  let seed = 500
  beforeAll(async () => {
    database = await engine.open()
  })
  afterAll(() => database.dispose())
  beforeEach(async () => {
    await emptyTables(database.store)
    seed += 1
    const connectors = { ...fakeConnectors, 'scripted-directory': scriptedDirectory(product) }
    room = integrationsOn(database, { connectors, random: fakeRandom(seed) })
    const input = { template: 'scripted-directory', name: 'People', config: { token: 'token-canary' } }
    id = (await room.integrations.create(input, admin)).integration.id
  })
  const preview = (mapping?: Mapping, limit = 5, of: string = id) =>
    room.integrations.previewMapping(of, { ...(mapping ? { mapping } : {}), limit }, admin, never)

  it('is shown on real rows, before and after, with what cannot be read, and is not saved by that', async () => {
    const mapping = { family_name: 'profile.family', birth_date: 'profile.dob', employee_number: 'profile.plant' }
    const shown = await preview(mapping)
    expect(shown.rows).toEqual([
      {
        externalId: 'p1',
        raw: {
          id: 'p1',
          login: 'ana@example.com',
          givenName: 'Ana',
          'profile.dob': '1990-02-03',
          'profile.family': 'Quillfeather',
          'profile.plant': 7,
        },
        claims: {
          given_name: { before: 'Ana', after: 'Ana' },
          family_name: { before: null, after: 'Quillfeather' },
          birth_date: { before: null, after: '1990-02-03' },
          employee_number: { before: null, after: '7' },
        },
        unread: [],
      },
      {
        externalId: 'p2',
        raw: expect.objectContaining({ 'profile.dob': 'last year' }),
        claims: { given_name: { before: 'Bo', after: 'Bo' }, family_name: { before: null, after: 'Bay' } },
        unread: ['birth_date'],
      },
    ])
    expect(shown.unread).toEqual({ birth_date: 1 })
    expect((await room.integrations.get(id)).config).not.toHaveProperty('mapping')
    expect((await room.integrations.get(id)).version).toBe(1)
  })

  it('is shown as it is in force where no other is asked about, and as many rows as were asked for', async () => {
    await room.integrations.update(id, { config: { mapping: { family_name: 'profile.family' } } }, admin)
    const { rows: shown } = await preview(undefined, 1)
    expect(shown.map(({ claims }) => claims.family_name)).toEqual([{ before: 'Quillfeather', after: 'Quillfeather' }])
  })

  it('puts nothing of the rows into audit or log, only that somebody looked', async () => {
    await preview({ family_name: 'profile.family' })
    const audit = await database.store.db.selectFrom('audit').select(['action', 'facts']).where('target', '=', id).execute()
    expect(audit.at(-1)).toEqual({ action: 'mapping.previewed', facts: '{"rows":2}' })
    const kept = JSON.stringify(audit) + room.log.lines.join('')
    for (const word of ['Quillfeather', 'ana@example.com', 'profile.family']) expect(kept).not.toContain(word)
  })

  it('is refused with its fault where it could not be saved', async () => {
    const wrong = { birth_date: 'no path at all' } as unknown as Mapping
    expect(await errorOf(preview(wrong))).toMatchObject({
      code: 'config_invalid',
      faults: [{ path: '/config/mapping/birth_date' }],
    })
  })

  it.each([
    ['a directory without one', directoryInput],
    ['what is no directory', accountInput],
  ])('is a clear no for %s', async (_what, input) => {
    const { integration } = await room.integrations.create(input, admin)
    expect(await errorOf(preview(undefined, 5, integration.id))).toMatchObject({
      code: 'object_state_unsupported',
      message: 'The attributes of this directory cannot be mapped.',
    })
  })

  it('finds groups by the beginning of their name, and says where there are none', async () => {
    expect(await room.integrations.groups(id, 'Plant B', never)).toEqual([{ externalId: 'g1', name: 'Plant Bonn' }])
    const { integration } = await room.integrations.create(directoryInput, admin)
    expect(await errorOf(room.integrations.groups(integration.id, '', never))).toMatchObject({ code: 'object_state_unsupported' })
    const account = await room.integrations.create(accountInput, admin)
    expect(await errorOf(room.integrations.groups(account.integration.id, '', never))).toMatchObject({ code: 'request_invalid' })
  })

  describe('or whom it reads, once saved otherwise', () => {
    const cursor = (complete: 0 | 1, nextFullAt: number | null) =>
      database.store.transaction(tx =>
        tx.db
          .insertInto('sync_cursors')
          .values({
            integration_id: id,
            cursor: 'so far',
            run_id: 'run' as never,
            fence: 1,
            complete,
            next_full_at: nextFullAt,
            next_incremental_at: null,
            updated_at: room.clock.now(),
          })
          .execute(),
      )
    const next = () => beginRun(room.deps, { integrationId: id, mode: 'incremental', dryRun: false, requestedBy: 'test' })
    const later = () => room.clock.now() + 3_600_000

    it.each([
      ['mapping', { mapping: { birth_date: 'profile.dob' } }],
      ['groups', { groupIds: ['g1'] }],
    ])('makes the next run a full one: %s', async (_what, config) => {
      await cursor(1, later())
      await room.integrations.update(id, { config }, admin)
      expect(await next()).toMatchObject({ mode: 'full', from: undefined })
    })

    it('leaves the next run as it is for a name or a secret', async () => {
      await cursor(1, later())
      await room.integrations.update(id, { name: 'Everybody', config: { token: 'another-token-canary' } }, admin)
      expect(await next()).toMatchObject({ mode: 'incremental', from: 'so far' })
    })

    it('begins a first read again that was interrupted, and does not go on from where it was', async () => {
      await cursor(0, null)
      await room.integrations.update(id, { config: { groupIds: ['g1'] } }, admin)
      expect(await next()).toMatchObject({ mode: 'full', first: true, from: undefined })
    })

    it('stops the read that goes on by what is no longer in force', async () => {
      const { runId } = await next()
      await room.integrations.update(id, { config: { groupIds: ['g1'] } }, admin)
      const run = await database.store.db
        .selectFrom('sync_runs')
        .select('state')
        .where('id', '=', runId)
        .executeTakeFirstOrThrow()
      expect(run.state).toBe('cancelled')
    })
  })
})
