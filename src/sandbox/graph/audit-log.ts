/**
 * The directory's audit log: who was changed, when, and what of them. It forgets after 30 days, as with P1 and P2
 * (https://learn.microsoft.com/en-us/entra/identity/monitoring-health/reference-reports-data-retention). People whom nobody
 * has touched were last changed before that. Something happens in a tenant every day, so the log is never empty.
 */

import type { DirectoryAudit, ModifiedProperty } from '@microsoft/microsoft-graph-types'
import type { Change } from './change-log.ts'
import { createIds } from './ids.ts'
import type { Users } from './users.ts'

export interface AuditLog {
  /** Everything that is kept, oldest first. */
  entries(): readonly DirectoryAudit[]
  /** What an app did to a person that is no property of the directory. */
  record(position: number, kind: keyof typeof deeds, appId: string, reason: string): void
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

/** What is done to how somebody signs in is told by another service. */
const deeds = {
  methodAdded: ['Authentication Methods', 'Admin registered security info', 'Create'],
  methodRemoved: ['Authentication Methods', 'Admin deleted security info', 'Delete'],
  sessionsRevoked: ['Core Directory', 'Update StsRefreshTokenValidFrom Timestamp', 'Update'],
} as const

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
    number += 1
    kept.push({ at, entry: entryOf(number, at, activities[change.kind], { targetResources: [target] }) })
  })

  return {
    record(position, kind, appId, resultReason) {
      const [loggedByService, activity, operation] = deeds[kind]
      const about = { loggedByService, resultReason, targetResources: [targetOf(position, [])] }
      const initiatedBy = { user: null, app: { ...sandbox, appId } }
      number += 1
      const at = clock.now()
      kept.push({ at, entry: entryOf(number, at, [activity, operation], { ...about, initiatedBy }) })
    },
    entries() {
      const oldest = clock.now() - retentionDays * day
      const own = kept.filter(({ at }) => at >= oldest).map(({ entry }) => entry)
      const timeOf = ({ activityDateTime = '' }: DirectoryAudit): string => activityDateTime
      return [...daily(clock.now()), ...own].sort((one, other) => (timeOf(one) < timeOf(other) ? -1 : 1))
    },
  }
}
