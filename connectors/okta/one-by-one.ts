import type { Change } from '../../src/contract/index.ts'
import { keptGroupsOf, personNow } from './get.ts'
import type { PeoplePage } from './people.ts'
import type { Reader } from './reader.ts'

/** People who are read one by one, because no list tells of them: a few calls at a time, and not without end. */

/** Of more than this in one read, the groups that limit who is read are read again in bulk. */
const most = 1_000
const atOnce = 5

export interface OneByOne {
  /** These people as they are now; of those whom a list of changes will show as well, as many as there is room for. */
  now(ids: readonly string[], listed: readonly string[]): Promise<PeoplePage>
  /** Of people who changed anywhere in the org, those in scope; the others have left it, if they ever were in. */
  scoped(page: PeoplePage): Promise<PeoplePage>
  /**
   * Whether there were too many. The rest is said to have left: whoever did not is mentioned again when their groups are
   * read in bulk, in the same read, and so stays.
   */
  overflowed(): boolean
}

export function createOneByOne(reader: Reader, signal: AbortSignal): OneByOne {
  const { groupIds, keptIds } = reader.scope
  let count = 0
  let hasRest = false

  async function each<T>(ids: readonly string[], work: (id: string) => Promise<T>): Promise<readonly T[]> {
    const done: T[] = []
    for (let from = 0; from < ids.length; from += atOnce) {
      done.push(...(await Promise.all(ids.slice(from, from + atOnce).map(work))))
    }
    return done
  }

  /** As many as there is room for, and the rest. */
  function parted(ids: readonly string[]): [some: readonly string[], rest: readonly string[]] {
    const room = most - count
    const [some, rest] = [ids.slice(0, room), ids.slice(room)]
    count += some.length
    hasRest ||= rest.length > 0
    return [some, rest]
  }

  const memberships = (externalId: string, present: readonly string[], of = keptIds): readonly Change[] =>
    of.map(groupId => ({ kind: 'member', groupId, externalId, present: present.includes(groupId) }))
  const left = (externalId: string): readonly Change[] => [
    { kind: 'user_removed', externalId, reason: 'left_scope' },
    ...memberships(externalId, [], groupIds),
  ]

  async function one(externalId: string): Promise<PeoplePage> {
    const found = await personNow(reader, externalId, signal, 'bulk')
    if (found === undefined) return { changes: [{ kind: 'user_removed', externalId, reason: 'deleted' }] }
    if (!found.isInScope) return { changes: left(externalId) }
    const page = reader.people.changesOf([found.row])
    return { ...page, changes: [...page.changes, ...memberships(externalId, found.groupIds)] }
  }

  return {
    overflowed: () => hasRest,
    async now(ids, listed) {
      const [some, rest] = parted(ids)
      const more = listed.slice(0, most - count)
      count += more.length
      return joined([...(await each([...some, ...more], one)), { changes: rest.flatMap(left) }])
    },
    async scoped(page) {
      if (groupIds.length === 0) return page
      const ids = page.changes.flatMap(change => (change.kind === 'user' ? [change.user.externalId] : []))
      const [some, rest] = parted(ids)
      const groupsOf = new Map(await each(some, async id => [id, await keptGroupsOf(reader, id, signal, 'bulk')] as const))
      const isIn = (id: string): boolean => groupsOf.get(id)?.some(group => groupIds.includes(group)) ?? false
      const inScope = page.changes.filter(change => {
        if (change.kind === 'user') return isIn(change.user.externalId)
        return change.kind !== 'standing' || isIn(change.externalId)
      })
      const outside = [...some.filter(id => !isIn(id)), ...rest].flatMap(left)
      const members = some.filter(isIn).flatMap(id => memberships(id, groupsOf.get(id) ?? []))
      return joined([{ ...page, changes: inScope }, { changes: [...outside, ...members] }])
    },
  }
}

/** Pages as one: people before members, as the order of a page wants it. */
function joined(pages: readonly PeoplePage[]): PeoplePage {
  const changes = pages.flatMap(page => page.changes)
  const setAside = pages.flatMap(page => page.setAside ?? [])
  const unread = pages.flatMap(page => page.unread ?? [])
  return {
    changes: [...changes.filter(change => change.kind !== 'member'), ...changes.filter(change => change.kind === 'member')],
    ...(setAside.length === 0 ? {} : { setAside }),
    ...(unread.length === 0 ? {} : { unread }),
  }
}
