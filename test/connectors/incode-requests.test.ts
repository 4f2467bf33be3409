import { describe, expect, it } from 'vitest'
import { incode } from '../../connectors/incode/index.ts'
import type { ClientCredentials, Fetch, TokenSource } from '../../src/contract/index.ts'
import { allowedHosts } from '../../src/integrations/egress.ts'
import { hostContext } from '../support/host-context.ts'
import { account, codeOf, forever } from './incode-account.ts'

const requests = { clientId: 'cc-1', clientSecret: 'client-secret-of-incode', integrationReference: 'helpdesk-ref' }
const asked = { loginHint: 'ada@example.com', channel: 'email', address: 'ada@home.example', linkMinutes: 10 } as const

interface Sent {
  readonly url: string
  readonly headers: Record<string, string>
  readonly body: unknown
}

/** An account whose authorization server gives tokens, and whose API gives one answer. */
function open(config: object, status = 200, answer: object = { interviewId: 'i-1', url: 'https://demo.incode.com/secret-link' }) {
  const grants: ClientCredentials[] = []
  const sent: Sent[] = []
  const fetch: Fetch = async (input, init = {}) => {
    sent.push({ url: String(input), headers: init.headers as Record<string, string>, body: JSON.parse(String(init.body)) })
    return Response.json(answer, { status })
  }
  const token = (grant: ClientCredentials): TokenSource => {
    grants.push(grant)
    return { fetch, forget: () => undefined }
  }
  const { verifier } = incode.open(incode.config.parse({ ...account, ...config }), { ...hostContext(), token })
  if (verifier === undefined) throw new TypeError('no verifier')
  return { verifier, grants, sent, ask: async () => verifier.request?.(asked, forever) }
}

describe('links that Incode is asked to send', () => {
  it('takes a client of its own, without which there is no such way', async () => {
    expect(open({}).verifier.request).toBeUndefined()
    expect(open({ requests }).verifier.request).toBeTypeOf('function')
  })

  it('are asked for as Incode’s own apps do, and of the answer the session is kept, not the link', async () => {
    const { ask, grants, sent } = open({ requests })
    expect(await ask()).toEqual({ sessionId: 'i-1' })
    expect(grants).toEqual([
      {
        tokenEndpoint: 'https://auth.demo.incode.com/oauth2/token',
        clientId: 'cc-1',
        scope: 'openid',
        auth: { method: 'client_secret_post', secret: 'client-secret-of-incode' },
      },
    ])
    expect(sent).toEqual([
      {
        url: 'https://demo-api.incodesmile.com/omni/b2b/onboarding/request-new',
        headers: expect.objectContaining({ 'x-api-key': 'key-of-the-tenant', 'api-version': '1.0' }),
        body: {
          integrationReference: 'helpdesk-ref',
          loginHint: 'ada@example.com',
          notification: { type: 'EMAIL', email: 'ada@home.example' },
          linkValidityInMinutes: 10,
        },
      },
    ])
  })

  it.each([
    ['an employee whom Incode does not know, by its own number', 404, { status: 4301 }, 'object_not_found'],
    ['the same number beside another status', 400, { status: '4301' }, 'object_not_found'],
    ['a reference that it does not know', 404, { status: 404 }, 'config_invalid'],
    ['a bearer that it does not take', 401, { status: 401 }, 'credentials_invalid'],
    ['a key that it does not take', 403, { status: 403 }, 'credentials_invalid'],
    ['trouble of its own', 503, {}, 'provider_unavailable'],
    ['an answer without a session', 200, { url: 'https://demo.incode.com/secret-link' }, 'response_invalid'],
    ['a failure inside a 200', 200, { interviewId: 'i-1', failReason: 'X' }, 'response_invalid'],
  ])('are refused for %s', async (_, status, answer, code) => {
    expect(await codeOf(open({ requests }, status, answer).ask())).toBe(code)
  })

  it.each(['https://auth.evil.example', 'https://auth.incode.com.evil.example', 'http://auth.incode.com', 'http://127.0.0.1:9'])(
    'send their client’s secret to Incode alone, and not to %s',
    authServer => {
      const read = incode.config.safeParse({ ...account, requests: { ...requests, authServer } })
      expect(read.error?.issues.map(({ path }) => path.join('.'))).toEqual(['requests.authServer'])
    },
  )

  it('widen where the connector may call by the one host that is named', () => {
    const config = incode.config.parse({ ...account, requests: { ...requests, authServer: 'https://auth.eu.incode.com' } })
    expect(allowedHosts(incode.manifest.egress, config)).toContain('auth.eu.incode.com')
  })
})
