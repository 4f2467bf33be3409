import { connectorError, endedBy, fillOf, isStepgateError, type Seen, type SourceUser } from '../../src/contract/index.ts'
import { type CheckParts, counted, type Found } from './check-parts.ts'
import { pageSize, readPage } from './list.ts'
import { isRow } from './map.ts'
import { passesOf } from './scope.ts'

/**
 * Whom the app sees, and what is known of them. A missing or narrow admin role shows as an empty or filtered list and
 * not as an error, so the number is held against the one that Okta itself has of the group Everyone.
 */

/** Ten thousand people at the most, and only while it goes fast: all of the check has less than a minute. */
const mostPages = 50
const longestCountMs = 20_000
/** The share of the limit that is left to others and to the sync: a page more is asked for only above it. */
const keptFree = 0.6

export async function lookAtPeople(parts: CheckParts, found: Found, signal: AbortSignal): Promise<Seen> {
  const isScoped = parts.reader.scope.groupIds.length > 0
  const more = await count(parts, found, signal)
  found.isAll = !more
  const { length: seen } = found.users
  // Somebody administers this org, so an empty list is a list that the app may not see.
  if (seen === 0 && !more) throw connectorError('permission_missing', undefined, { detail: '0 people' })
  const saw = `${counted(seen)} people${more ? ' or more' : ''}`
  const org = await sizeOfOrg(parts, signal)
  if (org === undefined) {
    const advice = `${hidden} Grant okta.groups.read to see here how many the org has.`
    return { saw, advice }
  }
  return {
    saw: `${saw}, ${org.groups}; the org's Everyone group has ${counted(org.everyone)}`,
    advice: isScoped || seen >= org.everyone ? hidden : more ? uncounted : narrow,
  }
}

const hidden = 'If the org has more people than that, the admin role of the app is limited to some of them.'
const narrow =
  'The org has more people than this app sees: its admin role is limited to some of them. Assign one for all of them, or choose groups.'
const uncounted =
  'Not all of them were counted, which would take the rate or the time of others. Compare what the first run counts with the Everyone group: if it is less, the admin role of the app is limited to some of them.'

/** Gathers the people of the lists that are read anyway; answers whether there are more than were looked at. */
async function count({ reader, host }: CheckParts, found: Found, signal: AbortSignal): Promise<boolean> {
  const { scope, api, people } = reader
  const lists = passesOf(scope).filter(pass => pass.isPeople)
  const users = new Map<string, SourceUser>()
  const until = host.clock.now() + longestCountMs
  let pages = 0
  const mayGoOn = () => pages === 0 || (pages < mostPages && host.clock.now() < until && isPlenty(found.headers))
  let more = false
  // Who was deactivated is a list apart; the org's own number does not count them either.
  for (const { path } of scope.groupIds.length > 0 ? lists : lists.slice(0, 1)) {
    let next: string | undefined = path
    for (; next !== undefined && mayGoOn(); pages += 1) {
      const page = await readPage(api, scope.origin, next, signal, 'quick')
      for (const row of page.rows) {
        const person = people.read(row)
        if (person === undefined) continue
        if (!users.has(person.user.externalId)) found.unread += person.unread.length
        users.set(person.user.externalId, person.user)
      }
      found.headers = page.headers
      next = page.next
    }
    more ||= next !== undefined
  }
  found.users = [...users.values()]
  return more
}

function isPlenty(headers: Headers): boolean {
  const [limit, remaining] = ['x-rate-limit-limit', 'x-rate-limit-remaining'].map(name => headers.get(name))
  // Where Okta does not say, nobody knows what a page costs others.
  return limit != null && remaining != null && Number(remaining) > keptFree * Number(limit)
}

interface OrgSize {
  readonly groups: string
  readonly everyone: number
}

/**
 * `expand=stats` counts the members of a group (https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Group/).
 * Nothing else needs it, so nothing fails without it.
 */
async function sizeOfOrg({ reader, groups }: CheckParts, signal: AbortSignal): Promise<OrgSize | undefined> {
  const { origin } = reader.scope
  try {
    const builtIn = `/api/v1/groups?limit=${pageSize}&expand=stats&filter=${encodeURIComponent('type eq "BUILT_IN"')}`
    const { rows } = await readPage(groups, origin, builtIn, signal, 'quick')
    const everyone = rows.map(membersOf).reduce((most, count) => Math.max(most, count), 0)
    const all = await readPage(groups, origin, `/api/v1/groups?limit=${pageSize}`, signal, 'quick')
    if (everyone === 0) return undefined
    return { everyone, groups: `${counted(all.rows.length)} groups${all.next === undefined ? '' : ' or more'}` }
  } catch (error) {
    if (signal.aborted) throw endedBy(signal)
    if (!isStepgateError(error)) throw error
    return undefined
  }
}

function membersOf(row: unknown): number {
  if (!isRow(row) || !isRow(row._embedded) || !isRow(row._embedded.stats)) return 0
  const { usersCount } = row._embedded.stats
  return typeof usersCount === 'number' ? usersCount : 0
}

export async function lookAtAttributes(
  { config, schemaToRead }: CheckParts,
  { users, unread, isAll }: Found,
  signal: AbortSignal,
): Promise<Seen> {
  const fill = fillOf(users, { linked: config.mapping?.link_key !== undefined })
  const shares = [...fill].map(([name, share]) => `${name} ${share} %`).join(', ')
  const of = `${isAll ? 'of all' : 'of the first'} ${counted(users.length)}: ${shares}`
  const saw = unread === 0 ? of : `${of}; cannot be read: ${counted(unread)}`
  const advice = [
    unread > 0 ? 'A mapped attribute holds something else than was expected. Look at the preview of the mapping.' : undefined,
    fill.get('birth date') === 0
      ? 'Nobody seen has a birth date, so documents are compared by name alone. It is read from the custom attribute birthDate, dateOfBirth or birthdate, or from the one that the mapping names.'
      : undefined,
    await adviceOnLinkKey(config.mapping?.link_key, schemaToRead, signal),
  ].filter(text => text !== undefined)
  return { saw, ...(advice.length === 0 ? {} : { advice: advice.join(' ') }) }
}

/** Who could change it in their own profile could make two people one. */
async function adviceOnLinkKey(
  path: string | undefined,
  schema: CheckParts['schemaToRead'],
  signal: AbortSignal,
): Promise<string | undefined> {
  const name = path === undefined ? undefined : /^profile\.(\w+)$/.exec(path)?.[1]
  if (name === undefined) return undefined
  let editable: readonly string[]
  try {
    editable = await schema.editable([name], signal)
  } catch {
    if (signal.aborted) throw endedBy(signal)
    return 'Grant okta.schemas.read to see here whether people can change the attribute that links accounts.'
  }
  if (editable.length === 0) return undefined
  throw connectorError('config_invalid', undefined, { detail: `people can change ${path} in their own profile` })
}
