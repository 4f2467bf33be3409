import { describe, expect, it } from 'vitest'
import { oktaIdv } from '../../connectors/okta/idv/index.ts'
import { verdicts } from '../../connectors/okta/idv/verdicts.ts'
import {
  type AuthorizationRequest,
  type JsonObject,
  type JsonValue,
  type MatchValue,
  type Reason,
  type Result,
  reasons,
  reasonTable,
} from '../../src/contract/index.ts'
import { configFaults } from '../../src/integrations/config.ts'
import { noMoreThan } from '../../src/integrations/no-more-than.ts'
import { templatesOf } from '../../src/integrations/templates.ts'
import { connectorConformance } from '../conformance/connector.ts'
import { hostContext } from '../support/host-context.ts'

const config = { orgUrl: 'https://acme.okta.com', directoryIntegrationId: 'dir-1' }
connectorConformance(oktaIdv, { config })

const template = templatesOf({ 'okta-idv': oktaIdv }).choose('okta-idv')
const faults = (given: JsonObject) =>
  configFaults(template, given, { sandbox: false, mayBeIncomplete: false }).map(({ path, message }) => `${path}: ${message}`)

function relyingParty(given: JsonObject = {}) {
  const { relyingParty: opened } = oktaIdv.open(oktaIdv.config.parse({ ...config, ...given }), hostContext())
  if (opened === undefined) throw new Error('it is no relying party')
  return opened
}

const verification = {
  trust_framework: { value: 'IDV-DELEGATED', essential: true },
  assurance_level: { value: 'VERIFIED', essential: true },
}
const names = { given_name: { value: 'Ada', fuzzy: true }, family_name: { value: 'Lovelace', fuzzy: true } }
const asking = (claims: JsonObject = names, of: JsonObject = verification): JsonObject => ({
  id_token: { verified_claims: [{ verification: of, claims }] },
})

const pushed = (given: Partial<AuthorizationRequest> = {}): AuthorizationRequest => ({
  client_id: 'c-1',
  scope: 'openid profile identity_assurance',
  redirect_uri: 'https://acme.okta.com/idp/identity-verification/callback',
  state: 'st',
  nonce: 'n',
  login_hint: '00u1',
  authenticated: true,
  claims: JSON.stringify(asking()),
  ...given,
})

const result = (reason: Reason, claims: Record<string, MatchValue> = {}) => {
  const { outcome } = reasonTable[reason]
  const data = {
    verificationId: 'ver-1',
    verifiedAt: '2026-11-20T10:00:00.000Z',
    completedAt: null,
    startedAt: '2026-11-20T09:58:00.000Z',
    match: { directory: 'matched', claims },
  }
  return { outcome, reason, data } as unknown as Result
}

describe('what Okta asks for', () => {
  it('is a verification of the person whose id it names, in ten minutes, with what it says of them', async () => {
    expect(await relyingParty().begin(pushed())).toEqual({
      purpose: 'account_recovery',
      subject: { integrationId: 'dir-1', externalId: '00u1' },
      facade: 'provider',
      deadlineSeconds: 600,
      onReview: 'deny',
      claims: { given_name: 'Ada', family_name: 'Lovelace' },
    })
  })

  it.each<[string, JsonValue]>([
    ['a JSON text', JSON.stringify(asking())],
    ['a JSON text that was encoded once more', encodeURIComponent(JSON.stringify(asking()))],
    ['JSON already', asking()],
    ['an underscore in the trust framework', asking(names, { ...verification, trust_framework: { value: 'IDV_DELEGATED' } })],
  ])('is read as %s', async (_how, claims) => {
    expect(await relyingParty().begin(pushed({ claims }))).toMatchObject({
      claims: { given_name: 'Ada', family_name: 'Lovelace' },
    })
  })

  it('is read with all that Okta can say of a person, its misspelt date of birth too', async () => {
    const claims = asking({
      ...names,
      bithdate: { value: '1990-12-10', fuzzy: true },
      phone_number: { value: '+442079460000', fuzzy: true },
      middle_name: null,
      shoe_size: { value: '39', fuzzy: true },
      address: { locality: { value: 'London', fuzzy: true }, planet: { value: 'Earth' } },
    })
    expect(await relyingParty().begin(pushed({ claims }))).toMatchObject({
      claims: {
        given_name: 'Ada',
        family_name: 'Lovelace',
        birth_date: '1990-12-10',
        phone_number: '+442079460000',
        address: { locality: 'London' },
      },
    })
  })

  it.each<[string, Partial<AuthorizationRequest>]>([
    ['in the address bar', { authenticated: false }],
    ['without a person', { login_hint: '' }],
    ['without a state', Object.fromEntries([]) as Partial<AuthorizationRequest>],
    ['without claims', { claims: '' }],
    ['with something that is no JSON', { claims: '%7B%22id_token' }],
    ['with a percent sign that decodes to nothing', { claims: '%' }],
    ['with another trust framework', { claims: asking(names, { ...verification, trust_framework: { value: 'de_aml' } }) }],
    ['with another level', { claims: asking(names, { ...verification, assurance_level: { value: 'FAILED' } }) }],
    ['with a number for a name', { claims: asking({ given_name: { value: 7, fuzzy: true } }) }],
    ['with a name of a thousand letters', { claims: asking({ given_name: { value: 'A'.repeat(1_000) } }) }],
    ['with two elements', { claims: { id_token: { verified_claims: [1, 2].map(() => ({ verification, claims: names })) } } }],
    ['with a flow that nobody configured', { scope: 'openid idv_flow_other' }],
    ['with two flows', { scope: 'openid idv_flow_strict idv_flow_light' }],
    ['with a flow named as something that every object has', { scope: 'openid idv_flow___proto__' }],
  ])('is refused %s', async (why, given) => {
    const { state: _, ...stateless } = pushed()
    const request = why === 'without a state' ? stateless : pushed(given)
    const workflows = { idv_flow_strict: 'flow-2', idv_flow_light: 'flow-3' }
    expect(await relyingParty({ workflows }).begin(request)).toEqual({ error: 'invalid_request' })
  })

  it('chooses the workflow by scope, and may keep the person for a reviewer', async () => {
    const configured = relyingParty({ workflows: { idv_flow_strict: 'flow-2' }, reviewSeconds: 300 })
    expect(configured.client.scope).toBe('openid profile identity_assurance idv_flow_strict')
    const scope = 'openid profile identity_assurance idv_flow_strict'
    expect(await configured.begin(pushed({ scope }))).toMatchObject({
      workflowId: 'flow-2',
      onReview: 'deny',
      reviewSeconds: 300,
    })
  })
})

