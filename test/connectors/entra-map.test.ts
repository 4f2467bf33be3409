import { describe, expect, it } from 'vitest'
import { readUser, readUsers } from '../../connectors/entra/map.ts'
import { shownIn } from '../../connectors/entra/standing.ts'
import { connectorCodeOf, type Mapping, standingText } from '../../src/contract/index.ts'

const clientId = '6f1d6a52-5b0e-4a53-9f0b-0d3f5a2c9e11'
const born = 'extension_6f1d6a525b0e4a539f0b0d3f5a2c9e11_birthDate'

/** As the documentation of "Get a user" shows one, with what is selected here. */
const row = (more: Readonly<Record<string, unknown>> = {}) => ({
  id: '87d349ed-44d7-43e1-9a83-5f2406dee5bd',
  accountEnabled: true,
  businessPhones: ['+1 425 555 0109'],
  city: 'Redmond',
  country: 'US',
  displayName: 'Adele Vance',
  employeeId: '1007',
  givenName: 'Adele',
  mail: 'AdeleV@contoso.com',
  mobilePhone: '+1 425 555 0100',
  postalCode: '98052',
  state: 'WA',
  streetAddress: '9256 Towne Center Dr., Suite 400',
  surname: 'Vance',
  userPrincipalName: 'AdeleV@contoso.com',
  userType: 'Member',
  ...more,
})
const mapper = { mapping: undefined, standingApp: undefined }
const read = (more?: Readonly<Record<string, unknown>>, mapping?: Mapping) => readUser(row(more), { ...mapper, mapping })

describe('a user of Graph', () => {
  it('is a person with what a document is compared with', () => {
    expect(read()).toEqual({
      unread: [],
      user: {
        externalId: '87d349ed-44d7-43e1-9a83-5f2406dee5bd',
        login: 'AdeleV@contoso.com',
        email: 'AdeleV@contoso.com',
        givenName: 'Adele',
        familyName: 'Vance',
        displayName: 'Adele Vance',
        status: 'active',
        sourceStatus: 'Enabled',
        claims: {
          phone_number: '+1 425 555 0100',
          employee_number: '1007',
          address: {
            street_address: '9256 Towne Center Dr., Suite 400',
            locality: 'Redmond',
            region: 'WA',
            postal_code: '98052',
            country: 'US',
          },
        },
      },
    })
  })

  it('has the language that it is spoken to in, and no other word for one', () => {
    expect(read({ preferredLanguage: 'pt-BR' })?.user.claims.locale).toBe('pt-BR')
    for (const preferredLanguage of [null, '', 'Portuguese, please', '<b>', 7]) {
      expect(read({ preferredLanguage })?.user.claims).toEqual(read()?.user.claims)
    }
  })

  it('says nothing of when it changed, for Graph does not know: not even by when it was created', () => {
    expect(read({ createdDateTime: '2016-01-01T00:00:00Z' })?.user).not.toHaveProperty('changedAt')
  })

  it.each([
    [{ accountEnabled: false }, 'suspended', 'Disabled'],
    [{ userType: 'Guest' }, 'active', 'Guest, enabled'],
    [{ userType: 'Guest', accountEnabled: false }, 'suspended', 'Guest, disabled'],
    [{ userType: null }, 'active', 'Enabled'],
  ] as const)('with %j is %s: %s', (more, status, sourceStatus) => {
    expect(read(more)?.user).toMatchObject({ status, sourceStatus })
  })

  it('does without what is cleared or was never set', () => {
    const names = [
      'mail',
      'givenName',
      'surname',
      'displayName',
      'mobilePhone',
      'employeeId',
      'city',
      'country',
      'postalCode',
      'state',
      'streetAddress',
    ]
    const cleared = Object.fromEntries(names.map(name => [name, null]))
    expect(read({ ...cleared, businessPhones: [] })?.user).toEqual({
      externalId: '87d349ed-44d7-43e1-9a83-5f2406dee5bd',
      login: 'AdeleV@contoso.com',
      status: 'active',
      sourceStatus: 'Enabled',
      claims: {},
    })
    expect(read({ mobilePhone: null })?.user.claims.phone_number).toBe('+1 425 555 0109')
  })

  it('is fed from other attributes where the mapping says so, and tells what cannot be read', () => {
    const mapping = {
      birth_date: born,
      link_key: 'onPremisesExtensionAttributes.extensionAttribute4',
      email: 'otherMails',
    } as const
    const more = {
      [born]: '1990-02-03',
      onPremisesExtensionAttributes: { extensionAttribute4: 'E-77' },
      otherMails: ['a@b.example'],
    }
    expect(read(more, mapping)).toMatchObject({
      unread: [],
      user: { email: 'a@b.example', linkKey: 'E-77', claims: { birth_date: '1990-02-03' } },
    })
    const wrong = read({ ...more, [born]: 'in spring' }, mapping)
    expect(wrong?.unread).toEqual(['birth_date'])
    expect(wrong?.user.claims).not.toHaveProperty('birth_date')
    expect(read({ ...more, [born]: null }, mapping)?.unread).toEqual([])
  })
})

