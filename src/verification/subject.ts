import {
  type AccountStatus,
  asIntegrationId,
  type DirectoryUser,
  type ExternalClaims,
  type IntegrationId,
  problem,
  type SubjectRef,
} from '../contract/index.ts'
import { findByExternalId, findByLogin } from '../directory/users.ts'
import type { Starter } from '../integrations/port.ts'
import type { Room } from './room.ts'
import type { Row } from './rows.ts'

type Db = Room['store']['db']

/** Whom a start is about, or why it cannot be about anybody. `login` is what the page shows, masked. */
export type Found =
  | { readonly kind: 'user'; readonly integrationId: IntegrationId; readonly user: DirectoryUser; readonly login: string }
  | {
      readonly kind: 'external'
      readonly integrationId: IntegrationId
      readonly externalId: string
      readonly claims: ExternalClaims
    }
  | {
      readonly kind: 'nobody'
      readonly integrationId: IntegrationId
      readonly reason: 'user_unknown' | 'ambiguous_user' | 'user_inactive'
      readonly user?: DirectoryUser
      readonly login: string
    }

/** Finds the person in the one directory that is named, by one attribute, by equality. */
export async function findSubject(db: Db, starter: Starter, ref: SubjectRef): Promise<Found> {
  if ('external' in ref) {
    const { externalId, claims = {} } = ref.external
    return { kind: 'external', integrationId: starter.integrationId, externalId, claims }
  }
  const integrationId = directoryOf(starter, ref.integrationId)
  if ('externalId' in ref) {
    const user = await findByExternalId(db, integrationId, ref.externalId)
    return judge(integrationId, user, user?.login ?? ref.externalId)
  }
  const hits = await findByLogin(db, integrationId, ref.loginHint)
  if (hits.length > 1) return { kind: 'nobody', integrationId, reason: 'ambiguous_user', login: ref.loginHint }
  return judge(integrationId, hits[0], ref.loginHint)
}

function judge(integrationId: IntegrationId, user: DirectoryUser | undefined, login: string): Found {
  if (user === undefined || user.status === 'removed') return { kind: 'nobody', integrationId, reason: 'user_unknown', login }
  if (!canVerify(user.status)) return { kind: 'nobody', integrationId, reason: 'user_inactive', user, login }
  return { kind: 'user', integrationId, user, login }
}

/** A locked account is one that its person wants back. */
export const canVerify = (status: AccountStatus) => status === 'active' || status === 'locked'

function directoryOf({ directoryIds, closedDirectories = [] }: Starter, named: string | undefined): IntegrationId {
  const [only, ...others] = directoryIds
  if (named !== undefined) {
    const id = asIntegrationId(named)
    if (directoryIds.includes(id)) return id
    throw closed(closedDirectories.find(one => one.id === id)) ?? problem('not_found', 'This client has no such directory.')
  }
  if (only === undefined) {
    const none = problem('request_invalid', 'This client has no directory; name the person as `subject`.')
    throw closed(closedDirectories[0]) ?? none
  }
  if (others.length > 0) {
    throw problem('request_invalid', 'This client has several directories; the request has to name one.', {
      faults: [{ path: '/directoryIntegrationId', message: 'is needed' }],
    })
  }
  return only
}

/** What an administrator did is no mistake of the caller's, and is not told as one. */
function closed(directory: NonNullable<Starter['closedDirectories']>[number] | undefined) {
  if (directory === undefined) return undefined
  const what = directory.code === 'gone' ? 'deleted' : 'disabled'
  return problem(directory.code, `The directory of this client is ${what}.`)
}

/** Whether somebody else's words name the person of a row: resolved as at start, and compared by external id. */
export async function names(
  db: Db,
  row: Pick<Row, 'directory_id' | 'external_id'>,
  expected: { readonly externalId?: string; readonly loginHint?: string },
): Promise<boolean> {
  const { externalId, loginHint } = expected
  if (row.external_id === null || row.directory_id === null) return false
  if (externalId === undefined && loginHint === undefined) return false
  if (externalId !== undefined && externalId !== row.external_id) return false
  if (loginHint === undefined) return true
  const hits = await findByLogin(db, row.directory_id, loginHint)
  return hits.length === 1 && hits[0]?.externalId === row.external_id
}