describe('what Okta hears', () => {
  const matched = { given_name: 'matched', family_name: 'close', birth_date: 'missing', 'address.locality': 'matched' } as const
  const claims = asking({
    ...names,
    birthdate: { value: '1990-12-10', fuzzy: true },
    address: { locality: { value: 'London', fuzzy: true }, region: { value: 'LDN', fuzzy: true } },
  })

  it('is VERIFIED with MATCHED for what matched, null for what did not, and no value of the document', async () => {
    expect(await relyingParty().answer(result('ok', matched), pushed({ claims }))).toEqual({
      claims: {
        verified_claims: [
          {
            verification: {
              trust_framework: 'IDV-DELEGATED',
              assurance_level: 'VERIFIED',
              time: '2026-11-20T10:00:00.000Z',
              verification_process: 'ver-1',
            },
            claims: {
              given_name: { fuzzy: true, value: 'MATCHED' },
              family_name: { fuzzy: true, value: 'MATCHED' },
              birthdate: { fuzzy: true, value: null },
              address: { locality: { fuzzy: true, value: 'MATCHED' }, region: { fuzzy: true, value: null } },
            },
          },
        ],
      },
    })
  })

  it.each(reasons)('has one meaning for %s, and nothing good unless it is allowed', async reason => {
    const verdict = result(reason, matched)
    const request = pushed({ claims })
    const answer = await relyingParty().answer(verdict, request)
    expect(noMoreThan(verdict, answer, request), 'the host lets it through').toEqual(answer)
    const text = JSON.stringify(answer)
    if (reason === 'ok') return expect(text).toContain('"VERIFIED"')
    expect(text).not.toMatch(/VERIFIED|MATCHED/)
    expect(text).toContain(verdicts[reason])
    if (verdict.outcome === 'allow') throw new Error('only ok is an allow')
    if (verdicts[reason] === 'FAILED') expect(text).toContain('"given_name":{"fuzzy":true,"value":null}')
    return undefined
  })

  it('is FAILED where the outcome is no allow, whatever the reason says', async () => {
    const answer = await relyingParty().answer({ ...result('ok', matched), outcome: 'challenge' }, pushed({ claims }))
    expect(JSON.stringify(answer)).toContain('"assurance_level":"FAILED"')
    expect(JSON.stringify(answer)).not.toContain('MATCHED')
  })
})

describe('the template for Okta’s identity verification', () => {
  it('goes back to the callback of the org alone, unless other domains are named', () => {
    expect(relyingParty().client).toMatchObject({
      redirect_uris: ['https://acme.okta.com/idp/identity-verification/callback'],
      token_endpoint_auth_method: 'client_secret_post',
      require_pushed_authorization_requests: true,
      require_pkce: true,
      claims: ['verified_claims'],
    })
    const redirectUris = ['https://login.acme.com/idp/identity-verification/callback']
    expect(relyingParty({ redirectUris }).client.redirect_uris).toEqual(redirectUris)
  })

  it('says everything that is wrong at once', () => {
    expect(faults(config)).toEqual([])
    const wrong = {
      orgUrl: 'https://acme-admin.okta.com',
      redirectUris: ['https://acme.okta.com/x#y'],
      purposes: ['account_recovery', 'step_up'],
      workflows: { strict: 'flow-2' },
      reviewSeconds: 600,
      answerWith: 'VALUES',
    }
    expect(faults(wrong).map(fault => fault.split(':')[0])).toEqual(
      expect.arrayContaining([
        '/config/orgUrl',
        '/config/directoryIntegrationId',
        '/config/redirectUris/0',
        '/config/purposes',
        '/config/workflows/strict',
        '/config/reviewSeconds',
        '/config/answerWith',
      ]),
    )
  })
})
