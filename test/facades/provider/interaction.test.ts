import { describe, expect, it } from 'vitest'
import type { AuthorizationRequest, RelyingParty, Result } from '../../../src/contract/index.ts'
import { goOn, type InteractionDeps } from '../../../src/facades/provider/interaction.ts'
import { quietLog } from '../../support/log.ts'

/** A connector that tells of failures as claims, whoever was named and however. */
const party: RelyingParty = {
  client: {
    redirect_uris: ['https://product.example/callback'],
    token_endpoint_auth_method: 'client_secret_basic',
    scope: 'openid',
    require_pushed_authorization_requests: false,
    require_pkce: true,
    claims: ['status'],
    asks_login: true,
  },
  begin: async () => ({ error: 'server_error' }),
  answer: async () => ({ claims: { status: 'FAIL' } }),
}

const refused = {
  final: true,
  outcome: 'deny',
  reason: 'low_score',
  data: { verificationId: 'ver-1', mode: 'live', subject: { externalId: '00u-ada' } },
} as unknown as Result

const deps = {
  integrations: {
    starter: async () => ({ integrationId: 'int-1', integrationName: 'Portal' }),
    open: async () => ({ capabilities: { relyingParty: party } }),
  },
  verifications: { start: async () => refused },
  begun: { of: async () => ({}) },
  publicUrl: 'https://verify.example.com',
  log: quietLog(),
} as unknown as InteractionDeps

async function ended(more: Partial<AuthorizationRequest>) {
  const [client_id, redirect_uri] = ['client-1', 'https://product.example/callback']
  const request: AuthorizationRequest = { client_id, scope: 'openid', redirect_uri, authenticated: true, ...more }
  const waiting = { uid: 'uid-1', request, cookie: undefined, login: 'ada@example.com', address: '192.0.2.1' }
  return goOn(deps, waiting)
}

describe('a no that a connector tells as claims', () => {
  it('is an ID token where the product itself named the person', async () => {
    const { end } = (await ended({ login_hint: 'ada@example.com' })) as { end: unknown }
    expect(end).toMatchObject({ sub: '00u-ada', claims: { status: 'FAIL' } })
  })

  it.each<[string, Partial<AuthorizationRequest>]>([
    ['typed here', {}],
    ['named in the address bar', { authenticated: false, login_hint: 'ada@example.com' }],
  ])('is an error where somebody was only %s', async (_how, request) => {
    expect(await ended(request)).toEqual({ go: 'end', end: { error: 'access_denied' } })
  })
})
