import {
  type Editability,
  type EditableClaims,
  type Mappable,
  type Mapping,
  mappables,
  worstEditability,
} from '../../src/contract/index.ts'

/**
 * Who writes the properties of a user. Without an administrator's role a member changes their own mobile phone number and
 * photo and nothing else that is read here (https://learn.microsoft.com/en-us/entra/fundamentals/users-default-permissions);
 * of a person who is mastered on-premises Entra changes none of it. Graph tells of no property who may change it, so this
 * is a table. What is in doubt is `unknown`: addresses and office phones, which Active Directory lets people change of
 * themselves by default (property set Personal-Information,
 * https://learn.microsoft.com/en-us/windows/win32/adschema/r-personal-information); registered ways of contact; and
 * extensions, which any app may write that owns or was granted them.
 */
const editors: Readonly<Record<string, Editability>> = {
  id: 'no',
  userPrincipalName: 'no',
  accountEnabled: 'no',
  userType: 'no',
  displayName: 'no',
  givenName: 'no',
  surname: 'no',
  mail: 'no',
  mailNickname: 'no',
  employeeId: 'no',
  employeeType: 'no',
  employeeHireDate: 'no',
  employeeOrgData: 'no',
  companyName: 'no',
  department: 'no',
  jobTitle: 'no',
  usageLocation: 'no',
  proxyAddresses: 'no',
  onPremisesDistinguishedName: 'no',
  onPremisesDomainName: 'no',
  onPremisesExtensionAttributes: 'no',
  onPremisesImmutableId: 'no',
  onPremisesSamAccountName: 'no',
  onPremisesSecurityIdentifier: 'no',
  onPremisesUserPrincipalName: 'no',
  mobilePhone: 'yes',
}

/** What feeds a claim where the mapping says nothing, as `map.ts` reads it; a test compares the two. */
export const usual: Readonly<Partial<Record<Mappable, readonly string[]>>> = {
  given_name: ['givenName'],
  family_name: ['surname'],
  email: ['mail'],
  phone_number: ['mobilePhone', 'businessPhones'],
  employee_number: ['employeeId'],
  'address.street_address': ['streetAddress'],
  'address.locality': ['city'],
  'address.region': ['state'],
  'address.postal_code': ['postalCode'],
  'address.country': ['country'],
}

export function editableClaims(mapping: Mapping = {}): EditableClaims {
  return Object.fromEntries(
    mappables.flatMap(claim => {
      const mapped = mapping[claim]
      const from = mapped === undefined ? usual[claim] : [mapped]
      return from === undefined ? [] : [[claim, worstEditability(from.map(editorsOf))] as const]
    }),
  )
}

function editorsOf(path: string): Editability {
  const [head = ''] = path.split('.')
  return Object.hasOwn(editors, head) ? (editors[head] ?? 'unknown') : 'unknown'
}
