import { z } from 'zod'
import { type Clock, connectorCodeOf, connectorError } from '../../../src/contract/index.ts'
import { guid } from '../fields.ts'
import type { Methods } from './setup-graph.ts'

/**
 * Registers the members of a group for the method, which people have to be before Entra offers it to them
 * (https://learn.microsoft.com/en-us/graph/api/authentication-post-externalauthenticationmethods). As many as fit into one
 * call; it is made again for the others, and passes over whoever is registered.
 */

/** Well within what the host allows a set-up. */
const longestMs = 80_000

export const registrations = z.object({
  /** By this call. */
  registered: z.int(),
  /** Before it. */
  already: z.int(),
  failed: z.int(),
  /** Why it came to an end before everybody was looked at; null where it did not. */
  endedBy: z.string().nullable(),
})
export type Registrations = z.infer<typeof registrations>

export interface Registering {
  readonly methods: Methods
  readonly clock: Clock
  readonly groupId: string
  readonly configurationId: string
  readonly displayName: string
}

export const registrationsPath = (user: string): string => `/v1.0/users/${user}/authentication/externalAuthenticationMethods`

const list = z.object({ value: z.array(z.record(z.string(), z.unknown())), '@odata.nextLink': z.string().optional() })

function readList(body: unknown, what: string): z.infer<typeof list> {
  const parsed = list.safeParse(body)
  if (!parsed.success) throw connectorError('response_invalid', undefined, { detail: `${what}: the answer is not a list` })
  return parsed.data
}

/** The method stands whatever becomes of this, so that trouble is told and not thrown. */
export async function registerMembers(given: Registering): Promise<Registrations> {
  const { methods, clock, groupId } = given
  const until = clock.now() + longestMs
  const counts = { registered: 0, already: 0, failed: 0 }
  let page: string | undefined = `/v1.0/groups/${groupId}/transitiveMembers?$select=id,userType`
  try {
    while (page !== undefined) {
      const { value, '@odata.nextLink': next } = readList(await methods.get(page), 'the members of the group')
      for (const { id } of value.filter(isOurs)) {
        if (clock.now() > until) return { ...counts, endedBy: 'time' }
        counts[await register(given, String(id))] += 1
      }
      page = next === undefined ? undefined : methods.pathOf(next)
    }
    return { ...counts, endedBy: null }
  } catch (error) {
    return { ...counts, endedBy: connectorCodeOf(error) }
  }
}

/** A guest is registered at home. */
const isOurs = (row: Readonly<Record<string, unknown>>): boolean =>
  row['@odata.type'] === '#microsoft.graph.user' && guid.test(String(row.id)) && row.userType !== 'Guest'

const ofOnePerson: readonly string[] = ['object_not_found', 'schema_changed', 'object_state_unsupported']

/** Trouble of one person is counted; what would meet the next one as well ends the whole. */
async function register(given: Registering, id: string): Promise<keyof Omit<Registrations, 'endedBy'>> {
  const { methods, configurationId, displayName } = given
  try {
    const { value } = readList(await methods.get(registrationsPath(id)), 'the methods of a person')
    if (value.some(one => one.configurationId === configurationId)) return 'already'
    await methods.send('POST', registrationsPath(id), { configurationId, displayName })
    return 'registered'
  } catch (error) {
    if (ofOnePerson.includes(connectorCodeOf(error))) return 'failed'
    throw error
  }
}
