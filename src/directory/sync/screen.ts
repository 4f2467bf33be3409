import {
  accountStatuses,
  type Change,
  type ConnectorErrorCode,
  mappables,
  type Page,
  type SourceUser,
} from '../../contract/index.ts'

/** A page as it may be stored, and what of it may not. */
export interface Screened {
  readonly changes: readonly Change[]
  readonly setAside: readonly { readonly externalId: string; readonly code: ConnectorErrorCode }[]
  readonly unread: NonNullable<Page['unread']>
  /** Whether somebody was set aside of whom not even the id is known: then nobody can be said to be missing. */
  readonly nameless: boolean
}

/** Longer than anything a product allows; short enough for the indexes of both databases. */
const longestKey = 512
const longestText = 2_048
const unusable = '\u0000'
const claims: ReadonlySet<string> = new Set(mappables)
const statuses: ReadonlySet<string> = new Set(accountStatuses.filter(status => status !== 'removed'))

/**
 * One unreadable person must not stop the sync of all others. Whatever a database would refuse, or a look-up could not
 * find again, is set aside here and reported.
 */
export function screen(page: Page, pageNumber: number): Screened {
  const setAside = (page.setAside ?? []).map(({ externalId, code }, index) => ({
    externalId: externalId === undefined || !isKey(externalId) ? `page ${pageNumber}, row ${index}` : externalId,
    code,
  }))
  let nameless = (page.setAside ?? []).some(({ externalId }) => externalId === undefined || !isKey(externalId))
  const changes = page.changes.filter((change, index) => {
    if (isSound(change)) return true
    const externalId = idOf(change)
    const named = isKey(externalId)
    if (change.kind === 'user' && !named) nameless = true
    setAside.push({ externalId: named ? externalId : `page ${pageNumber}, change ${index}`, code: 'response_invalid' })
    return false
  })
  const unread = (page.unread ?? []).filter(({ externalId, claim }) => isKey(externalId) && claims.has(claim))
  return { changes, setAside, unread, nameless }
}

function idOf(change: Change): unknown {
  if (change.kind === 'user') return change.user?.externalId
  if (change.kind === 'group') return change.group?.externalId
  return change.externalId
}

function isSound(change: Change): boolean {
  switch (change.kind) {
    case 'user':
      return isSoundUser(change.user)
    case 'group':
      return isKey(change.group?.externalId) && isText(change.group.name) && isOptional(change.group.description)
    case 'member':
      return isKey(change.groupId) && isKey(change.externalId)
    case 'standing':
      return isKey(change.externalId) && (change.shown === null || isText(change.shown))
    default:
      return isKey(change.externalId)
  }
}

function isSoundUser(user: SourceUser | undefined): boolean {
  return (
    user !== undefined &&
    isKey(user.externalId) &&
    isKey(user.login) &&
    statuses.has(user.status) &&
    isText(user.sourceStatus) &&
    isOptional(user.email) &&
    isOptional(user.givenName) &&
    isOptional(user.familyName) &&
    isOptional(user.displayName) &&
    isOptional(user.changedAt) &&
    isOptional(user.unchangedSince) &&
    isOptional(user.linkKey) &&
    (user.linkKey?.length ?? 0) <= longestKey &&
    typeof user.claims === 'object' &&
    user.claims !== null &&
    areOptional(user.claims)
  )
}

function areOptional(claims: SourceUser['claims']): boolean {
  for (const claim of Object.values(claims)) {
    if (typeof claim === 'object' && claim !== null) {
      if (!Object.values(claim).every(isOptional)) return false
    } else if (!isOptional(claim)) return false
  }
  return true
}

function isKey(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= longestKey && !value.includes(unusable)
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= longestText && !value.includes(unusable)
}

function isOptional(value: unknown): boolean {
  return value === undefined || isText(value)
}
