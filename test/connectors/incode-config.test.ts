import { describe, expect, it } from 'vitest'
import { incode } from '../../connectors/incode/index.ts'
import { manifestOf } from '../../src/contract/index.ts'
import { account, openAccount } from './incode-account.ts'

const faultsOf = (config: object) => {
  const parsed = incode.config.safeParse({ ...account, ...config })
  return parsed.success ? [] : parsed.error.issues.map(issue => issue.path.join('.'))
}

describe('the configuration of an account', () => {
  it('needs an API URL, a key and a workflow', () => {
    expect(faultsOf({})).toEqual([])
    const nothing = incode.config.safeParse({})
    expect(nothing.error?.issues.map(issue => issue.path.join('.'))).toEqual(['apiUrl', 'apiKey', 'workflows'])
  })

  it.each([
    [{ apiUrl: 'demo-api.incodesmile.com' }, ['apiUrl']],
    [{ apiUrl: 'ftp://demo-api.incodesmile.com' }, ['apiUrl']],
    [{ apiKey: '' }, ['apiKey']],
    [{ apiKey: 'two words' }, ['apiKey']],
    [{ apiKey: 'key\r\nx-evil: 1' }, ['apiKey']],
    [{ workflows: [] }, ['workflows']],
    [{ workflows: [...account.workflows, { id: 'flow-1', name: 'Again' }] }, ['workflows']],
    [{ workflows: [{ id: 'flow-1' }] }, ['workflows.0.name']],
    [{ webhooks: {} }, ['webhooks.secret']],
    [{ identityPage: 'https://dashboard.example.com/identities' }, ['identityPage']],
    [{ identityPage: 'http://dashboard.example.com/{identityId}' }, ['identityPage']],
    [{ identityPage: 'https://{identityId}.example.com/{identityId}' }, ['identityPage', 'identityPage']],
    [{ identityPage: 'https://{identityId}.example.com/' }, ['identityPage']],
    [{ identityPage: 'javascript:alert(1)//{identityId}' }, ['identityPage']],
    [{ webhooks: { oauth: { clientId: 'c', clientSecret: 'too-short' } } }, ['webhooks.oauth.clientSecret']],
    [{ webhooks: { oauth: { clientId: 'a:b', clientSecret: 'x'.repeat(24) } } }, ['webhooks.oauth.clientId']],
    [{ webhooks: { secret: 'short' } }, ['webhooks.secret']],
    [{ webhooks: { secret: 'long-enough', header: 'x y' } }, ['webhooks.header']],
    [{ hostedHosts: ['https://x.example/'] }, ['hostedHosts.0']],
    [{ hostedHosts: ['*.com'] }, ['hostedHosts.0']],
    [{ environment: 'moon' }, ['environment']],
    [{ timeoutSeconds: 31 }, ['timeoutSeconds']],
    [{ apikey: 'x' }, ['']],
  ])('does not take %j', (config, faults) => {
    expect(faultsOf(config)).toEqual(faults)
  })

  it('takes a key that was pasted with a line break around it', () => {
    expect(incode.config.parse({ ...account, apiKey: ' key-1\n' }).apiKey).toBe('key-1')
  })

  it('marks every secret in the manifest, and explains every field', () => {
    const { config } = manifestOf(incode)
    const properties = config.properties as Record<string, { secret?: true; title?: string; properties?: typeof properties }>
    const secrets = Object.entries({ ...properties, ...properties.webhooks?.properties })
      .filter(([, field]) => field.secret === true)
      .map(([name]) => name)
    expect(secrets).toEqual(['apiKey', 'previousApiKey', 'secret', 'previousSecret'])
    const oauth = Object.entries(properties.webhooks?.properties?.oauth?.properties ?? {})
    expect(oauth.filter(([, field]) => field.secret === true).map(([name]) => name)).toEqual([
      'clientSecret',
      'previousClientSecret',
    ])
    expect(Object.values(properties).every(field => field.title !== undefined)).toBe(true)
  })

  it('has exactly the abilities that its manifest lists', () => {
    const { verifier, check, surface } = openAccount()
    expect(Object.keys({ check, verifier, surface })).toEqual(incode.manifest.capabilities)
    expect(verifier.workflows).toEqual([{ id: 'flow-1', name: 'Employees' }])
  })
})

describe('the trust anchor', () => {
  const anchor = (config: object) => openAccount(config).verifier.trustAnchor

  it('stays while keys, workflows and webhooks change, and however the address is written', () => {
    const changes = { apiKey: 'other-key', previousApiKey: 'x', workflows: [{ id: 'w', name: 'W' }], timeoutSeconds: 3 }
    expect(anchor(changes)).toBe(anchor({}))
    expect(anchor({ apiUrl: 'https://DEMO-API.incodesmile.com:443/' })).toBe(anchor({}))
  })

  it('changes with the host of the API and with the client', () => {
    const anchors = [
      {},
      { apiUrl: 'https://saas-api.incodesmile.com' },
      { apiUrl: 'http://127.0.0.1:18080' },
      { apiUrl: 'http://127.0.0.1:18081' },
      { clientId: 'acme1' },
      { clientId: 'acme2' },
    ].map(anchor)
    expect(new Set(anchors).size).toBe(anchors.length)
  })

  it('tells a port from a client', () => {
    expect(anchor({ apiUrl: 'http://127.0.0.1:18080' })).not.toBe(anchor({ apiUrl: 'http://127.0.0.1', clientId: '18080' }))
  })

  const acme = { clientId: 'acme1' }
  const other = { clientId: 'other2' }
  const elsewhere = { apiUrl: 'https://saas-api.incodesmile.com' }
  const saw = (clientId: string) => new Map([['client-id:demo-api.incodesmile.com', clientId]])
  it.each<[string, object, object, ReadonlyMap<string, string> | undefined, boolean]>([
    ['the client that was seen is named', {}, acme, saw('acme1'), true],
    ['the name of the client that was seen is taken away', acme, {}, saw('acme1'), true],
    ['another client than the one that was seen is named', {}, other, saw('acme1'), false],
    ['the name of another client than the one that was seen is taken away', other, {}, saw('acme1'), false],
    ['a client is named before any was seen', {}, acme, undefined, true],
    ['one client is named for another', acme, other, undefined, false],
    ['one client is named for another, which was seen', acme, other, saw('other2'), false],
    ['the host is another', {}, elsewhere, saw('acme1'), false],
    ['the host is another, and the client is named the same', acme, { ...elsewhere, ...acme }, saw('acme1'), false],
    ['nothing changes', acme, acme, saw('acme1'), true],
  ])('goes on where %s', async (_what, before, after, state, expected) => {
    const { verifier } = openAccount(after, state === undefined ? {} : { state })
    expect(await verifier.continues?.(anchor(before))).toBe(expected)
  })

  it('does not carry the key', () => {
    expect(anchor({})).not.toContain('key')
  })
})
