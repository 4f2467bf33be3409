import { pageSize, pagesFrom, query, readPage } from './list.ts'
import { isRow, textOf } from './map.ts'
import type { Reader } from './reader.ts'
import { standingProperties } from './standing.ts'

/**
 * What the directory's audit log says of people (https://learn.microsoft.com/en-us/graph/api/directoryaudit-list): the only
 * place where Entra tells when somebody was changed. It reaches back 7 or 30 days, by the licence, and may be read with
 * `AuditLog.Read.All` alone.
 */

const path = '/auditLogs/directoryAudits'

/** Every change of attributes, whoever made it, is an update to the directory; somebody new has just got them all. */
const activities = ['Update user', 'Add user']

/**
 * Attributes, as the log spells them, that directory and licences keep for themselves. Whatever else is named counts as
 * changed, and an entry that names nothing counts too: not everything is logged by name.
 */
const ownAffairs: readonly string[] = [
  'AccountEnabled',
  'AssignedLicense',
  'AssignedPlan',
  'LastDirSyncTime',
  'LicenseAssignmentDetail',
  'PasswordPolicies',
  'PreferredLanguage',
  'ProvisionedPlan',
  'SearchableDeviceKey',
  'StrongAuthenticationMethod',
  'StrongAuthenticationPhoneAppDetail',
  'StrongAuthenticationRequirement',
  'StrongAuthenticationUserDetails',
  'StsRefreshTokensValidFrom',
  'UsageLocation',
]
/** Said of the entry, and not of the person. */
const remarks = /^(included updated properties|action client name|spn|(actorid|targetid)\..*)$/i

/** When the oldest entry was written that is still there; undefined for an empty log. */
export async function oldestEntry(
  { api }: Pick<Reader, 'api'>,
  signal: AbortSignal,
  patient: 'bulk' | 'quick' = 'bulk',
): Promise<number | undefined> {
  const options = query({ $orderby: 'activityDateTime asc', $top: 1 })
  const { rows } = await readPage(api, `${path}?${options}`, signal, { patient })
  return timeOf(rows[0])
}

export interface Changed {
  readonly externalId: string
  readonly at: number
}

/** Whose compared attributes were changed since then, a page at a time and in no order. */
export async function* changesSince(reader: Reader, since: number, signal: AbortSignal): AsyncGenerator<readonly Changed[]> {
  const unimportant = unimportantTo(reader)
  for (const activity of activities) {
    const filter = `activityDateTime ge ${new Date(since).toISOString()} and activityDisplayName eq '${activity}'`
    const start = `${path}?${query({ $filter: filter, $top: pageSize })}`
    for await (const { rows } of pagesFrom(reader.api, start, signal)) {
      yield rows.flatMap(row => changedBy(row, unimportant))
    }
  }
}

/** Names that nothing is compared by. A mapping may make something of any property. */
function unimportantTo({ mapper }: Reader): ReadonlySet<string> {
  const mapped = new Set(Object.values(mapper.mapping ?? {}).map(from => String(from).toLowerCase()))
  const ours = mapper.standingApp === undefined ? [] : standingProperties(mapper.standingApp)
  return new Set([...ownAffairs, ...ours].map(name => name.toLowerCase()).filter(name => !mapped.has(name)))
}

function timeOf(row: unknown): number | undefined {
  const at = Date.parse((isRow(row) && textOf(row.activityDateTime)) || '')
  return Number.isFinite(at) ? at : undefined
}

function changedBy(row: unknown, unimportant: ReadonlySet<string>): readonly Changed[] {
  const at = timeOf(row)
  if (at === undefined || !isRow(row) || row.result === 'failure' || !Array.isArray(row.targetResources)) return []
  return row.targetResources.filter(isRow).flatMap(target => {
    const externalId = textOf(target.id)
    if (externalId === undefined || isOwnAffair(target.modifiedProperties, unimportant)) return []
    return [{ externalId, at }]
  })
}

function isOwnAffair(modified: unknown, unimportant: ReadonlySet<string>): boolean {
  const named: readonly unknown[] = Array.isArray(modified) ? modified : []
  const names = named
    .map(one => (isRow(one) ? (textOf(one.displayName) ?? '') : ''))
    .filter(name => !remarks.test(name))
    .map(name => name.toLowerCase())
  return names.length > 0 && names.every(name => unimportant.has(name))
}
