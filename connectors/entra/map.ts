import {
  addressClaim,
  type Change,
  connectorError,
  type DirectoryClaims,
  type Mappable,
  type Mapping,
  type Page,
  readLanguage,
  type SourceUser,
  withMapping,
} from '../../src/contract/index.ts'
import { shownIn } from './standing.ts'

/**
 * Graph's user object as a person of the directory (https://learn.microsoft.com/en-us/graph/api/resources/user). Runs
 * for every person of every read: checks by hand, looks only at what is kept.
 *
 * There is no `changedAt`: Graph's users have no time of their last change. Delta queries tell changes in the order in
 * which they arrived, so the last one that is read is the newest. `createdDateTime` does not do instead: a name can have
 * been changed yesterday on an account that is ten years old, and the age of claims is what keeps an attacker from
 * renaming an account and then recovering it. So claims count from the first time that the host saw them, unless a full read
 * finds in the audit log (`unchanged.ts`) that nobody touched them before.
 */

type Row = Readonly<Record<string, unknown>>
type Draft<T> = { -readonly [K in keyof T]: T[K] }

export interface Mapper {
  readonly mapping: Mapping | undefined
  /** Of the app whose extensions show verdicts; undefined where none do. */
  readonly standingApp: string | undefined
}

export interface ReadUser {
  readonly user: SourceUser
  readonly unread: readonly Mappable[]
}

export function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** No property of Entra's own holds a middle name or a date of birth: an extension does, by the mapping. */
function claimsOf(row: Row): DirectoryClaims {
  const claims: Draft<DirectoryClaims> = {}
  const phones: readonly unknown[] = Array.isArray(row.businessPhones) ? row.businessPhones : []
  const phone = textOf(row.mobilePhone) ?? textOf(phones[0])
  const employeeNumber = textOf(row.employeeId)
  const locale = readLanguage(row.preferredLanguage)
  const address = addressClaim({
    street: textOf(row.streetAddress),
    locality: textOf(row.city),
    region: textOf(row.state),
    postalCode: textOf(row.postalCode),
    country: textOf(row.country),
  })
  if (phone !== undefined) claims.phone_number = phone
  if (employeeNumber !== undefined) claims.employee_number = employeeNumber
  if (locale !== undefined) claims.locale = locale
  if (address !== undefined) claims.address = address
  return claims
}

/**
 * Blocked from signing in is `suspended` and not `inactive`: one switch, for a leaver's last weeks as for a stolen laptop,
 * and it can be turned back any time. Whoever has really left is deleted, which Entra tells apart.
 */
function statusOf(row: Row): Pick<SourceUser, 'status' | 'sourceStatus'> {
  const isEnabled = row.accountEnabled === true
  const word = isEnabled ? 'Enabled' : 'Disabled'
  return {
    status: isEnabled ? 'active' : 'suspended',
    sourceStatus: row.userType === 'Guest' ? `Guest, ${word.toLowerCase()}` : word,
  }
}

/** The person, or undefined for a row without what every user has. */
export function readUser(row: unknown, { mapping }: Mapper): ReadUser | undefined {
  if (!isRow(row)) return undefined
  const externalId = textOf(row.id)
  const login = textOf(row.userPrincipalName)
  if (externalId === undefined || login === undefined || typeof row.accountEnabled !== 'boolean') return undefined
  const user: Draft<SourceUser> = { externalId, login, ...statusOf(row), claims: claimsOf(row) }
  const email = textOf(row.mail)
  const givenName = textOf(row.givenName)
  const familyName = textOf(row.surname)
  const displayName = textOf(row.displayName)
  if (email !== undefined) user.email = email
  if (givenName !== undefined) user.givenName = givenName
  if (familyName !== undefined) user.familyName = familyName
  if (displayName !== undefined) user.displayName = displayName
  return withMapping(user, row, mapping)
}

/** Soft-deleted accounts can be restored for 30 days; those that are gone for good are `deleted`. */
function removalOf(row: Row): Change | undefined {
  const externalId = textOf(row.id)
  const removed = row['@removed']
  if (externalId === undefined || !isRow(removed)) return undefined
  return { kind: 'user_removed', externalId, reason: removed.reason === 'deleted' ? 'deleted' : 'soft_deleted' }
}

/** What rows of users change. A row that cannot be read is reported by its id, where it has one. */
export function readUsers(rows: readonly unknown[], mapper: Mapper): Pick<Page, 'changes' | 'setAside' | 'unread'> {
  const changes: Change[] = []
  const standings: Change[] = []
  const setAside: { externalId?: string; code: 'response_invalid' }[] = []
  const unread: { externalId: string; claim: Mappable }[] = []
  for (const row of rows) {
    const removal = isRow(row) ? removalOf(row) : undefined
    if (removal !== undefined) {
      changes.push(removal)
      continue
    }
    const read = readUser(row, mapper)
    const externalId = isRow(row) ? textOf(row.id) : undefined
    if (read === undefined) {
      setAside.push({ ...(externalId === undefined ? {} : { externalId }), code: 'response_invalid' })
      continue
    }
    changes.push({ kind: 'user', user: read.user })
    for (const claim of read.unread) unread.push({ externalId: read.user.externalId, claim })
    if (mapper.standingApp !== undefined && isRow(row)) {
      standings.push({ kind: 'standing', externalId: read.user.externalId, shown: shownIn(mapper.standingApp, row) })
    }
  }
  checkPermission(rows, setAside.length)
  return {
    changes: [...changes, ...standings],
    ...(setAside.length === 0 ? {} : { setAside }),
    ...(unread.length === 0 ? {} : { unread }),
  }
}

/**
 * Without `User.Read.All` the members of a group come with their ids and nothing else
 * (https://learn.microsoft.com/en-us/graph/api/group-list-transitivemembers). That is a missing permission, and no tenant
 * of people without names.
 */
function checkPermission(rows: readonly unknown[], unread: number): void {
  if (rows.length === 0 || unread < rows.length) return
  if (rows.every(row => isRow(row) && textOf(row.id) !== undefined && (row.userPrincipalName ?? null) === null)) {
    throw connectorError('permission_missing', undefined, {
      detail: 'people come with their ids alone: User.Read.All is missing',
    })
  }
}
