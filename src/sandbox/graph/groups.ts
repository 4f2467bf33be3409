/** The groups of the tenant, who is in them, and what has changed about either. */

import type { ChangeLog } from './change-log.ts'
import { createChangeLog } from './change-log.ts'
import { type Group, groupIds, presetGroups } from './group.ts'
import { graphTime } from './user.ts'
import type { Users } from './users.ts'

/** A user or a group, by position. */
export interface Member {
  readonly kind: 'user' | 'group'
  readonly position: number
}

/** What a group may be made with. */
export interface NewGroup {
  readonly description?: string | undefined
  readonly isHidden?: boolean | undefined
  readonly isOnPremises?: boolean | undefined
  readonly isAssignableToRole?: boolean | undefined
  readonly owners?: readonly number[] | undefined
}

export interface Groups {
  /** A change of membership names the property `members/user/7` or `members/group/7`. */
  readonly log: ChangeLog
  end(): number
  /** The group at a position; undefined for one that was deleted. */
  at(position: number): Group | undefined
  find(id: string): number | undefined
  findByName(name: string): number | undefined
  /** True for one who is a member without a group between. */
  has(group: number, member: Member): boolean
  /** The group and all groups inside, at any depth. */
  within(group: number): readonly number[]
  create(displayName: string, more: NewGroup): number
  change(group: number, more: Partial<Pick<Group, 'displayName' | 'description'>>): void
  delete(group: number): void
  /** False if that is how it was. Throws a `TypeError` for a dynamic group, and for a group inside of itself. */
  setMember(group: number, member: Member, present: boolean): boolean
}

const nameOf = ({ kind, position }: Member): string => `members/${kind}/${position}`

/** The member that a change of membership is about. */
export function memberOf(property: string): Member | undefined {
  const [, kind, position] = /^members\/(user|group)\/(\d+)$/.exec(property) ?? []
  return kind === undefined ? undefined : { kind: kind === 'user' ? 'user' : 'group', position: Number(position) }
}

/** The groups that a tenant starts with, over the people of the store. */
export function createGroups(people: number, users: Users, clock: { now(): number }, created: string): Groups {
  const log = createChangeLog(clock)
  const groups: (Group | undefined)[] = presetGroups.map(group => ({ ...group, createdDateTime: created }))
  const chosen = new Map<string, boolean>()

  const at = (position: number): Group | undefined => groups[position]
  /** Whether a user is put there, in whichever state. */
  const holds = (group: number, position: number): boolean =>
    chosen.get(`${group} ${position}`) ?? (position < people && groups[group]?.includes(position) === true)
  const has = (group: number, member: Member): boolean => {
    const { kind, position } = member
    if (kind === 'group') return groups[group]?.nested.has(position) === true && groups[position] !== undefined
    if (users.state(position) !== 'live') return false
    return holds(group, position)
  }
  function within(group: number): readonly number[] {
    const found = new Set<number>()
    const visit = (position: number): void => {
      const here = at(position)
      if (here === undefined || found.has(position)) return
      found.add(position)
      for (const inner of here.nested) visit(inner)
    }
    visit(group)
    return [...found]
  }
  function put(position: number, more: Partial<Group>, kind: 'created' | 'updated', properties: readonly string[]): void {
    const before = at(position)
    if (before !== undefined) groups[position] = { ...before, ...more }
    log.add({ position, kind, properties })
  }

  // Whoever is deleted leaves all groups with that, and whoever is restored is back in them.
  const out = new Set<number>()
  users.log.listen(({ kind, position }) => {
    const isOut = kind === 'removed' || kind === 'deleted'
    if (isOut === out.has(position)) return
    out[isOut ? 'add' : 'delete'](position)
    const properties = [nameOf({ kind: 'user', position })]
    for (const group of groups.keys()) {
      if (groups[group] !== undefined && holds(group, position)) log.add({ position: group, kind: 'updated', properties })
    }
  })

  return {
    log,
    end: () => groups.length,
    at,
    find(id) {
      const position = groupIds.indexOf(id)
      return position !== undefined && groups[position] !== undefined ? position : undefined
    },
    findByName(name) {
      const position = groups.findIndex(group => group?.displayName === name)
      return position < 0 ? undefined : position
    },
    has,
    within,
    create(displayName, { description, isHidden = false, isOnPremises = false, isAssignableToRole = false, owners = [] }) {
      const position = groups.length
      const createdDateTime = graphTime(clock.now())
      const base = {
        displayName,
        description: description ?? null,
        isHidden,
        isOnPremises,
        isAssignableToRole,
        owners: new Set(owners),
        createdDateTime,
        membershipRule: null,
        nested: new Set<number>(),
      }
      groups.push({ ...base, includes: () => false })
      put(position, {}, 'created', Object.keys(base))
      return position
    },
    change: (group, more) => put(group, more, 'updated', Object.keys(more)),
    delete(group) {
      groups[group] = undefined
      log.add({ position: group, kind: 'deleted', properties: [] })
    },
    setMember(group, member, present) {
      const before = at(group)
      if (before === undefined || has(group, member) === present) return false
      if (before.membershipRule !== null) throw new TypeError('members: the rule of a dynamic group decides who is in it')
      if (member.kind === 'user') chosen.set(`${group} ${member.position}`, present)
      else {
        if (present && within(member.position).includes(group)) throw new TypeError('members: a group cannot be inside of itself')
        const nested = new Set(before.nested)
        if (present) nested.add(member.position)
        else nested.delete(member.position)
        groups[group] = { ...before, nested }
      }
      log.add({ position: group, kind: 'updated', properties: [nameOf(member)] })
      return true
    },
  }
}
