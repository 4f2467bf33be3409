import type { SourceUser } from '../../src/contract/index.ts'

/** How many of some people have what a document is compared with. */

const attributes: readonly (readonly [string, (user: SourceUser) => unknown])[] = [
  ['given name', user => user.givenName],
  ['family name', user => user.familyName],
  ['birth date', user => user.claims.birth_date],
  ['phone', user => user.claims.phone_number],
  ['e-mail', user => user.email],
  ['employee number', user => user.claims.employee_number],
  ['address', user => user.claims.address],
]

const linkKey: (typeof attributes)[number] = ['link key', user => user.linkKey]

export function fillOf(users: readonly SourceUser[], withLinkKey = false): ReadonlyMap<string, number> {
  return new Map(
    [...attributes, ...(withLinkKey ? [linkKey] : [])].map(([name, of]) => [
      name,
      users.length === 0 ? 0 : Math.round((100 * users.filter(user => of(user) !== undefined).length) / users.length),
    ]),
  )
}
