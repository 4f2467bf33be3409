// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { allowInsecureRequests, discovery } from 'openid-client'
import { expect, test } from 'vitest'
import { stage } from './stage.ts'

test('the discovery document is whole, under its own issuer, and its keys are public halves for RS256', async () => {
  const { issuer } = await stage()
  const found = await discovery(new URL(issuer), 'any', undefined, undefined, { execute: [allowInsecureRequests] })
  const metadata = found.serverMetadata()
  expect(metadata).toMatchObject({
    issuer,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: expect.arrayContaining(['RS256']),
    scopes_supported: expect.arrayContaining(['openid']),
    claims_supported: expect.arrayContaining(['sub']),
  })
  for (const name of ['authorization_endpoint', 'token_endpoint', 'userinfo_endpoint', 'jwks_uri'] as const) {
    expect(metadata[name]).toMatch(new RegExp(`^${issuer}/`))
  }
  const { keys } = (await (await fetch(String(metadata.jwks_uri))).json()) as { keys: readonly Record<string, string>[] }
  expect(keys.length).toBeGreaterThan(0)
  for (const key of keys) {
    expect(key).toMatchObject({ kty: 'RSA', use: 'sig', alg: 'RS256', kid: expect.any(String) })
    for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi']) expect(key).not.toHaveProperty(secret)
  }
})
