/** The checklist of RFC 9700 (OAuth 2.0 security best current practice), row by row, at the provider and what stands around it. */
import { randomPKCECodeVerifier } from 'openid-client'
import { beforeAll, describe, expect, it } from 'vitest'
import { follow } from '../facades/provider/relying-party.ts'
import { browser, type Visited } from '../support/browser.ts'
import type { Flow } from '../support/world.ts'
import { redirectUri } from './op/party.ts'
import { carriedBack } from './op/rejected.ts'
import { type Stage, stage } from './op/stage.ts'

let at: Stage
let flow: Flow
beforeAll(async () => {
  at = await stage()
  flow = await at.w.flow()
})

const sentTo = async (url: string): Promise<Visited> => browser().open(url, { follow: false })

describe('2.1 and 4.1: redirect URIs are compared byte for byte', () => {
  it.each([
    ['another case', 'http://127.0.0.1:9/Callback'],
    ['another port', 'http://127.0.0.1:99/callback'],
    ['no port', 'http://127.0.0.1/callback'],
    ['another scheme', 'https://127.0.0.1:9/callback'],
    ['a slash more', `${redirectUri}/`],
    ['two slashes', 'http://127.0.0.1:9//callback'],
    ['a query', `${redirectUri}?next=1`],
    ['a fragment', `${redirectUri}#x`],
    ['a user', 'http://evil@127.0.0.1:9/callback'],
    ['an encoded letter', 'http://127.0.0.1:9/call%62ack'],
    ['a dot segment', 'http://127.0.0.1:9/x/../callback'],
    ['a longer name', 'http://127.0.0.1.evil.example:9/callback'],
    ['another name of the same', 'http://localhost:9/callback'],
    ['a script', 'javascript:alert(1)'],
  ])('refused, pushed or in the address bar, and nobody is sent there: %s', async (_what, redirect_uri) => {
    await expect(at.fapi.ask({ redirect_uri })).rejects.toMatchObject({ status: 400 })
    const page = await sentTo((await at.basic.ask({ redirect_uri })).url)
    expect([page.status, page.location]).toEqual([400, null])
  })
})

describe('2.1 and 4.11: no open redirector', () => {
  const names = ['redirect_uri', 'redirect', 'return_to', 'returnTo', 'returnUrl', 'return_url', 'next', 'url', 'continue']
  const more = ['target_link_uri', 'post_logout_redirect_uri', 'initiate_login_uri', 'iss', 'RelayState', 'error_uri']
  const query = new URLSearchParams(Object.fromEntries([...names, ...more].map(name => [name, 'https://evil.example/'])))

  it.each(['/oidc/auth', '/oidc/auth/abcdefghijkl', '/oidc/interaction/abcdefghijkl', '/oidc/me', '/oidc/jwks'])(
    '%s sends nobody outside, whatever it is asked with',
    async path => {
      const { location, text } = await sentTo(`${at.w.url}${path}?${query}&client_id=${at.basic.id}`)
      expect(`${location}${text}`).not.toContain('evil.example')
    },
  )

  it.each([
    '/',
    '/verify/back',
    '/verify/back/abcdefghijkl',
    '/verify/seat/abcdefghijkl',
    '/verify/abcdefghijkl',
    '/admin/link/x',
  ])('%s sends nobody outside either', async path => {
    const { location, text } = await sentTo(`${at.w.url}${path}?${query}`)
    expect(`${location}${text}`).not.toContain('evil.example')
  })
})

describe('2.1.1, 4.5 and 4.8: PKCE is enforced and cannot be taken away', () => {
  it('a challenge that is missing, or is the verifier itself, is refused', async () => {
    const missing = { code_challenge: undefined, code_challenge_method: undefined }
    await expect(at.fapi.ask(missing)).rejects.toMatchObject({ error: 'invalid_request' })
    const plain = { code_challenge: randomPKCECodeVerifier(), code_challenge_method: 'plain' }
    await expect(at.fapi.ask(plain)).rejects.toMatchObject({ error: 'invalid_request' })
    expect(at.fapi.config.serverMetadata().code_challenge_methods_supported).toEqual(['S256'])
  })

  it('a verifier for a request that had no challenge is refused: somebody took it out', async () => {
    const asked = await at.basic.ask()
    const back = await at.basic.pass(asked)
    const checks = { ...asked.checks, pkceCodeVerifier: randomPKCECodeVerifier() }
    await expect(at.basic.redeem(back, { checks })).rejects.toMatchObject({ error: 'invalid_grant' })
  })

  it('a challenge is held against a client that brings no verifier', async () => {
    const asked = await at.fapi.ask()
    const back = await at.fapi.pass(asked)
    const { pkceCodeVerifier: _, ...checks } = asked.checks
    await expect(at.fapi.redeem(back, { checks })).rejects.toMatchObject({ error: 'invalid_grant' })
  })
})

