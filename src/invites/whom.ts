import {
  type AccountStatus,
  asIntegrationId,
  type DirectoryUser,
  type EnrollmentState,
  type IntegrationId,
  problem,
} from '../contract/index.ts'
import { groupRow } from '../directory/groups.ts'
import { mostHits } from '../directory/search.ts'
import { findByExternalId, findByLogin, listUsers } from '../directory/users.ts'
import type { Starter } from '../integrations/port.ts'
import type { Db } from './rows.ts'

export type PersonNamed = { readonly externalId: string } | { readonly login: string }

/** The people of a directory whom a list of it shows, narrowed as lists are. */
export interface Matching {
  readonly search?: string
  readonly groupId?: string
  readonly status?: AccountStatus
  readonly enrollment?: EnrollmentState
}

/** Whom an administrator means, in one of three ways. */
export interface Whom {
  readonly people?: readonly PersonNamed[]
  readonly groupId?: string
  readonly matching?: Matching
}

/** `unknown`: the places in a list of people that name nobody. A group is filled bit by bit, and nobody of it is found here. */
export interface Found {
  readonly found: readonly DirectoryUser[]
  readonly unknown: readonly number[]
}

/** As many as may be named one by one. */
export const mostNamed = 10_000
const pageSize = 500

export async function findPeople(db: Db, directoryId: IntegrationId, { people, groupId, matching }: Whom): Promise<Found> {
  if ([people, groupId, matching].filter(one => one !== undefined).length !== 1) {
    throw problem('request_invalid', 'Name either people or a group, or what a list is narrowed to.')
  }
  if (groupId !== undefined) await groupRow(db, directoryId, groupId)
  if (matching !== undefined) return { found: await listed(db, directoryId, matching), unknown: [] }
  return resolve(db, directoryId, people ?? [])
}

async function listed(db: Db, integrationId: IntegrationId, matching: Matching): Promise<readonly DirectoryUser[]> {
  const found: DirectoryUser[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await listUsers(db, { ...matching, integrationId, limit: pageSize, ...(cursor === undefined ? {} : { cursor }) })
    found.push(...page.items)
    if (found.length > mostNamed) {
      throw problem('request_invalid', `The list has more than ${mostNamed} people: narrow it, or invite a group.`)
    }
    if (page.nextCursor === null) break
    cursor = page.nextCursor
  }
  // Whom a search leaves out is known to nobody: a campaign of the best hits would look like one of all.
  if ((matching.search ?? '').trim() !== '' && found.length >= mostHits) {
    throw problem('request_invalid', `A search finds ${mostHits} people at most, and this one may leave some out: narrow it.`)
  }
  return found
}

/** A login that two people have names nobody. Who is named twice is there once. */
async function resolve(db: Db, directoryId: IntegrationId, people: readonly PersonNamed[]): Promise<Found> {
  const found = new Map<string, DirectoryUser>()
  const unknown: number[] = []
  for (const [place, named] of people.entries()) {
    const user =
      'externalId' in named
        ? await findByExternalId(db, directoryId, named.externalId)
        : await onlyOne(db, directoryId, named.login)
    if (user === undefined) unknown.push(place)
    else found.set(user.externalId, user)
  }
  return { found: [...found.values()], unknown }
}

async function onlyOne(db: Db, directoryId: IntegrationId, login: string): Promise<DirectoryUser | undefined> {
  const [first, second] = await findByLogin(db, directoryId, login)
  return second === undefined ? first : undefined
}

/** The directory whose people are meant, of those that the integration is for. */
export function directoryOf({ directoryIds }: Starter, named: string | undefined): IntegrationId {
  const [only, ...others] = directoryIds
  if (named !== undefined) {
    const id = asIntegrationId(named)
    if (!directoryIds.includes(id)) throw problem('not_found', 'This integration has no such directory.')
    return id
  }
  if (only === undefined) throw problem('request_invalid', 'This integration has no directory.')
  if (others.length === 0) return only
  throw problem('request_invalid', 'This integration has several directories; the request has to name one.', {
    faults: [{ path: '/directoryIntegrationId', message: 'is needed' }],
  })
}
