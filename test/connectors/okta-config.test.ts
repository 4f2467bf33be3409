import { describe, expect, it } from 'vitest'
import { oktaDirectoryConfig } from '../../connectors/okta/config.ts'
import { oktaDirectory } from '../../connectors/okta/index.ts'
import type { JsonObject } from '../../src/contract/index.ts'
import { configFaults } from '../../src/integrations/config.ts'
import { isLooserConfig } from '../../src/integrations/looser.ts'
import { templatesOf } from '../../src/integrations/templates.ts'

const template = templatesOf({ 'okta-directory': oktaDirectory }).choose('okta-directory')
const base = { orgUrl: 'https://acme.okta.com', clientId: '0oa1' }
const privateJwk = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', d: 'd' }

const faults = (config: JsonObject, sandbox = false) =>
  configFaults(template, config, { sandbox, mayBeIncomplete: false }).map(fault => `${fault.path} ${fault.message}`)

describe('the org URL', () => {
  it.each([
    ['https://acme.okta.com', 'https://acme.okta.com'],
    ['https://acme.okta.com/', 'https://acme.okta.com'],
    ['https://acme.okta.com///', 'https://acme.okta.com'],
    ['https://ACME.okta.com', 'https://acme.okta.com'],
    ['https://acme.oktapreview.com:443/', 'https://acme.oktapreview.com'],
    ['https://login-admin.acme.com', 'https://login-admin.acme.com'],
    ['http://127.0.0.1:4001/', 'http://127.0.0.1:4001'],
  ])('%s is the org %s', (orgUrl, origin) => {
    expect(oktaDirectoryConfig.parse({ ...base, orgUrl }).orgUrl).toBe(origin)
  })

  it('sends nobody to the admin console, and says where the org is', () => {
    for (const [orgUrl, right] of [
      ['https://acme-admin.okta.com', 'https://acme.okta.com'],
      ['https://my-org-admin.oktapreview.com/admin/dashboard', 'https://my-org.oktapreview.com'],
      ['https://acme-admin.okta-emea.com', 'https://acme.okta-emea.com'],
    ] as const) {
      expect(faults({ ...base, orgUrl })).toEqual([
        `/config/orgUrl This is the address of the admin console. The org's own is ${right}.`,
      ])
    }
  })

  it.each([
    'https://acme.okta.com/oauth2/default',
    'https://acme.okta.com?x=1',
    'https://acme.okta.com#x',
    'https://acme.okta.com?',
    'https://acme.okta.com/#',
  ])('ends after the host: not %s', orgUrl => {
    expect(faults({ ...base, orgUrl })).toEqual(['/config/orgUrl Has to end after the host: no path, query or fragment.'])
  })

  it.each(['acme.okta.com', '', 'ftp://acme.okta.com', 'javascript:alert(1)', 'not an address'])(
    'is a whole address: not %s',
    orgUrl => {
      expect(faults({ ...base, orgUrl }).some(fault => fault.includes('Has to be the whole address of the org'))).toBe(true)
    },
  )

  it('carries nobody’s password', () => {
    const text = faults({ ...base, orgUrl: 'https://user:canary@acme.okta.com' }).join()
    expect(text).toContain('Must not carry a user name or password.')
    expect(text).not.toContain('canary')
  })

  it('may be http in the sandbox, to loopback, and nowhere else', () => {
    expect(faults({ ...base, orgUrl: 'http://127.0.0.1:4001' }, true)).toEqual([])
    expect(faults({ ...base, orgUrl: 'http://127.0.0.1:4001' })).toHaveLength(1)
    expect(faults({ ...base, orgUrl: 'http://acme.okta.com' }, true)).toHaveLength(1)
  })
})

