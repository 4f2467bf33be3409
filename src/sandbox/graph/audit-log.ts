/**
 * The directory's audit log: who was changed, when, and what of them. It forgets after 30 days, as with P1 and P2
 * (https://learn.microsoft.com/en-us/entra/identity/monitoring-health/reference-reports-data-retention). People whom nobody
 * has touched were last changed before that. Something happens in a tenant every day, so the log is never empty.
 */

import type { DirectoryAudit, ModifiedProperty } from '@microsoft/microsoft-graph-types'
import type { Change } from './change-log.ts'
import { createIds } from './ids.ts'
import type { Users } from './users.ts'

/** Something that was done to an account's credentials, as the service that did it writes it down. */
export interface CredentialNote {
  readonly what: keyof typeof credentialActivities
  /** The position of the user. */
  readonly user: number
  /** An administrator, or an app by its client id; the sandbox itself where it is left out. */
  readonly by?:
    | { readonly user: { readonly id: string; readonly displayName: string } }
    | { readonly app: { readonly appId: string; readonly displayName: string } }
  /** Which method it was, in the words of the log. */
  readonly reason?: string
}

/** Activity, operation, service and reason, as real entries have them. */
export const credentialActivities = {
  temporaryAccessPass: [
    'Admin registered security info',
    'Add',
    'Authentication Methods',
    'Admin registered temporary access pass method for user',
  ],
  methodRegistered: ['Admin registered security info', 'Add', 'Authentication Methods', 'Admin registered phone method for user'],
  methodDeleted: ['Admin deleted security info', 'Delete', 'Authentication Methods', 'Admin deleted phone method for user'],
  passwordReset: ['Reset user password', 'Update', 'Core Directory', ''],
  sessionsRevoked: ['Update StsRefreshTokenValidFrom Timestamp', 'Update', 'Core Directory', ''],
} as const satisfies Record<string, readonly [activity: string, operation: string, service: string, reason: string]>

export interface AuditLog {
  note(note: CredentialNote): void
  /** Everything that is kept, oldest first. */
  entries(): readonly DirectoryAudit[]
}

const day = 86_400_000
const retentionDays = 30
const correlations = createIds(0x6eed_5ee6)
const sandbox = {
  appId: null,
  displayName: 'Stepgate Sandbox',
  servicePrincipalId: correlations.at(0),
  servicePrincipalName: null,
}

const activities = {
  created: ['Add user', 'Add'],
  updated: ['Update user', 'Update'],
  removed: ['Delete user', 'Delete'],
  restored: ['Restore user', 'Restore'],
  deleted: ['Hard Delete user', 'Delete'],
} as const satisfies Record<Change['kind'], readonly [activity: string, operation: string]>

/** The log calls attributes as the directory itself does, and not as Graph. */
const directoryNames: Readonly<Record<string, string>> = {
  businessPhones: 'TelephoneNumber',
  faxNumber: 'FacsimileTelephoneNumber',
  mobilePhone: 'Mobile',
  officeLocation: 'PhysicalDeliveryOfficeName',
  otherMails: 'OtherMail',
}

function directoryName(property: string): string {
  if (property.startsWith('extension_')) return property
  return directoryNames[property] ?? `${property.charAt(0).toUpperCase()}${property.slice(1)}`
}

/** Values are JSON inside of text, in a list of their own. */
const written = (value: unknown): string => JSON.stringify(value === null ? [] : [value].flat())

function modified({ kind, properties, values = [] }: Change): ModifiedProperty[] {
  if (kind !== 'updated') return []
  const names = properties.map(directoryName)
  return [
    ...names.map((displayName, index) => {
      const [before, after] = values[index] ?? [null, null]
      return { displayName, oldValue: written(before), newValue: written(after) }
    }),
    { displayName: 'Included Updated Properties', oldValue: null, newValue: JSON.stringify(names.join(', ')) },
  ]
}

/** Entra writes seven decimals of a second. */
const logTime = (at: number): string => new Date(at).toISOString().replace('Z', '0000Z')

function entryOf(
  number: number,
  at: number,
  activity: readonly [string, string],
  about: Partial<DirectoryAudit>,
): DirectoryAudit {
  const correlationId = correlations.at(number)
  return {
    id: `Directory_${correlationId}_${number}`,
    category: 'UserManagement',
    correlationId,
    result: 'success',
    resultReason: '',
    activityDisplayName: activity[0],
    activityDateTime: logTime(at),
    loggedByService: 'Core Directory',
    operationType: activity[1],
    initiatedBy: { user: null, app: sandbox },
    targetResources: [],
    additionalDetails: [],
    ...about,
  }
}

/** What happens anyway: once a day a service renews a credential of its own. */
function daily(now: number): readonly DirectoryAudit[] {
  const today = Math.floor(now / day)
  return Array.from({ length: retentionDays }, (_, index) => {
    const at = (today - retentionDays + 1 + index) * day
    return entryOf(Math.floor(at / day), at, ['Update service principal', 'Update'], { category: 'ApplicationManagement' })
  })
}

export function createAuditLog(users: Users, clock: { now(): number }): AuditLog {
  const kept: { readonly at: number; readonly entry: DirectoryAudit }[] = []
  let number = 1_000_000

  const targetOf = (position: number, modifiedProperties: ModifiedProperty[]) => ({
    id: users.idAt(position),
    displayName: null,
    type: 'User',
    userPrincipalName: String(users.at(position).userPrincipalName),
    groupType: null,
    modifiedProperties,
  })

  users.log.listen(change => {
    const at = change.saidAt ?? change.at
    const target = targetOf(change.position, modified(change))
    const { by } = change
    const app = by === undefined ? sandbox : { ...sandbox, appId: by, displayName: by, servicePrincipalId: null }
    const about = { targetResources: [target], initiatedBy: { user: null, app } }
    number += 1
    kept.push({ at, entry: entryOf(number, at, activities[change.kind], about) })
  })

  return {
    note({ what, user, by, reason }) {
      const [activity, operation, service, usual] = credentialActivities[what]
      const at = clock.now()
      number += 1
      const initiatedBy =
        by === undefined
          ? { user: null, app: sandbox }
          : 'user' in by
            ? { user: { ...by.user, userPrincipalName: null, ipAddress: null }, app: null }
            : { user: null, app: { ...by.app, servicePrincipalId: null, servicePrincipalName: null } }
      const about = {
        loggedByService: service,
        resultReason: reason ?? usual,
        initiatedBy,
        targetResources: [targetOf(user, [])],
      }
      kept.push({ at, entry: entryOf(number, at, [activity, operation], about) })
    },
    entries() {
      const oldest = clock.now() - retentionDays * day
      const own = kept.filter(({ at }) => at >= oldest).map(({ entry }) => entry)
      const timeOf = ({ activityDateTime = '' }: DirectoryAudit): string => activityDateTime
      return [...daily(clock.now()), ...own].sort((one, other) => (timeOf(one) < timeOf(other) ? -1 : 1))
    },
  }
}
