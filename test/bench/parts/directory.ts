import { asIntegrationId } from '../../../src/contract/index.ts'
import { countUsers, findByLogin, listUsers, type UserQuery } from '../../../src/directory/users.ts'
import { personAt } from '../../../src/sandbox/people.ts'
import { systemClock, systemRandom } from '../../../src/security/clock.ts'
import { createLogger } from '../../../src/security/log.ts'
import { stampInstallation } from '../../../src/storage/installation.ts'
import { openStore } from '../../../src/storage/open.ts'
import { fill } from '../crowd.ts'
import { percentile } from '../figure.ts'
import { serve } from './serve.ts'

export interface Asked {
  readonly name: string
  readonly what: string
  readonly p99: number
}

export type DirectoryPart = { readonly ask: () => Promise<readonly Asked[]> }

const times = 200
const limit = 50

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
  await fill(store, directoryId, people)

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
  const questions: readonly (readonly [string, string, (turn: number) => Promise<unknown>])[] = [
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
  ]
  const fullName = (turn: number) => `${someone(turn).givenName} ${someone(turn).familyName}`

  const calls: DirectoryPart = {
    async ask() {
      const asked: Asked[] = []
      for (const [name, what, ask] of questions) {
        const took: number[] = []
        for (let turn = 0; turn < times; turn += 1) {
          const since = performance.now()
          await ask(turn)
          took.push(performance.now() - since)
        }
        asked.push({ name, what, p99: percentile(took, 0.99) })
      }
      return asked
    },
  }
  return { ready: {}, calls, close: () => store.close() }
})