describe('the other fields', () => {
  it('needs no key: the host has one', () => {
    expect(faults(base)).toEqual([])
  })

  it('names everything that is wrong at once', () => {
    expect(faults({ orgUrl: 'x', clientId: 'a b', groupIds: [], secret: 'x' }).map(fault => fault.split(' ')[0])).toEqual([
      '/config/secret',
      '/config/orgUrl',
      '/config/clientId',
      '/config/groupIds',
    ])
  })

  it.each<[string, JsonObject]>([
    ['Has to be the one private key, not a key set.', { keys: [privateJwk] }],
    ['Has to be the private key; this is the public half.', { kty: 'RSA', n: 'canary', e: 'AQAB' }],
    ['Has to be an RSA or EC key.', { kty: 'oct', k: 'canary' }],
  ])('refuses a key without repeating it: %s', (message, jwk) => {
    expect(faults({ ...base, privateJwk: jwk })).toEqual([`/config/privateJwk ${message}`])
  })

  it('takes a private key as it was pasted', () => {
    expect(oktaDirectoryConfig.parse({ ...base, privateJwk }).privateJwk).toEqual(privateJwk)
  })

  it('takes groups once each, and ids only', () => {
    expect(faults({ ...base, groupIds: ['00g1', '00g2'] })).toEqual([])
    expect(faults({ ...base, groupIds: ['00g1', '00g1'] })).toEqual(['/config/groupIds Each group can be listed once.'])
    expect(faults({ ...base, groupIds: [] })).toEqual(['/config/groupIds Leave the field out to read everybody.'])
    expect(faults({ ...base, groupIds: ['../users'] })).toEqual([
      '/config/groupIds/0 Has to be an id of Okta: letters and digits.',
    ])
  })

  it('takes what goes beyond reading only as it is meant', () => {
    const whole = {
      trackedGroupIds: ['00g3'],
      mapping: { birth_date: 'profile.dateOfBirth', link_key: 'profile.personKey' },
      systemLog: true,
      eventHook: true,
      writeBack: { validDays: 90 },
    }
    expect(faults({ ...base, ...whole })).toEqual([])
    const wrong = {
      trackedGroupIds: ['00g3', '00g3'],
      mapping: { shoe_size: 'profile.shoeSize', email: 'profile..mail' },
      systemLog: 'yes',
      writeBack: { validDays: 0, forEver: true },
    }
    expect(new Set(faults({ ...base, ...wrong }).map(fault => fault.split(' ')[0]?.split('/')[2]))).toEqual(
      new Set(['trackedGroupIds', 'mapping', 'systemLog', 'writeBack']),
    )
  })

  it('writes nothing back and follows no more than it may unless it is told to', () => {
    expect(oktaDirectoryConfig.parse(base)).not.toHaveProperty('writeBack')
    expect(oktaDirectoryConfig.parse(base)).not.toHaveProperty('eventHook')
  })

  const operations = { clientId: '0oaOps', knownAdmin: 'ada@example.com' }

  it('allows nothing for people unless it is listed', () => {
    expect(faults({ ...base, operations })).toEqual([])
    expect(oktaDirectoryConfig.parse({ ...base, operations }).operations?.allowed).toEqual([])
    expect(faults({ ...base, operations: { ...operations, allowed: ['unlock', 'suspend'] } })).toEqual([])
  })

  it('takes for operations another app than the one that reads, and only with somebody to prove sight by', () => {
    expect(faults({ ...base, operations: { ...operations, clientId: base.clientId } })).toEqual([
      '/config/operations/clientId Has to be another app than the one that reads the people: this one can give accounts away.',
    ])
    const without = { clientId: '0oaOps' }
    expect(faults({ ...base, operations: without }).map(fault => fault.split(' ')[0])).toEqual(['/config/operations/knownAdmin'])
    const wrong = { ...operations, allowed: ['unlock', 'unlock'], privateJwk: { kty: 'EC' } }
    expect(faults({ ...base, operations: wrong }).map(fault => fault.split(' ')[0])).toEqual([
      '/config/operations/privateJwk',
      '/config/operations/allowed',
    ])
    expect(faults({ ...base, operations: { ...operations, allowed: ['remove_one_factor'] } })).toHaveLength(1)
  })

  it('loosens by more that is allowed, by another app and by another administrator, and not by less', () => {
    const some = { ...operations, allowed: ['unlock'] }
    const isLooser = (before: object, after: object) =>
      isLooserConfig(template, JSON.parse(JSON.stringify(before)), JSON.parse(JSON.stringify(after)))
    const all = { ...base, operations: some }
    for (const more of [{ allowed: ['unlock', 'suspend'] }, { clientId: '0oaOther' }, { knownAdmin: 'eve@example.com' }])
      expect(isLooser(all, { ...base, operations: { ...some, ...more } }), JSON.stringify(more)).toBe(true)
    expect(isLooser(base, all)).toBe(true)
    expect(isLooser(all, { ...base, operations: { ...some, allowed: [] } })).toBe(false)
    expect(isLooser(all, base)).toBe(false)
  })
})
