/**
 * Properties of Graph's user that can be read in bulk and are followed by delta queries
 * (https://learn.microsoft.com/en-us/graph/api/resources/user, https://learn.microsoft.com/en-us/graph/delta-query-users).
 * Those that SharePoint keeps, as `birthday` and `skills`, cannot.
 */

/** Read of everybody. */
export const usual = [
  'id',
  'accountEnabled',
  'businessPhones',
  'city',
  'country',
  'displayName',
  'employeeId',
  'givenName',
  'mail',
  'mobilePhone',
  'postalCode',
  'preferredLanguage',
  'state',
  'streetAddress',
  'surname',
  'userPrincipalName',
  'userType',
] as const

/** What else an administrator can map, besides extensions. */
export const others = [
  'companyName',
  'department',
  'employeeHireDate',
  'employeeOrgData',
  'employeeType',
  'faxNumber',
  'imAddresses',
  'jobTitle',
  'mailNickname',
  'officeLocation',
  'onPremisesDistinguishedName',
  'onPremisesDomainName',
  'onPremisesExtensionAttributes',
  'onPremisesImmutableId',
  'onPremisesSamAccountName',
  'onPremisesSecurityIdentifier',
  'onPremisesUserPrincipalName',
  'otherMails',
  'proxyAddresses',
  'usageLocation',
] as const

const known: ReadonlySet<string> = new Set([...usual, ...others])

/** A directory extension (`extension_{appId}_{name}`) or a schema extension (`ext…_{name}`, `{domain}_{name}`). */
const extension = /^([a-z0-9]+_)?[A-Za-z0-9]+_[A-Za-z][A-Za-z0-9]*$/

/** The property that has to be selected for a path of the mapping; undefined where Graph has none. */
export function selectable(path: string): string | undefined {
  const [head = ''] = path.split('.')
  return known.has(head) || extension.test(head) ? head : undefined
}
