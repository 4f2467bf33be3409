import type { Change } from '../../src/contract/index.ts'
import { expired } from './cursor.ts'
import { keptGroupsOf, personNow } from './get.ts'
import type { PeoplePage } from './people.ts'
import type { Reader } from './reader.ts'

/** People who are read one by one, because no list tells of them: a few calls at a time, and not without end. */

/** More than this in one read, and reading everybody in scope anew is less work. */
const most = 1_000
const atOnce = 5

export interface OneByOne {
  /** These people as they are now. */
  now(ids: readonly string[]): Promise<PeoplePage>
  /** Of people who changed anywhere in the org, those in scope; the others have left it, if they ever were in. */
  scoped(page: PeoplePage): Promise<PeoplePage>
}

export function createOneByOne(reader: Reader, signal: AbortSignal): OneByOne {
  const { groupIds, keptIds } = reader.scope
  let count = 0

  async function each<T>(ids: readonly string[], work: (id: string) => Promise<T>): Promise<readonly T[]> {
    count += ids.length
    if (count > most) throw expired('more people changed than are read one by one')
    const done: T[] = []
    for (let from = 0; from < ids.length; from += atOnce) {
      done.push(...(await Promise.all(ids.slice(from, from + atOnce).map(work))))
    }
    return done
  }

  const memberships = (externalId: string, present: readonly string[], of = keptIds): readonly Change[] =>
    of.map(groupId => ({ kind: 'member', groupId, externalId, present: present.includes(groupId) }))
  const left = (externalId: string): Change => ({ kind: 'user_removed', externalId, reason: 'left_scope' })

  async function one(externalId: string): Promise<PeoplePage> {
    const found = await personNow(reader, externalId, signal, 'bulk')
    if (found === undefined) return { changes: [{ kind: 'user_removed', externalId, reason: 'deleted' }] }
    if (found === 'out_of_scope') return { changes: [left(externalId), ...memberships(externalId, [], groupIds)] }
    const page = reader.people.changesOf([found.row])
    return { ...page, changes: [...page.changes, ...memberships(externalId, found.groupIds)] }
  }

  return {
    async now(ids) {
      return joined(await each(ids, one))
    },
    async scoped(page) {
      if (groupIds.length === 0) return page
      const ids = page.changes.flatMap(change => (change.kind === 'user' ? [change.user.externalId] : []))
      const groups = await each(ids, async id => [id, await keptGroupsOf(reader, id, signal, 'bulk')] as const)
      const groupsOf = new Map(groups)
      const isIn = (id: string): boolean => groupsOf.get(id)?.some(group => groupIds.includes(group)) ?? false
      const changes = page.changes.flatMap((change): readonly Change[] => {
        if (change.kind === 'standing') return isIn(change.externalId) ? [change] : []
        return change.kind !== 'user' || isIn(change.user.externalId) ? [change] : [left(change.user.externalId)]
      })
      const members = ids.flatMap(id => memberships(id, groupsOf.get(id) ?? [], isIn(id) ? keptIds : groupIds))
      return { ...page, changes: [...changes, ...members] }
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
