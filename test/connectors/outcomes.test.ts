import { decodeJwt } from 'jose'
import { describe, expect, it } from 'vitest'
import { scoreAnswer } from '../../connectors/descope/answers.ts'
import { provideClaims } from '../../connectors/entra/claims/token-issuance.ts'
import { answerOf } from '../../connectors/okta/token-hook/answer.ts'
import { connectors } from '../../connectors/registry.ts'
import {
  type AuthorizationRequest,
  type BrowserAnswer,
  type JsonObject,
  type JsonValue,
  manifestOf,
  type Reason,
  type Result,
  reasons,
  reasonTable,
  resultSchema,
} from '../../src/contract/index.ts'
import { shownRow } from '../../src/integrations/flow-view.ts'
import { carriesNoMoreThan, noMoreThan } from '../../src/integrations/no-more-than.ts'
import { kitHost } from '../conformance/kit-host.ts'

/**
 * The first rule of the result, for everything that leaves us through a flow connector: any positive token anywhere implies
 * the outcome `allow`. Walks every connector of the registry that shapes answers, and every reason; a template that is new
 * is walked as soon as it is registered, with the configuration below or one of its own.
 */

/** Configurations that open a connector without its product. */
const org = { orgUrl: 'https://acme.okta.com', directoryIntegrationId: 'dir-1' }
const tenantId = '2f0d8a6e-3c57-4b1a-9e44-7d1c5b0a9f36'
const tenant = { tenantId, appId: tenantId, directoryIntegrationId: 'dir-1' }
const configs: Readonly<Record<string, object>> = {
  auth0: { domain: 'acme.eu.auth0.com', actionSecret: 'a-secret-of-the-action-with-32-characters' },
  davinci: { redirectUris: ['https://app.example.com/login'], failures: 'claims' },
  descope: { redirectUris: ['https://app.example.com/login'], resultDelivery: 'poll', policies: ['unbound_step_up'] },
  'entra-claims': { ...tenant, policies: ['unbound_claims'] },
  'entra-external-mfa': tenant,
  oidc: { redirectUris: ['https://app.example.com/login'], failures: 'error' },
  'okta-factor': org,
  'okta-idv': org,
  'okta-token-hook': { ...org, unbound: 'unbound_claims' },
}

/** What is said where nobody is led on: the product asks by itself, and is answered from what is known already. */
const told: Readonly<Record<string, (result: Result) => JsonObject | Promise<JsonObject>>> = {
  descope: scoreAnswer,
  'okta-token-hook': result => answerOf({ tokens: ['identity', 'access'], withoutPass: 'tell' }, result),
  'entra-claims': result =>
    provideClaims(
      {
        type: 'microsoft.graph.authenticationEvent.tokenIssuanceStart',
        data: { tenantId, authenticationContext: { user: { id: tenantId } } },
      },
      {
        host: {
          clock: { now: () => Date.parse(at) },
          verifications: { ...kitHost({ allow: [] }).host.verifications, latest: async () => result },
        },
        config: {
          ...tenant,
          policies: ['unbound_claims'],
          cloud: 'global',
          unboundSeconds: 300,
          historyDays: 30,
          authorityUrl: '',
          graphUrl: '',
        },
      },
    ),
}

/** What was kept when a leg began, by the names that any of them uses. */
const continuation: JsonObject = {
  state: 'state-1',
  nonce: 'nonce-1',
  client_id: 'client-1',
  login_hint: 'user-1',
  redirect_uri: 'https://app.example.com/login',
  purpose: 'step_up',
  sub: 'subject-1',
  acr: 'possessionorinherence',
  amr: 'face',
  until: Number.MAX_SAFE_INTEGER,
}

const claim = { value: 'Ada', fuzzy: true }
const verification = { trust_framework: { value: 'IDV-DELEGATED' }, assurance_level: { value: 'VERIFIED' } }

const request: AuthorizationRequest = {
  client_id: 'client-1',
  scope: 'openid',
  redirect_uri: 'https://app.example.com/login',
  state: 'state-1',
  nonce: 'nonce-1',
  login_hint: 'user-1',
  authenticated: true,
  claims: { id_token: { verified_claims: [{ verification, claims: { given_name: claim, family_name: claim } }] } },
}

const at = '2026-01-01T00:00:00.000Z'

/** The result that the host gives for a reason. For a no, what Incode reported is all well: nothing of it may leak. */
function resultOf(reason: Reason): Result {
  const row = reasonTable[reason]
  const allowed = row.outcome === 'allow'
  const well = { status: 'OK', value: 97.1 } as const
  return resultSchema.parse({
    status: row.status,
    final: row.final,
    data: {
      status: row.dataStatus,
      verificationId: 'verification-1',
      purpose: 'step_up',
      mode: 'live',
      binding: allowed ? 'browser' : 'none',
      subject: { integrationId: 'dir-1', externalId: 'user-1', enrollment: 'enrolled', assurance: 'medium' },
      identityId: allowed ? 'identity-1' : null,
      score: {
        overall: { status: row.score[0], value: allowed ? 97.1 : null },
        reported: { overall: well, idValidation: well, liveness: well, faceRecognition: well },
      },
      match: { directory: 'matched', claims: { given_name: 'matched', family_name: 'matched' } },
      policy: { id: 'default', version: 1 },
      reused: false,
      startedAt: at,
      verifiedAt: allowed ? at : null,
      completedAt: at,
      reviewDueAt: null,
      expiresAt: at,
      correlationId: null,
    },
    outcome: row.outcome,
    reason,
    links: { verify: null, self: 'https://host.example/self', cancel: 'https://host.example/cancel' },
  })
}