describe('2.1.2 and 2.4: what the provider offers at all', () => {
  it('tokens come by the token endpoint alone, and never for a password', async () => {
    const { response_types_supported, grant_types_supported } = at.basic.config.serverMetadata()
    expect(response_types_supported).toEqual(['code'])
    expect(grant_types_supported).toEqual(['authorization_code', 'client_credentials'])
    for (const grant_type of ['password', 'implicit', 'refresh_token']) {
      const body = new URLSearchParams({ grant_type, username: 'ada', password: 'x', refresh_token: 'x' })
      const { id, secret } = flow.client
      const authorization = `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`
      const answer = await fetch(`${at.issuer}/token`, { method: 'POST', headers: { authorization }, body })
      expect(await answer.json()).toMatchObject({ error: 'unsupported_grant_type' })
    }
  })

  it('2.5: a client may prove itself by a key, and never by a hash of its secret', async () => {
    const { token_endpoint_auth_methods_supported: methods } = at.basic.config.serverMetadata()
    expect(methods).toContain('private_key_jwt')
    expect(methods).not.toContain('client_secret_jwt')
    expect(methods).not.toContain('none')
  })
})

describe('2.3 and 4.15: a token is good at one surface', () => {
  const asks = (path: string, token: string, method = 'GET') =>
    fetch(`${at.w.url}${path}`, { method, headers: { authorization: `Bearer ${token}` } }).then(({ status }) => status)

  it('that of a relying party opens userinfo; neither the hooks nor the admin API know it', async () => {
    const { access_token, id_token } = await at.fapi.signIn()
    expect(await asks('/oidc/me', access_token)).toBe(200)
    for (const token of [access_token, String(id_token)]) {
      expect(await asks('/v1/hooks/verifications/ver_x', token)).toBe(401)
      expect(await asks('/v1/integrations', token)).toBe(401)
    }
    expect(await asks('/oidc/me', String(id_token))).toBe(401)
  })

  it('that of a hook client is nobody at userinfo, and no administrator', async () => {
    const token = await flow.token()
    expect(await asks('/v1/integrations', token)).toBe(401)
    expect(await asks('/oidc/me', token)).toBe(401)
  })

  it('that of an administrator opens neither', async () => {
    expect(await asks('/v1/hooks/verifications/ver_x', at.w.adminToken)).toBe(401)
    expect(await asks('/oidc/me', at.w.adminToken)).toBe(401)
  })
})

describe('4.4 and 4.7: the answer belongs to the request, the browser and the issuer', () => {
  it('success and refusal say whose they are and carry the state', async () => {
    for (const outcome of [{ overall: 'OK' }, { overall: 'FAIL' }]) {
      const asked = await at.fapi.ask()
      const back = carriedBack(await at.fapi.pass(asked, browser(), outcome))
      expect(back).toMatchObject({ iss: at.issuer, state: asked.checks.expectedState })
    }
    expect(at.fapi.config.serverMetadata().authorization_response_iss_parameter_supported).toBe(true)
  })

  it('another browser cannot go on with a request, nor end it', async () => {
    const first = await sentTo((await at.fapi.ask()).url)
    const stranger = await sentTo(String(first.location))
    expect([stranger.status, stranger.location]).toEqual([410, null])
  })
})

describe('4.12: after a POST comes 303, which repeats nothing', () => {
  it('at the authorization endpoint, where a login is typed, and at the link', async () => {
    const { parameters, login } = await at.basic.draft()
    const person = browser()
    const sent = await person.post(`${at.issuer}/auth`, parameters, { follow: false })
    const page = await follow(at.w, person, String(sent.location))
    const typed = await person.press(page, 'Continue', { login }, { follow: false })
    const link = await follow(at.w, person, String(typed.location))
    const pressed = await person.press(link, 'Continue', {}, { follow: false })
    expect([sent.status, typed.status, pressed.status]).toEqual([303, 303, 303])
  })
})

describe('4.13: behind a proxy', () => {
  it('what a request says of its address changes no answer', async () => {
    const headers = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', forwarded: 'host=evil.example' }
    const metadata = await (await fetch(`${at.issuer}/.well-known/openid-configuration`, { headers })).text()
    expect(metadata).not.toContain('evil.example')
    expect(JSON.parse(metadata)).toMatchObject({ issuer: at.issuer, token_endpoint: `${at.issuer}/token` })
    const opened = await fetch((await at.fapi.ask()).url, { headers, redirect: 'manual' })
    expect(new URL(String(opened.headers.get('location')), at.w.url).origin).toBe(at.w.url)
  })
})

describe('4.16 and 4.17: pages', () => {
  it('none lets itself be framed, none posts messages, none tells where the person came from', async () => {
    const person = browser()
    const asked = await at.basic.ask()
    const login = await person.open(asked.url)
    const typed = await person.press(login, 'Continue', { login: asked.login }, { follow: false })
    const link = await follow(at.w, person, String(typed.location))
    const refusal = await sentTo((await at.basic.ask({ redirect_uri: 'https://evil.example/' })).url)
    const over = await sentTo(`${at.issuer}/interaction/abcdefghijkl`)
    for (const page of [login, link, refusal, over]) {
      expect(page.headers.get('content-type')).toContain('text/html')
      expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      expect(page.headers.get('referrer-policy')).toMatch(/^(no-referrer|same-origin)$/)
      expect(page.headers.get('cache-control')).toContain('no-store')
      expect(page.text).not.toContain('postMessage')
    }
  })

  it('an answer by a message to another window is not to be had', async () => {
    await expect(at.fapi.ask({ response_mode: 'web_message' })).rejects.toMatchObject({ status: 400 })
    expect(at.fapi.config.serverMetadata().response_modes_supported).not.toContain('web_message')
  })
})
