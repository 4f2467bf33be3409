import { asIntegrationId } from '../../../src/contract/index.ts'
import { coverageOfDirectory, coverageOfGroups } from '../../../src/directory/coverage.ts'
import { bindIdentity } from '../../../src/directory/enrollment.ts'
import { groupRow, listGroups } from '../../../src/directory/groups.ts'
import { subjectFor } from '../../../src/directory/subjects.ts'
import { countUsers, findByLogin, listUsers, type UserQuery } from '../../../src/directory/users.ts'
import { userIdAt } from '../../../src/sandbox/okta/user.ts'
import { personAt } from '../../../src/sandbox/people.ts'
import { systemClock, systemRandom } from '../../../src/security/clock.ts'
import { createLogger } from '../../../src/security/log.ts'
import { stampInstallation } from '../../../src/storage/installation.ts'
import { openStore } from '../../../src/storage/open.ts'
import { type Crowded, fill } from '../crowd.ts'
import { percentile } from '../figure.ts'
import { serve } from './serve.ts'

export interface Asked {
  readonly name: string
  readonly what: string
  readonly p99: number
  /** What it has to stay under, in milliseconds. */
  readonly goal: number
}

export type DirectoryPart = { readonly ask: () => Promise<readonly Asked[]> }

const times = 200
const lateMs = 50
const limit = 50
const dayMs = 86_400_000

/** From nearly everybody to a handful, and in between a size at which neither way to list them is the obvious one. */
const sizes: readonly Crowded[] = [
  { id: 'half', each: 2, from: 0 },
  { id: 'hundredth', each: 100, from: 3 },
  { id: 'thousandth', each: 1_000, from: 7 },
  { id: 'handful', each: 100_000, from: 9 },
]
const teams: readonly Crowded[] = Array.from({ length: 100 }, (_, n) => ({ id: `team ${n}`, each: 5_000, from: n * 50 }))
/** Enrolled by the directory's own function, all over the directory and over two years. */
const enrolled = 5_000

/** The view, and the questions that the console and the CLI put to it. */
await serve(async ({ path, people }: { path: string; people: number }) => {
  const deps = { clock: systemClock, random: systemRandom, log: createLogger({ level: 'error' }) }
  const store = await openStore({ kind: 'sqlite', path }, deps)
  await stampInstallation(store, 'sandbox', deps)
  const directoryId = asIntegrationId('int_bench')
  await store.transaction(async ({ db }) => {
    const at = systemClock.now()
    const named = { id: directoryId, connector_id: 'okta-directory', name: 'Okta', description: '', owner: 'bench' }
    const rest = { state: 'enabled', version: 1, account_id: null, workflow_id: null, deleted_at: null } as const
    await db
      .insertInto('integrations')
      .values({ ...named, ...rest, created_at: at, updated_at: at })
      .execute()
  })
  await fill(store, directoryId, people, [...sizes, ...teams])
  const now = systemClock.now()
  for (let n = 0; n < enrolled; n += 1) {
    const at = now - ((n * 7) % 730) * dayMs
    await store.transaction(async tx => {
      const externalId = userIdAt((n * 7_919 * 13) % people)
      const subject = await subjectFor(tx, { integrationId: directoryId, externalId, kind: 'directory', at }, systemRandom)
      const proof = { tenant: 't', identityId: `i${n}`, assurance: 'medium', evidence: [], verificationId: null } as const
      await bindIdentity(tx, { subject, ...proof, at }, systemRandom)
    })
  }

  /** Somebody else each time, all over the directory. */
  const someone = (turn: number) => personAt((turn * 7_919 * 13) % people)
  const list = (query: (turn: number) => Omit<UserQuery, 'limit'>) => (turn: number) =>
    listUsers(store.reports, { ...query(turn), limit })
  /** Pages from the first one on; a walk, as no cursor can be made up. */
  let cursor: string | undefined
  const nextPage = async () => {
    const page = await listUsers(store.reports, { limit, ...(cursor === undefined ? {} : { cursor }) })
    cursor = page.nextCursor ?? undefined
  }
  const integrationId = directoryId
  /** The next page of a group, from its first one on. */
  const walk = (groupId: string, more: Omit<UserQuery, 'limit'> = {}) => {
    let cursor: string | undefined
    return async () => {
      const page = await listUsers(store.reports, {
        limit,
        integrationId,
        groupId,
        ...more,
        ...(cursor === undefined ? {} : { cursor }),
      })
      cursor = page.nextCursor ?? undefined
    }
  }
  const covered = async (groupId: string) =>
    coverageOfGroups(store.reports, directoryId, [await groupRow(store.reports, directoryId, groupId)], now)
  const questions: readonly (readonly [string, string, (turn: number) => Promise<unknown>, goal?: number])[] = [
    ['login', 'a login hint', turn => findByLogin(store.db, directoryId, someone(turn).email)],
    ['page', 'the next page', nextPage],
    ['filter', 'a page by status', list(() => ({ status: 'suspended' }))],
    ['enrollment', 'a page by enrollment', list(() => ({ enrollment: 'not_enrolled' }))],
    ['search_name', 'search by given and family name', list(turn => ({ search: fullName(turn) }))],
    ['search_address', 'search by a whole address', list(turn => ({ search: someone(turn).email }))],
    ['search_beginning', 'search by the beginning of a name', list(turn => ({ search: someone(turn).familyName.slice(0, 3) }))],
    ['search_all', 'search that fits everybody', list(() => ({ search: 'user' }))],
    ['search_filtered', 'search within a status', list(turn => ({ search: someone(turn).givenName, status: 'suspended' }))],
    ['counts', 'counts by status and enrollment', () => countUsers(store.reports)],
    ...sizes.map(({ id }) => [`group_${id}`, `a page of a group (${id})`, walk(id)] as const),
    ['group_status', 'a page of a group by status', walk('half', { status: 'suspended' })],
    ['group_enrolled', 'the enrolled of a group', walk('hundredth', { enrollment: 'enrolled' })],
    ...sizes.map(
      ({ id }) =>
        [
          `group_search_${id}`,
          `search within a group (${id})`,
          list(turn => ({ integrationId, groupId: id, search: fullName(turn) })),
        ] as const,
    ),
    ['groups', 'fifty groups with who is enrolled', () => listGroups(store.reports, { integrationId, limit, now }), 100],
    ['coverage', 'coverage and staleness of a directory', () => coverageOfDirectory(store.reports, directoryId, now), 100],
    ['coverage_group', 'coverage and staleness of a group', () => covered('half'), 100],
  ]
  const fullName = (turn: number) => `${someone(turn).givenName} ${someone(turn).familyName}`

  const calls: DirectoryPart = {
    async ask() {
      const asked: Asked[] = []
      for (const [name, what, ask, goal = lateMs] of questions) {
        const took: number[] = []
        for (let turn = 0; turn < times; turn += 1) {
          const since = performance.now()
          await ask(turn)
          took.push(performance.now() - since)
        }
        asked.push({ name, what, p99: percentile(took, 0.99), goal })
      }
      return asked
    },
  }
  return { ready: {}, calls, close: () => store.close() }
})