/** Words by which some product lets somebody in. */
const positive =
  /^(allow(ed)?|approved|ok|manual_ok|success|succeeded|verified|pass(ed)?|matched|true|active|enrolled|face|mfa|hwk)$/i

/** Every word that an answer says, inside of tokens and addresses, too. */
function words(value: JsonValue, name = ''): readonly string[] {
  if (typeof value === 'string') {
    if (/^[\w-]+\.[\w-]+\.[\w-]*$/.test(value) && value.startsWith('eyJ')) return words(decodeJwt(value) as JsonObject)
    const url = URL.parse(value)
    const behind = url === null ? [] : [...url.searchParams].flatMap(([key, item]) => words(item, key))
    return [value, ...behind]
  }
  // How Okta asked to compare, said back to it, and not what came of it.
  if (value === true) return name === 'fuzzy' ? [] : ['true']
  if (value === null || typeof value !== 'object')
    return typeof value === 'number' && /score|value/i.test(name) ? ['verified'] : []
  return Object.entries(value).flatMap(([key, item]) => words(item as JsonValue, key))
}

/** Every name of an answer with what stands there, inside of tokens, too; a patch by its path. */
function named(value: JsonValue, name = ''): readonly (readonly [name: string, value: JsonValue])[] {
  const here = name === '' ? [] : [[name, value] as const]
  if (typeof value === 'string' && value.startsWith('eyJ')) return [...here, ...named(decodeJwt(value) as JsonObject)]
  if (typeof value !== 'object' || value === null) return here
  const patch =
    'path' in value && typeof value.path === 'string' ? [[value.path.split('/').at(-1) ?? '', value.value ?? null] as const] : []
  return [...here, ...patch, ...Object.entries(value).flatMap(([key, item]) => named(item as JsonValue, key))]
}

const said = (answer: unknown) => words(answer as JsonValue).filter(word => positive.test(word))

function leaving(answer: BrowserAnswer): readonly string[] {
  return 'page' in answer ? (answer.page === 'done' ? ['verified'] : []) : said(answer)
}

/** Somebody whom the directory has, where an answer names them. */
function kit() {
  const { host } = kitHost({ allow: [] })
  const find: typeof host.directory.find = async () => ({ login: 'ada@example.com' }) as Awaited<ReturnType<typeof find>>
  return { ...host, directory: { ...host.directory, find } }
}

const flows = Object.entries(connectors).filter(([, { manifest }]) => manifest.kind === 'flow')

describe('the walk over all flow connectors', () => {
  it('knows a configuration of each', () => {
    expect(flows.map(([id]) => id).filter(id => !(id in configs))).toEqual([])
  })
})

describe.each(flows)('what leaves us through %s', (id, connector) => {
  const open = () => connector.open(connector.config.parse(configs[id]), kit())

  it.each(reasons)('holds a positive word for an allow alone: %s', async reason => {
    const { surface, relyingParty } = open()
    const result = resultOf(reason)
    const resumed = await surface?.resume?.(result, continuation)
    const answered = await relyingParty?.answer(result, request)
    const asked = await told[id]?.(result)
    const heard = [
      ...(resumed === undefined ? [] : leaving(resumed)),
      ...[answered, asked].flatMap(answer => (answer === undefined ? [] : said(answer))),
    ]
    if (result.outcome !== 'allow') expect(heard).toEqual([])
    expect(resumed ?? answered ?? asked).toBeDefined()
  })

  it.each(reasons)('is what its page says that the product sees: %s', async reason => {
    const { surface, relyingParty } = open()
    const result = resultOf(reason)
    const row = shownRow(manifestOf(connector), configs[id] as JsonObject, reasonTable[reason])
    const answers = [
      await surface?.resume?.(result, continuation),
      await relyingParty?.answer(result, request),
      await told[id]?.(result),
    ].flatMap(answer => (answer === undefined ? [] : named(answer as unknown as JsonValue)))
    const seen = answers.filter(([name]) => name === row?.name).map(([, value]) => value)
    expect(row?.value === undefined ? seen.length > 0 : seen.includes(row.value)).toBe(true)
  })

  it.each(reasons)('is what the guard of the host lets through unchanged: %s', async reason => {
    const { surface, relyingParty } = open()
    const result = resultOf(reason)
    const resumed = await surface?.resume?.(result, continuation)
    const answered = await relyingParty?.answer(result, request)
    expect(resumed && carriesNoMoreThan(result, resumed, continuation)).toEqual(resumed)
    expect(answered && noMoreThan(result, answered, request)).toEqual(answered)
  })
})

describe('the words of a token', () => {
  it('are looked for inside of tokens and addresses', () => {
    const inside = `eyJhbGciOiJub25lIn0.${Buffer.from('{"outcome":"allow"}').toString('base64url')}.`
    expect(said({ formPost: { fields: { token: inside } } })).toEqual(['allow'])
    expect(said({ redirect: 'https://app.example.com/?status=success' })).toEqual(['success'])
    expect(said({ claims: { auth_overall_score: 97.1 } })).toEqual(['verified'].filter(word => positive.test(word)))
  })

  it.each(Object.keys(told))('say an allow of %s as one', async id => {
    expect(said(await told[id]?.(resultOf('ok')))).not.toEqual([])
  })

  it('say an allow of Auth0 as one', async () => {
    const { auth0 } = connectors
    const surface = auth0?.open(auth0.config.parse(configs.auth0), kitHost({ allow: [] }).host).surface
    const answer = await surface?.resume?.(resultOf('ok'), continuation)
    expect(said(answer)).toContain('allow')
  })
})
