import { describe, expect, it } from 'vitest'
import { usual as usualOfEntra } from '../../connectors/entra/editable.ts'
import { readUser as readEntra } from '../../connectors/entra/map.ts'
import { usual as usualOfOkta } from '../../connectors/okta/editable.ts'
import { readUser as readOkta } from '../../connectors/okta/map.ts'
import { type Mappable, mappables, type SourceUser, worstEditability } from '../../src/contract/index.ts'

type Row = Readonly<Record<string, unknown>>

const entraRow = { id: 'e1', userPrincipalName: 'ada@example.com', accountEnabled: true }
/** In which somebody is written to is theirs to say, and compared with nothing. */
const languages = ['preferredLanguage', 'locale']
const products = [
  {
    name: 'Okta',
    usual: usualOfOkta,
    read: (row: Row) => readOkta({ id: '00u1', status: 'ACTIVE', profile: row }),
    own: { login: 'ada@example.com' },
    unmapped: ['login', 'displayName', ...languages],
  },
  {
    name: 'Entra',
    usual: usualOfEntra,
    read: (row: Row) => readEntra(row, { mapping: undefined, standingApp: undefined })?.user,
    own: entraRow,
    unmapped: [...Object.keys(entraRow), 'userType', 'displayName', ...languages],
  },
]

/** A value that its claim can hold, as the product sends it. */
function valueFor(claim: Mappable, attribute: string): unknown {
  if (claim === 'birth_date') return '1990-02-01'
  if (attribute === 'businessPhones') return ['+4930123456']
  return claim === 'address.country' ? 'DE' : 'word'
}

function claimOf(user: SourceUser | undefined, claim: Mappable): unknown {
  if (claim === 'given_name') return user?.givenName
  if (claim === 'family_name') return user?.familyName
  if (claim === 'email') return user?.email
  const [head = '', part] = claim.split('.')
  const value: unknown = { ...user?.claims }[head]
  return part === undefined ? value : { ...(value as Row | undefined) }[part]
}

describe.each(products)('what people can edit at $name', ({ usual, read, own, unmapped }) => {
  const feeds = mappables.flatMap(claim => (usual[claim] ?? []).map(attribute => ({ claim, attribute })))

  it.each(feeds)('is asked of $attribute for $claim, which is read of it', ({ claim, attribute }) => {
    expect(claimOf(read(own), claim)).toBeUndefined()
    expect(claimOf(read({ ...own, [attribute]: valueFor(claim, attribute) }), claim)).toBeDefined()
  })

  it('is asked of all that is read of a person', () => {
    const seen = new Set<string>()
    const watched = new Proxy<Row>(own, {
      get(row, name) {
        if (typeof name === 'string') seen.add(name)
        return Reflect.get(row, name) as unknown
      },
    })
    expect(read(watched)).toBeDefined()
    const asked = new Set([...feeds.map(({ attribute }) => attribute), ...unmapped])
    expect([...seen].filter(name => !asked.has(name))).toEqual([])
    expect(seen.size).toBeGreaterThan(unmapped.length)
  })
})

describe('the worst of several answers', () => {
  it.each([
    [['no', 'yes', 'unknown'], 'yes'],
    [['no', 'unknown'], 'unknown'],
    [['no', 'no'], 'no'],
    [[], 'unknown'],
  ] as const)('of %j is %s', (all, worst) => expect(worstEditability(all)).toBe(worst))
})
