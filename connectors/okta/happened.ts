import type { Change } from '../../src/contract/index.ts'
import type { Scope } from './scope.ts'
import type { LogEvent } from './system-log.ts'

/** What entries of the System Log mean for the directory. */

export interface Happened {
  /** Those who are gone, and groups that are. */
  readonly gone: readonly Change[]
  /** Memberships that the log alone settles, as the last entry has them. */
  readonly members: readonly Change[]
  /** Who has to be read now; `at` where a list that is as new says the same. */
  readonly look: readonly { readonly id: string; readonly at?: number }[]
  /** Kept groups whose own attributes changed. */
  readonly changedGroups: readonly string[]
  /** Kept groups whose members were named. */
  readonly namedGroups: ReadonlySet<string>
  /** A group that limits who is read was deleted. */
  readonly lostScope: boolean
}

const deleted = 'user.lifecycle.delete.completed'
const membership = 'group.user_membership.'

/**
 * Where groups limit who is read, somebody who came or left is read by id, with all their groups: they may be in another
 * one. Where everybody is read, the entry says all there is to know. Entries come in the order in which they were
 * written, which for one person and one group is also the order of the facts.
 */
export function whatHappened(events: readonly LogEvent[], { groupIds, keptIds }: Scope): Happened {
  const gone = new Map<string, Change>()
  const members = new Map<string, Change>()
  const look = new Map<string, number | undefined>()
  const changedGroups = new Set<string>()
  const namedGroups = new Set<string>()
  let lostScope = false

  for (const { eventType, publishedAt, userIds, groupIds: named } of events) {
    const kept = named.filter(id => keptIds.includes(id))
    if (eventType === deleted) {
      for (const externalId of userIds) gone.set(externalId, { kind: 'user_removed', externalId, reason: 'deleted' })
    } else if (eventType.startsWith(membership)) {
      for (const groupId of kept) namedGroups.add(groupId)
      for (const externalId of kept.length > 0 ? userIds : []) {
        if (groupIds.length > 0) look.set(externalId, undefined)
        else
          for (const groupId of kept) {
            const present = eventType === `${membership}add`
            members.set(`${groupId} ${externalId}`, { kind: 'member', groupId, externalId, present })
          }
      }
    } else if (eventType === 'group.lifecycle.delete') {
      lostScope ||= kept.some(id => groupIds.includes(id))
      for (const externalId of kept) gone.set(externalId, { kind: 'group_removed', externalId })
    } else if (eventType.startsWith('group.')) {
      for (const groupId of kept) changedGroups.add(groupId)
    } else {
      for (const id of userIds) if (!look.has(id) || look.get(id) !== undefined) look.set(id, publishedAt)
    }
  }

  const isThere = (id: string): boolean => !gone.has(id)
  return {
    gone: [...gone.values()],
    members: [...members.values()],
    look: [...look].filter(([id]) => isThere(id)).map(([id, at]) => (at === undefined ? { id } : { id, at })),
    changedGroups: [...changedGroups].filter(isThere),
    namedGroups,
    lostScope,
  }
}
