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
    expect(Object.values(properties).every(field => field.title !== undefined)).toBe(true)
  })

  it('has exactly the abilities that its manifest lists', () => {
    const { verifier, check } = openAccount()
    expect(Object.keys({ check, verifier })).toEqual(incode.manifest.capabilities)
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

  it('does not carry the key', () => {
    expect(anchor({})).not.toContain('key')
  })
})
