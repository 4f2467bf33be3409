import { describe, expect, it } from 'vitest'
import { ends } from '../../connectors/oidc/answers.ts'
import { davinci, oidc } from '../../connectors/oidc/index.ts'
import { type JsonObject, reasons, reasonTable } from '../../src/contract/index.ts'
import { configFaults } from '../../src/integrations/config.ts'
import { templatesOf } from '../../src/integrations/templates.ts'
import { connectorConformance } from '../conformance/connector.ts'

const templates = templatesOf({ davinci, oidc })
const good = { redirectUris: ['https://login.example/callback'] }
const faults = (config: JsonObject) =>
  configFaults(templates.choose('oidc'), config, { sandbox: false, mayBeIncomplete: false }).map(
    ({ path, message }) => `${path}: ${message}`,
  )

describe('the templates for relying parties', () => {
  it('give out a client, verify, and dial nowhere', () => {
    for (const id of ['oidc', 'davinci']) {
      expect(templates.choose(id).manifest).toMatchObject({ kind: 'flow', givesClient: true, verifies: true, egress: [] })
    }
  })

  it('ask for pushed requests and PKCE unless told otherwise by name', () => {
    expect(faults(good)).toEqual([])
    expect(oidc.config.parse(good)).toMatchObject({
      use: 'step_up',
      failures: 'error',
      require_pushed_authorization_requests: true,
      without_pkce: false,
      purposes: ['step_up'],
    })
  })

  it('say what cannot be had together', () => {
    expect(faults({ ...good, require_pushed_authorization_requests: false })[0]).toContain('/config/use: Without pushed requests')
    expect(faults({ ...good, require_pushed_authorization_requests: false, use: 'sign_in' })).toEqual([])
    expect(faults({ ...good, token_endpoint_auth_method: 'private_key_jwt' })[0]).toContain('private_key_jwt needs jwks')
    expect(faults({ ...good, use: 'sign_in', purposes: ['account_recovery'] })[0]).toContain('/config/purposes: A recovery')
    expect(faults({ ...good, use: 'sign_in', failures: 'claims' })[0]).toContain(
      '/config/failures: Whoever fails would be signed in',
    )
    expect(faults({ ...good, failures: 'claims' })).toEqual([])
    expect(faults({ redirectUris: [] })[0]).toContain('/config/redirectUris: Enter at least one')
    expect(faults({ redirectUris: ['https://a.example/#x'] })[0]).toContain('fragment')
  })

  it('map every reason but ok to something that is no pass, and trouble to an error', () => {
    expect(Object.keys(ends).toSorted()).toEqual(reasons.filter(reason => reason !== 'ok').toSorted())
    for (const [reason, { error }] of Object.entries(ends)) {
      const isTrouble = reasonTable[reason as keyof typeof ends].status === 'error'
      expect([reason, error]).toEqual([reason, isTrouble ? 'temporarily_unavailable' : 'access_denied'])
    }
  })
})

connectorConformance(oidc, { config: good })
connectorConformance(davinci, { config: good })
