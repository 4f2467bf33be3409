import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Result } from '../../src/contract/index.ts'
import { begin, comeBack, takeSeat } from '../support/passage.ts'
import { jpegOf, shows } from '../support/pictures.ts'
import { allowed, said } from '../support/walk.ts'
import { type Flow, type World, world } from '../support/world.ts'

interface Problem {
  readonly code: string
  readonly detail?: string
}

describe('one leaked client secret', () => {
  let w: World
  let flow: Flow
  let other: Flow
  beforeAll(async () => {
    w = await world()
    flow = await w.flow()
    other = await w.flow()
    await w.person({ login: 'ana@example.com' })
    await w.enroll('ana@example.com', 'id-ana')
  })
  afterAll(() => w.close())

  /** What the holder of the secret can send to the token endpoint. */
  async function ask(client: Flow['client'], scope?: string): Promise<{ status: number; body: Record<string, unknown> }> {
    const answer = await fetch(`${w.url}/oidc/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', ...(scope === undefined ? {} : { scope }) }),
    })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }

  async function hook<T = Problem>(token: string, method: string, path: string, body?: unknown) {
    const answer = await fetch(`${w.url}/v1/hooks${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as T }
  }

  const person = (of: Flow) => ({ loginHint: 'ana@example.com', returnUrl: of.returnUrl })
  const routes: readonly { scope: string; method: string; path: string; body?: (of: Flow) => unknown }[] = [
    { scope: 'hooks:step_up', method: 'POST', path: '/step-up', body: person },
    { scope: 'hooks:account_recovery', method: 'POST', path: '/account-recovery', body: person },
    {
      scope: 'hooks:sign_up',
      method: 'POST',
      path: '/sign-up',
      body: of => ({ subject: { externalId: 'new' }, returnUrl: of.returnUrl }),
    },
    {
      scope: 'hooks:read',
      method: 'POST',
      path: '/verifications/redeem',
      body: () => ({ code: 'no-such-code', expect: { externalId: '00u-ana', purpose: 'step_up' } }),
    },
    { scope: 'hooks:read', method: 'GET', path: '/verifications/no-such-verification' },
    { scope: 'hooks:read', method: 'POST', path: '/verifications/no-such-verification/cancel' },
    {
      scope: 'hooks:read',
      method: 'POST',
      path: '/verifications/no-such-verification/operations',
      body: () => ({ operation: 'unlock' }),
    },
  ]
  const scopes = [...new Set(routes.map(route => route.scope))]

  it.each(scopes)('a token of %s opens the routes of that scope and no other', async scope => {
    const token = await flow.token(scope)
    for (const route of routes) {
      const answer = await hook(token, route.method, route.path, route.body?.(flow))
      if (route.scope === scope) expect([201, 400, 404]).toContain(answer.status)
      else {
        expect(`${route.path} ${answer.status} ${answer.body.code}`).toBe(`${route.path} 403 forbidden`)
        expect(answer.headers.get('www-authenticate')).toContain('insufficient_scope')
      }
    }
  })

  it('a request without scope gets to start and read what the client is for, and never operations', async () => {
    for (const scope of [undefined, '', 'openid']) {
      const { status, body } = await ask(flow.client, scope)
      expect(status).toBe(200)
      expect(body.scope).toBe('hooks:read hooks:step_up hooks:account_recovery hooks:sign_up')
    }
    const narrow = await w.flow({ purposes: ['step_up'] })
    expect((await ask(narrow.client)).body.scope).toBe('hooks:read hooks:step_up')
  })

  it.each([
    'operations:password_reset_link',
    'operations:temporary_access_pass',
    'hooks:read operations:reset_factors',
    'hooks:helpdesk',
    'attest:session',
    'admin',
  ])('a shared secret cannot ask for %s', async scope => {
    const { status, body } = await ask(flow.client, scope)
    expect({ status, error: body.error }).toEqual({ status: 400, error: 'invalid_scope' })
    expect(body.access_token).toBeUndefined()
  })

  const kiosk = { purposes: ['step_up'], resultDelivery: 'poll', policies: ['unbound_step_up', 'face_taken_by_client'] }

  it('pictures of faces are taken by no client that was not given the switch, and by name only', async () => {
    for (const [config, granted] of [
      [{}, false],
      [{ resultDelivery: 'poll', policies: ['unbound_step_up'] }, false],
      [kiosk, true],
    ] as const) {
      const { client } = await w.flow(config)
      expect(String((await ask(client)).body.scope)).not.toContain('authenticate:face')
      expect(String((await ask(client, 'openid')).body.scope)).not.toContain('authenticate:face')
      expect((await ask(client, 'authenticate:face')).status).toBe(granted ? 200 : 400)
    }
  })

  it('a token for pictures lives five minutes, and opens nothing else', async () => {
    const faces = await w.flow(kiosk)
    const { body } = await ask(faces.client, 'authenticate:face')
    expect(body).toMatchObject({ scope: 'authenticate:face', expires_in: 300 })
    const token = String(body.access_token)
    for (const route of routes) {
      expect((await hook(token, route.method, route.path, route.body?.(faces))).status).toBe(403)
    }
    const picture = { face: { base64Image: jpegOf('somebody') } }
    expect(await hook(token, 'POST', '/verifications/no-such-verification/authenticate', picture)).toMatchObject({ status: 404 })
    const usual = await faces.token()
    expect(await hook(usual, 'POST', '/verifications/x/authenticate', picture)).toMatchObject({ status: 403 })
    w.clock.advance(301_000)
    expect(await hook(token, 'POST', '/verifications/x/authenticate', picture)).toMatchObject({ status: 401 })
  })

  it('guesses of faces, by a secret that leaked: ten are looked at, and then not even the right one', async () => {
    const faces = await w.flow(kiosk)
    await w.person({ login: 'gus@example.com' })
    await w.enroll('gus@example.com', 'id-gus')
    await shows(w, jpegOf('gus himself'), { identityIds: ['id-gus'] })
    await shows(w, jpegOf('ana'), { identityIds: ['id-ana'] })
    const [usual, token] = [await faces.token(), await faces.token('authenticate:face')]
    const reasons: string[] = []
    for (let guess = 0; guess < 12; guess += 1) {
      const { body: started } = await hook<Result>(usual, 'POST', '/step-up', { loginHint: 'gus@example.com' })
      if (started.links.verify === null) reasons.push(started.reason)
      else {
        const picture = { face: { base64Image: jpegOf(guess === 4 ? 'ana' : `guess ${guess}`) } }
        const path = `/verifications/${started.data.verificationId}/authenticate`
        reasons.push((await hook<Result>(token, 'POST', path, picture)).body.reason)
      }
    }
    expect(new Set(reasons.slice(0, 10))).toEqual(new Set(['face_failed', 'identity_mismatch']))
    expect(reasons.slice(10)).toEqual(['too_many_attempts', 'too_many_attempts'])
    // Whoever lost their way in is not kept out by it.
    const recovery = await flow.call('POST', '/account-recovery', { ...person(flow), loginHint: 'gus@example.com' })
    expect(recovery.body.links.verify).not.toBeNull()
  })

  it.each([{ policies: ['face_taken_by_client'] }, { resultDelivery: 'code' }, { purposes: ['account_recovery'] }])(
    'the switch alone is not enough: %j is refused',
    async less => {
      const config = { directoryIntegrationId: w.directoryId, ...kiosk, returnUrls: [flow.returnUrl], ...less }
      const made = await w.admin('POST', '/v1/integrations', { template: 'oidc-client-credentials', name: 'Kiosk', config })
      expect(made.status).toBe(422)
      expect(JSON.stringify(made.body)).toContain('face_taken_by_client needs')
    },
  )

  it('a scope of a purpose that the client does not have is refused', async () => {
    const narrow = await w.flow({ purposes: ['step_up'] })
    expect(await ask(narrow.client, 'hooks:account_recovery')).toMatchObject({ status: 400, body: { error: 'invalid_scope' } })
    const token = await narrow.token()
    const answer = await hook(token, 'POST', '/account-recovery', person(narrow))
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } })
  })

  it('an older token loses the purpose that was taken from its client', async () => {
    const shrinking = await w.flow()
    const token = await shrinking.token()
    await w.admin('PATCH', `/v1/integrations/${shrinking.integrationId}`, { config: { purposes: ['step_up'] } })
    const answer = await hook(token, 'POST', '/account-recovery', person(shrinking))
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    expect((await hook<Result>(token, 'POST', '/step-up', person(shrinking))).status).toBe(201)
  })

  it('a token opens neither the admin API nor the products’ paths, and an admin token no hook', async () => {
    const token = await flow.token()
    for (const path of ['/v1/me', '/v1/integrations', '/v1/verifications', '/v1/audit', '/v1/admin-tokens']) {
      const answer = await fetch(`${w.url}${path}`, { headers: { authorization: `Bearer ${token}` } })
      expect(`${path} ${answer.status}`).toBe(`${path} 401`)
    }
    expect(await hook(w.adminToken, 'POST', '/step-up', person(flow))).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated' },
    })
  })

  it('a token in the address or the body is no token', async () => {
    const token = await flow.token()
    const inQuery = await fetch(`${w.url}/v1/hooks/verifications/x?access_token=${token}`)
    expect(inQuery.status).toBe(401)
    const inBody = await fetch(`${w.url}/v1/hooks/step-up`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...person(flow), access_token: token }),
    })
    expect(inBody.status).toBe(401)
  })

  it('another client finds nothing at a verification of this one, and can end nothing', async () => {
    const passage = await begin(flow, 'ana@example.com', { state: 'kept' })
    await takeSeat(passage)
    const foreign = await other.token()
    const path = `/verifications/${passage.id}`
    for (const [method, at, body] of [
      ['GET', path, undefined],
      ['GET', `${path}?loginHint=ana@example.com&purpose=step_up`, undefined],
      ['GET', `${path}?wait=1`, undefined],
      ['POST', `${path}/cancel`, undefined],
      ['POST', `${path}/operations`, { operation: 'unlock' }],
    ] as const) {
      const answer = await hook(foreign, method, at, body)
      expect(`${method} ${at} ${answer.status} ${answer.body.code}`).toBe(`${method} ${at} 404 not_found`)
    }
    const code = await comeBack(w, passage, { overall: 'OK', identityId: 'id-ana' })
    const proof = { code, state: 'kept', expect: { loginHint: 'ana@example.com', purpose: 'step_up' } }
    expect(await hook(foreign, 'POST', '/verifications/redeem', proof)).toMatchObject({
      status: 400,
      body: { code: 'code_invalid' },
    })
    // The theft of the code changed nothing for those whose it is.
    expect(said(await flow.redeem(code, { loginHint: 'ana@example.com' }, 'kept'))).toBe(allowed)
    expect((await hook(foreign, 'GET', path)).status).toBe(404)
  })

  it('an unknown verification and a foreign one are answered byte for byte the same', async () => {
    const passage = await begin(flow, 'ana@example.com')
    const foreign = await other.token()
    const [known, unknown] = await Promise.all([
      hook(foreign, 'GET', `/verifications/${passage.id}`),
      hook(foreign, 'GET', `/verifications/${passage.id.slice(0, -1)}x`),
    ])
    expect(known.body).toEqual(unknown.body)
  })

  it('a client cannot name people of a directory that is not its own', async () => {
    const token = await flow.token()
    for (const directoryIntegrationId of [w.accountId, 'no-such-directory']) {
      const answer = await hook(token, 'POST', '/step-up', { ...person(flow), directoryIntegrationId })
      expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } })
    }
    const user = { integrationId: 'another', externalId: '00u-ana' }
    expect(await hook(token, 'POST', '/step-up', { user, returnUrl: flow.returnUrl })).toMatchObject({ status: 404 })
  })

  it('a client cannot send people to an address that it did not register', async () => {
    const token = await flow.token()
    for (const returnUrl of [
      'https://evil.example/return',
      other.returnUrl,
      `${flow.returnUrl}/`,
      `${flow.returnUrl}?x=1`,
      flow.returnUrl.replace('127.0.0.1', 'localhost'),
      flow.returnUrl.toUpperCase(),
    ]) {
      const answer = await hook(token, 'POST', '/step-up', { loginHint: 'ana@example.com', returnUrl })
      expect(`${returnUrl} ${answer.status} ${answer.body.code}`).toBe(`${returnUrl} 422 return_url_not_allowed`)
    }
  })

  it('a new secret leaves the former one its time, and with revokeNow takes it and its tokens at once', async () => {
    const leaked = await w.flow()
    const token = await leaked.token()
    const renewed = await w.admin<{ client: Flow['client']; previousValidUntil: string | null }>(
      'POST',
      `/v1/integrations/${leaked.integrationId}/secret`,
      {},
    )
    expect(renewed.status).toBe(200)
    expect(Date.parse(String(renewed.body.previousValidUntil))).toBeGreaterThan(w.clock.now() + 23 * 3_600_000)
    expect((await ask(leaked.client)).status).toBe(200)
    expect((await hook(token, 'GET', '/verifications/x')).status).toBe(404)

    const revoked = await w.admin<{ client: Flow['client']; previousValidUntil: string | null }>(
      'POST',
      `/v1/integrations/${leaked.integrationId}/secret`,
      { revokeNow: true },
    )
    expect(revoked.body.previousValidUntil).toBeNull()
    for (const secret of [leaked.client.secret, renewed.body.client.secret]) {
      expect(await ask({ id: leaked.client.id, secret })).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
    }
    expect(await hook(token, 'GET', '/verifications/x')).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
    expect((await ask(revoked.body.client)).status).toBe(200)
  })

  it('revokes under load: of tokens that are being fetched meanwhile none is good afterwards', async () => {
    const leaked = await w.flow()
    const fetched: string[] = []
    const fetching = Promise.all(
      Array.from({ length: 60 }, async () => {
        const { body } = await ask(leaked.client)
        if (typeof body.access_token === 'string') fetched.push(body.access_token)
      }),
    )
    const revoking = w.admin('POST', `/v1/integrations/${leaked.integrationId}/secret`, { revokeNow: true })
    await Promise.all([fetching, revoking])
    const answers = await Promise.all(fetched.map(token => hook(token, 'POST', '/step-up', person(leaked))))
    expect(answers.filter(answer => answer.status !== 401)).toEqual([])
  })

  it('a disabled integration gives no token, refuses the old ones, and works again when it is enabled', async () => {
    const paused = await w.flow()
    const token = await paused.token()
    await w.admin('PATCH', `/v1/integrations/${paused.integrationId}`, { state: 'disabled' })
    expect(await ask(paused.client)).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
    expect(await hook(token, 'POST', '/step-up', person(paused))).toMatchObject({
      status: 403,
      body: { code: 'integration_disabled' },
    })
    await w.admin('PATCH', `/v1/integrations/${paused.integrationId}`, { state: 'enabled' })
    expect((await hook<Result>(token, 'POST', '/step-up', person(paused))).status).toBe(201)
  })

  it('a deleted integration gives no token, its tokens die, and what it had open ends as cancelled', async () => {
    const doomed = await w.flow()
    const passage = await begin(doomed, 'ana@example.com')
    await takeSeat(passage)
    const token = await doomed.token()
    const { name } = (await w.admin<{ name: string }>('GET', `/v1/integrations/${doomed.integrationId}`)).body
    expect((await w.admin('DELETE', `/v1/integrations/${doomed.integrationId}`, { confirm: name })).status).toBe(200)
    expect(await ask(doomed.client)).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
    expect(await hook(token, 'GET', `/verifications/${passage.id}`)).toMatchObject({ status: 401 })

    const back = await w.finish(passage.id, { overall: 'OK', identityId: 'id-ana' })
    const returned = await passage.person.open(back, { follow: false })
    expect(returned.location ?? '').not.toContain('code=')
    expect((await w.admin('GET', `/v1/verifications/${passage.id}`)).body).toMatchObject({ state: 'void', reason: 'cancelled' })
  })

  it('a guesser of secrets and a stranger are told the same', async () => {
    const wrong = await ask({ id: flow.client.id, secret: other.client.secret })
    const stranger = await ask({ id: 'f'.repeat(32), secret: other.client.secret })
    expect(wrong.status).toBe(401)
    expect(wrong).toEqual(stranger)
  })
})
