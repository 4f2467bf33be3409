import { connectorCodeOf, connectorError, fillOf, type Seen } from '../../src/contract/index.ts'
import { consentLink } from './advice.ts'
import { oldestEntry } from './audit-log.ts'
import { type CheckParts, counted, type Found } from './check-step.ts'
import { findGroup } from './groups.ts'
import { query, readPage } from './list.ts'
import { readUser } from './map.ts'
import { countOf, latestLink, usersDelta } from './reader.ts'

/** Who is there to be read, and what is known of them. */

const looked = 100
const dayMs = 86_400_000
/** As the host's default. */
const settleDays = 14

export async function lookAtGroups({ reader }: CheckParts, _found: Found, signal: AbortSignal): Promise<Seen> {
  const names: string[] = []
  for (const id of reader.scope.keptIds) {
    const group = await findGroup(reader.api, id, signal, 'quick')
    if (group === undefined) throw connectorError('object_not_found', undefined, { detail: `there is no group ${id}` })
    const path = `/groups/${id}/transitiveMembers/microsoft.graph.user?${query({ $count: 'true', $top: 1, $select: 'id' })}`
    const { count: members } = await readPage(reader.api, path, signal, { patient: 'quick', eventual: true })
    names.push(members === undefined ? group.name : `${group.name} (${counted(members, 'person', 'people')})`)
  }
  return { saw: names.join(', ') }
}

/** The number of people is part of the answer: whoever expects more sees it here. */
export async function lookAtPeople({ reader }: CheckParts, found: Found, signal: AbortSignal): Promise<Seen> {
  const { api, scope } = reader
  const [group] = scope.groupIds
  const select = query({ $top: looked, $select: scope.select.join() })
  const path =
    group === undefined ? '/users?' : `/groups/${group}/transitiveMembers/microsoft.graph.user?${query({ $count: 'true' })}&`
  const { rows, headers, next } = await readPage(api, `${path}${select}`, signal, {
    patient: 'quick',
    eventual: group !== undefined,
  })
  found.rows = rows
  found.isAll = next === undefined
  found.headers = headers
  // What every read begins or ends with, and not every cloud and kind of tenant has.
  await latestLink(reader, usersDelta(reader, 'latest'), signal, 'quick')
  if (rows.length === 0 && group === undefined) throw connectorError('permission_missing', undefined, { detail: '0 people' })
  const people = await countOf(api, '/users/$count', signal, 'quick')
  if (people === undefined) return { saw: `${rows.length} people or more; this tenant does not count` }
  const guests = await countOf(api, `/users/$count?${query({ $filter: "userType eq 'Guest'" })}`, signal, 'quick')
  const groups = await groupCount(reader, signal)
  const saw = [
    counted(people, 'person', 'people'),
    ...(groups === undefined ? [] : [counted(groups, 'group', 'groups')]),
    ...(guests === undefined ? [] : [counted(guests, 'guest', 'guests')]),
  ].join(', ')
  if (!guests) return { saw }
  return { saw, advice: 'Guests are read too, and say so. Limit the directory to a group if they are not meant.' }
}

/** Whoever may not see groups needs none of them. */
async function groupCount({ api }: CheckParts['reader'], signal: AbortSignal): Promise<number | undefined> {
  try {
    return await countOf(api, '/groups/$count', signal, 'quick')
  } catch (error) {
    if (connectorCodeOf(error) === 'permission_missing') return undefined
    throw error
  }
}

export function lookAtAttributes({ reader, config }: CheckParts, { rows, isAll }: Found): Seen {
  const read = rows.map(row => readUser(row, reader.mapper)).filter(one => one !== undefined)
  const fill = fillOf(
    read.map(({ user }) => user),
    { linked: config.mapping?.link_key !== undefined },
  )
  const unread = new Set(read.flatMap(one => one.unread))
  const whose = reader.scope.groupIds.length > 1 ? ' of the first group' : ''
  const shares = [...fill].map(([name, share]) => `${name} ${share} %`).join(', ')
  const saw = `of ${isAll ? 'all' : 'the first'} ${read.length}${whose}: ${shares}`
  if (unread.size > 0) return { saw, advice: `The mapping gives values that cannot be read for: ${[...unread].join(', ')}.` }
  if (fill.get('birth date') !== 0) return { saw }
  return {
    saw,
    advice:
      'Nobody seen has a birth date, so documents are compared by name alone. Entra has none of its own: map an extension to it.',
  }
}

/** A note only: without the log people are read just as well, and settle later. */
export async function lookAtAuditLog({ reader, config, host }: CheckParts, _found: Found, signal: AbortSignal): Promise<Seen> {
  if (!reader.readsLog) {
    return {
      saw: 'not read, as the configuration says',
      advice: 'Nobody is told of new credentials without a verification, nor of changes of what is written back.',
    }
  }
  try {
    const oldest = await oldestEntry(reader, signal, 'quick')
    const days = oldest === undefined ? 0 : Math.floor((host.clock.now() - oldest) / dayMs)
    const saw = `goes back ${counted(days, 'day', 'days')}`
    if (days >= settleDays) return { saw }
    return { saw, advice: `Nobody is known to be unchanged for longer. People settle ${settleDays} days after that.` }
  } catch (error) {
    if (signal.aborted) throw error
    return {
      saw: `cannot be read (${connectorCodeOf(error)})`,
      advice:
        `AuditLog.Read.All is optional. Without it, claims settle ${settleDays} days after people are first seen, ` +
        `and first step-ups end claims_unsettled until then: ${consentLink(config)}`,
    }
  }
}

/** Graph tells the share of the limit that is used from 80 % on only (https://learn.microsoft.com/en-us/graph/throttling-limits). */
export function lookAtRate(_parts: CheckParts, { headers }: Found): Seen {
  const share = Number(headers.get('x-ms-throttle-limit-percentage') ?? Number.NaN)
  const cost = headers.get('x-ms-resource-unit')
  const units = cost === null ? '' : `; a page of people costs ${counted(Number(cost), 'unit', 'units')}`
  if (!Number.isFinite(share)) return { saw: `under 80 % of this app's share${units}` }
  return {
    saw: `${Math.round(share * 100)} % of this app's share${units}`,
    advice: 'Graph will ask to slow down, which reads obey.',
  }
}