describe('rows of users', () => {
  it('are people, removals of both kinds, and what cannot be read', () => {
    const rows = [
      row({ id: 'a' }),
      { id: 'b', '@removed': { reason: 'changed' } },
      { id: 'c', '@removed': { reason: 'deleted' } },
      { id: 'd', userPrincipalName: 'd@contoso.com' },
      'nonsense',
      row({ id: 'e', [born]: 'soon' }),
    ]
    const page = readUsers(rows, { ...mapper, mapping: { birth_date: born } })
    expect(
      page.changes.map(change => [
        change.kind,
        'externalId' in change ? change.externalId : change.kind === 'user' && change.user.externalId,
      ]),
    ).toEqual([
      ['user', 'a'],
      ['user_removed', 'b'],
      ['user_removed', 'c'],
      ['user', 'e'],
    ])
    expect(page.changes[1]).toMatchObject({ reason: 'soft_deleted' })
    expect(page.changes[2]).toMatchObject({ reason: 'deleted' })
    expect(page.setAside).toEqual([{ externalId: 'd', code: 'response_invalid' }, { code: 'response_invalid' }])
    expect(page.unread).toEqual([{ externalId: 'e', claim: 'birth_date' }])
  })

  it('that are ids alone are a missing permission, and no tenant of nameless people', () => {
    const bare = [1, 2].map(n => ({ id: `u${n}`, userPrincipalName: null, accountEnabled: null }))
    let code: string | undefined
    try {
      readUsers(bare, mapper)
    } catch (error) {
      code = connectorCodeOf(error)
    }
    expect(code).toBe('permission_missing')
  })
})

describe('what a row shows of a verdict', () => {
  const at = (name: string) => `extension_6f1d6a525b0e4a539f0b0d3f5a2c9e11_${name}`
  const standing = {
    status: 'VERIFIED',
    score: 97.1,
    verifiedAt: '2026-01-02T03:04:05Z',
    expiresAt: '2026-02-01T03:04:05Z',
  } as const
  const written = {
    [at('idvLastStatus')]: 'VERIFIED',
    [at('idvLastScore')]: '97.1',
    [at('idvLastVerifiedAt')]: '2026-01-02T03:04:05Z',
    [at('idvLastExpiresAt')]: '2026-02-01T03:04:05Z',
  }

  it('is what was written', () => {
    expect(shownIn(clientId, written)).toBe(standingText(standing))
  })

  it.each([
    ['another score', { [at('idvLastScore')]: '99' }],
    ['a score that is none', { [at('idvLastScore')]: 'very good' }],
    ['another status', { [at('idvLastStatus')]: 'TRUSTED' }],
    ['a later end', { [at('idvLastExpiresAt')]: '2036-02-01T03:04:05Z' }],
    ['no status', { [at('idvLastStatus')]: null }],
  ])('is something else with %s', (_, more) => {
    const shown = shownIn(clientId, { ...written, ...more })
    expect(shown).not.toBeNull()
    expect(shown).not.toBe(standingText(standing))
  })

  it('is nothing where all is empty', () => {
    expect(shownIn(clientId, {})).toBeNull()
    expect(shownIn(clientId, Object.fromEntries(Object.keys(written).map(name => [name, null])))).toBeNull()
  })

  it('stands after the people of a page', () => {
    const { changes } = readUsers([row({ id: 'a', ...written }), row({ id: 'b' })], { ...mapper, standingApp: clientId })
    expect(changes.map(change => change.kind)).toEqual(['user', 'user', 'standing', 'standing'])
    expect(changes.slice(2)).toEqual([
      { kind: 'standing', externalId: 'a', shown: standingText(standing) },
      { kind: 'standing', externalId: 'b', shown: null },
    ])
  })
})
