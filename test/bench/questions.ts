import type { AccountStatus, IntegrationId } from '../../src/contract/index.ts'
import { coverageOfDirectory, coverageOfGroups } from '../../src/directory/coverage.ts'
import { groupRow, listGroups } from '../../src/directory/groups.ts'
import { countUsers, findByLogin, listUsers, type UserQuery } from '../../src/directory/users.ts'
import { personAt } from '../../src/sandbox/people.ts'
import type { Store } from '../../src/storage/store.ts'
import { type Crowd, loginAt } from './crowd.ts'
import { indexOf, sizes } from './populate.ts'

const limit = 50
/** What an answer has to stay under, in milliseconds: one that a person waits for, and one that adds up. */
const answered = 50
const addedUp = 100

export interface Question {
  readonly name: string
  readonly what: string
  readonly goal: number
  readonly ask: (turn: number) => Promise<unknown>
}

/** What the console and the CLI put to the view of a directory that has the groups of `sizes`. */
export function questionsTo(
  store: Store,
  integrationId: IntegrationId,
  { product, people }: Crowd,
  rare: AccountStatus,
  now: number,
): readonly Question[] {
  const { db, reports } = store
  const someone = (turn: number) => personAt(indexOf(turn, people))
  const fullName = (turn: number) => `${someone(turn).givenName} ${someone(turn).familyName}`
  const list = (query: (turn: number) => Omit<UserQuery, 'limit'>) => (turn: number) =>
    listUsers(reports, { ...query(turn), limit })
  /** Pages from the first one on, and again from there: a walk, as no cursor can be made up. */
  const walk = (query: Omit<UserQuery, 'limit'> = {}) => {
    let cursor: string | undefined
    return async () => {
      const page = await listUsers(reports, { limit, ...query, ...(cursor === undefined ? {} : { cursor }) })
      cursor = page.nextCursor ?? undefined
    }
  }
  const inGroup = (groupId: string, more: Omit<UserQuery, 'limit'> = {}) => walk({ integrationId, groupId, ...more })
  const covered = async (groupId: string) =>
    coverageOfGroups(reports, integrationId, [await groupRow(reports, integrationId, groupId)], now)

  const asked = (name: string, what: string, ask: Question['ask'], goal = answered): Question => ({ name, what, goal, ask })
  return [
    asked('login', 'a login hint', turn => findByLogin(db, integrationId, loginAt[product](indexOf(turn, people)))),
    asked('page', 'the next page', walk()),
    asked('filter', `a page by status (${rare})`, walk({ status: rare })),
    asked('enrollment', 'a page by enrollment', walk({ enrollment: 'not_enrolled' })),
    asked(
      'search_name',
      'search by given and family name',
      list(turn => ({ search: fullName(turn) })),
    ),
    asked(
      'search_address',
      'search by a whole address',
      list(turn => ({ search: someone(turn).email })),
    ),
    asked(
      'search_beginning',
      'search by the beginning of a name',
      list(turn => ({ search: someone(turn).familyName.slice(0, 3) })),
    ),
    asked(
      'search_all',
      'search that fits everybody',
      list(() => ({ search: 'user' })),
    ),
    asked(
      'search_filtered',
      'search within a status',
      list(turn => ({ search: someone(turn).givenName, status: rare })),
    ),
    asked('counts', 'counts by status and enrollment', () => countUsers(reports)),
    ...sizes.map(({ id }) => asked(`group_${id}`, `a page of a group (${id})`, inGroup(id))),
    asked('group_status', 'a page of a group by status', inGroup('half', { status: rare })),
    asked('group_enrolled', 'the enrolled of a group', inGroup('hundredth', { enrollment: 'enrolled' })),
    ...sizes.map(({ id }) =>
      asked(
        `group_search_${id}`,
        `search within a group (${id})`,
        list(turn => ({ integrationId, groupId: id, search: fullName(turn) })),
      ),
    ),
    asked('groups', 'fifty groups with who is enrolled', () => listGroups(reports, { integrationId, limit, now }), addedUp),
    asked('coverage', 'coverage and staleness of a directory', () => coverageOfDirectory(reports, integrationId, now), addedUp),
    asked('coverage_group', 'coverage and staleness of a group', () => covered('half'), addedUp),
  ]
}
