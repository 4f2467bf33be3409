import { describe, expect, it } from 'vitest'
import { entraDirectory } from '../../connectors/entra/index.ts'
import { asIntegrationId, type JsonObject } from '../../src/contract/index.ts'
import { configFaults } from '../../src/integrations/config.ts'
import { allowedHosts } from '../../src/integrations/egress.ts'
import { certify, createKeyPair } from '../../src/integrations/keys.ts'
import { isSecret, places } from '../../src/integrations/schema.ts'
import { templatesOf } from '../../src/integrations/templates.ts'
import { pemOf } from '../integrations/pem.ts'

const template = templatesOf({ 'entra-directory': entraDirectory }).choose('entra-directory')
const base = { tenantId: '2F0D8A6E-3c57-4b1a-9e44-7d1c5b0a9f36', clientId: '6f1d6a52-5b0e-4a53-9f0b-0d3f5a2c9e11' }
const group = '11111111-2222-4333-8444-555555555555'
const pair = await createKeyPair()
const certificate = await certify(pair.privateJwk, asIntegrationId('int-1'), Date.now())
const stranger = await createKeyPair()

const faults = (more: JsonObject, sandbox = false) =>
  configFaults(template, { ...base, ...more }, { sandbox, mayBeIncomplete: false })
const read = (more: JsonObject = {}) => entraDirectory.config.parse({ ...base, ...more })

describe('a configuration', () => {
  it('is two ids, and nothing else where the host makes the certificate', () => {
    expect(faults({})).toEqual([])
    expect(read()).toMatchObject({ tenantId: base.tenantId.toLowerCase(), cloud: 'global' })
  })

  it.each<[string, JsonObject, string, RegExp]>([
    ['a domain for the tenant', { tenantId: 'contoso.onmicrosoft.com' }, '/config/tenantId', /not a domain/],
    ['the id of a secret', { clientSecret: '6f1d6a52-5b0e-4a53-9f0b-0d3f5a2c9e12' }, '/config/clientSecret', /Secret ID/],
    ['a group by its name', { groupIds: ['Everybody'] }, '/config/groupIds/0', /Object ID/],
    ['a group twice', { groupIds: [group, group] }, '/config/groupIds', /once/],
    ['no group', { trackedGroupIds: [] }, '/config/trackedGroupIds', /Leave the field out/],
    ['a property that Graph has not', { mapping: { birth_date: 'dateOfBirth' } }, '/config/mapping/birth_date', /no property/],
    ['a property of SharePoint', { mapping: { birth_date: 'birthday' } }, '/config/mapping/birth_date', /no property/],
    ['a cloud that there is not', { cloud: 'germany' }, '/config/cloud', /./],
    ['an address in a real cloud', { graphUrl: 'https://graph.evil.example' }, '/config/graphUrl', /custom|sandbox/],
    ['a certificate without its key', { certificate }, '/config/certificate', /private key is missing.*openssl/],
    ['a certificate that is none', { certificate: 'MIIKcanary' }, '/config/certificate', /PEM.*pfx/],
    [
      'a key of another certificate',
      { certificate: pemOf(stranger.privateJwk, certificate) },
      '/config/certificate',
      /not that of the certificate/,
    ],
    [
      'a key that needs a password',
      { certificate: `${certificate}-----BEGIN ENCRYPTED PRIVATE KEY-----\nMII=\n-----END ENCRYPTED PRIVATE KEY-----\n` },
      '/config/certificate',
      /password/,
    ],
    ['two credentials', { clientSecret: 'a-long-secret', federatedCredential: {} }, '/config/federatedCredential', /one way/],
    ['write-back into no group', { writeBack: { as: 'group', validDays: 30 } }, '/config/writeBack/groupId', /required/],
    ['write-back for ever', { writeBack: { as: 'extension', validDays: 4000 } }, '/config/writeBack/validDays', /./],
  ])('is refused for %s', (_, more, path, message) => {
    const found = faults(more).filter(fault => fault.path === path)
    expect(found, JSON.stringify(faults(more))).not.toEqual([])
    expect(found.map(fault => fault.message).join(' ')).toMatch(message)
    expect(JSON.stringify(found)).not.toContain('canary')
  })

  it.each<[string, JsonObject]>([
    ['a certificate with its key', { certificate: pemOf(pair.privateJwk, certificate) }],
    ['a federated credential', { federatedCredential: { subject: 'stepgate' } }],
    ['an extension of a directory', { mapping: { birth_date: 'extension_6f1d6a525b0e4a539f0b0d3f5a2c9e11_birthDate' } }],
    ['an attribute from on-premises', { mapping: { link_key: 'onPremisesExtensionAttributes.extensionAttribute4' } }],
    ['an extension by schema', { mapping: { birth_date: 'ext9k2_person.born' } }],
    ['write-back', { writeBack: { as: 'group', groupId: group } }],
  ])('takes %s', (_, more) => {
    expect(faults(more)).toEqual([])
  })

  it('keeps secrets apart', () => {
    const config = { ...base, clientSecret: 'a-long-secret', certificate: 'x' }
    const secret = [...places(template.schema, config)].filter(place => isSecret(place.nodes)).map(place => place.pointer)
    expect(secret).toEqual(['/clientSecret', '/certificate'])
  })

  it('names a custom cloud in the sandbox alone, with both addresses', () => {
    const custom = { cloud: 'custom', authorityUrl: 'http://127.0.0.1:4001/', graphUrl: 'http://127.0.0.1:4002' }
    expect(faults(custom, true)).toEqual([])
    expect(faults(custom).map(fault => fault.path)).toEqual(
      expect.arrayContaining(['/config/cloud', '/config/authorityUrl', '/config/graphUrl']),
    )
    expect(faults({ cloud: 'custom' }, true).map(fault => fault.path)).toEqual(['/config/authorityUrl', '/config/graphUrl'])
  })
})

describe('who may be called', () => {
  it.each([
    ['global', ['login.microsoftonline.com', 'graph.microsoft.com']],
    ['usgov', ['login.microsoftonline.us', 'graph.microsoft.us']],
    ['usgovdod', ['login.microsoftonline.us', 'dod-graph.microsoft.us']],
    ['china', ['login.partner.microsoftonline.cn', 'microsoftgraph.chinacloudapi.cn']],
  ])('in the cloud %s: its sign-in and its Graph, and nobody else', (cloud, hosts) => {
    expect(allowedHosts(entraDirectory.manifest.egress, read({ cloud }))).toEqual(hosts)
  })

  it('in the sandbox: what it says', () => {
    const config = read({ cloud: 'custom', authorityUrl: 'http://127.0.0.1:4001/', graphUrl: 'http://127.0.0.1:4002' })
    expect(allowedHosts(entraDirectory.manifest.egress, config)).toEqual(['127.0.0.1:4001', '127.0.0.1:4002'])
  })
})
