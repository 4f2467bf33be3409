/** The Graph group object, and the groups that the tenant starts with. https://learn.microsoft.com/en-us/graph/api/resources/group */

import type { Group as GraphGroup } from '@microsoft/microsoft-graph-types'
import { createIds } from './ids.ts'
import { isBaseGuest } from './user.ts'

export const groupIds = createIds(0x3eed_5ee3)

/** A group as the tenant keeps it. */
export interface Group {
  readonly displayName: string
  readonly description: string | null
  readonly createdDateTime: string
  /** Nobody may change who is in it; the rule does. */
  readonly membershipRule: string | null
  /** Its members are changed on premises. */
  readonly isOnPremises: boolean
  readonly isAssignableToRole: boolean
  /** Positions of the users who own it. */
  readonly owners: ReadonlySet<number>
  /** Membership is told only to those who may read what is hidden. */
  readonly isHidden: boolean
  /** The untouched people who are members. */
  readonly includes: (position: number) => boolean
  /** Positions of the groups inside. */
  readonly nested: ReadonlySet<number>
}

type Preset = Omit<Group, 'createdDateTime'>
const preset = (displayName: string, description: string, includes: Preset['includes'], more: Partial<Preset> = {}): Preset => ({
  displayName,
  description,
  includes,
  membershipRule: null,
  isHidden: false,
  isOnPremises: false,
  isAssignableToRole: false,
  owners: new Set(),
  nested: new Set(),
  ...more,
})

/** The usual kinds: a dynamic one, plain ones, one that nests two others, and one whose membership is hidden. */
export const presetGroups: readonly Preset[] = [
  preset('All Members', 'Everyone but guests', position => !isBaseGuest(position), {
    membershipRule: '(user.userType -eq "Member")',
  }),
  preset('Engineering', 'Builds the product', position => position % 5 === 0),
  preset('Finance', 'Pays and is paid', position => position % 5 === 1),
  preset('Sales', 'Talks to customers', position => position % 5 === 2),
  preset('Contractors', 'Here for a while', position => position % 50 === 7),
  preset('Helpdesk', 'Answers the telephone', position => position < 5),
  preset('Product', 'Engineering, the helpdesk, and some more', position => position % 50 === 13, { nested: new Set([1, 5]) }),
  preset('Confidential Cases', 'Nobody else is to know who', position => position < 3, { isHidden: true }),
]

/** What each property says of a group. */
export function shownGroup(position: number, group: Group): GraphGroup {
  const nickname = group.displayName.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
  return {
    id: groupIds.at(position),
    deletedDateTime: null,
    classification: null,
    createdDateTime: group.createdDateTime,
    description: group.description,
    displayName: group.displayName,
    expirationDateTime: null,
    groupTypes: group.membershipRule === null ? [] : ['DynamicMembership'],
    isAssignableToRole: group.isAssignableToRole || null,
    mail: null,
    mailEnabled: false,
    mailNickname: nickname,
    membershipRule: group.membershipRule,
    membershipRuleProcessingState: group.membershipRule === null ? null : 'On',
    onPremisesDomainName: null,
    onPremisesLastSyncDateTime: null,
    onPremisesSamAccountName: null,
    onPremisesSecurityIdentifier: null,
    onPremisesSyncEnabled: group.isOnPremises || null,
    preferredDataLocation: null,
    preferredLanguage: null,
    proxyAddresses: [],
    renewedDateTime: group.createdDateTime,
    securityEnabled: true,
    theme: null,
    visibility: group.isHidden ? 'HiddenMembership' : null,
  }
}

export const groupProperties: ReadonlySet<string> = new Set(
  Object.keys(shownGroup(0, { ...preset('', '', () => false), createdDateTime: '' })),
)
