import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { problem, resultSchema } from '../../../src/contract/index.ts'
import { askToken, basic } from '../provider/setup.ts'
import { type GivenClient, type HooksRig, hooksRig, tokenFor } from './setup.ts'

const hint = { loginHint: 'user0@example.com', returnUrl: 'https://flow.example.com/back', state: 's' }

describe('the hooks', () => {
  let it: HooksRig
  let client: GivenClient
  let token: string
  beforeAll(async () => {
    it = await hooksRig()
    client = await it.register('flow', ['step_up', 'account_recovery', 'sign_up'])
    token = await tokenFor(it.app, client)
  })
  beforeEach(() => {
    it.verifications.become('not_started')
    it.verifications.fail(undefined)
  })
  afterAll(() => it.close())
  const started = () => it.verifications.started.at(-1)?.request
  const startOne = async (): Promise<string> => {
    const { body } = await it.call('POST', '/v1/hooks/step-up', { token, body: hint })
    return (body.data as { verificationId: string }).verificationId
  }

  describe('starting', () => {
    test('answers 201 with the result, where it is, and nothing to cache', async () => {
      const { status, headers, body } = await it.call('POST', '/v1/hooks/step-up', { token, body: hint })
      expect(status).toBe(201)
      expect(resultSchema.parse(body)).toEqual(body)
      expect(headers.location).toBe((body.links as { self: string }).self)
      expect(headers['cache-control']).toBe('no-store')
      expect(headers['content-type']).toContain('application/json')
    })

    test('passes on what was sent, and nothing that was not', async () => {
      await it.call('POST', '/v1/hooks/account-recovery', {
        token,
        body: {
          loginHint: 'ana',
          directoryIntegrationId: 'dir-1',
          returnUrl: 'https://flow.example.com/back',
          state: 'a b+c',
          operations: ['unlock'],
          reasonText: 'Zugang wiederherstellen – für Ana',
          requestedBy: { id: 'agent-7', name: 'Kim' },
          ticket: 'INC-4711',
          correlationId: 'c-1',
          language: 'de-DE',
        },
      })
      expect(started()).toEqual({
        purpose: 'account_recovery',
        facade: 'hooks',
        onReview: 'wait',
        subject: { integrationId: 'dir-1', loginHint: 'ana' },
        returnUrl: 'https://flow.example.com/back',
        state: 'a b+c',
        operations: ['unlock'],
        reasonText: 'Zugang wiederherstellen – für Ana',
        requestedBy: { kind: 'agent', id: 'agent-7', name: 'Kim' },
        ticket: 'INC-4711',
        correlationId: 'c-1',
        language: 'de-DE',
      })
    })

    test('a person is named by id, by login, or for sign-up by the flow itself', async () => {
      await it.call('POST', '/v1/hooks/step-up', { token, body: { user: { integrationId: 'dir-1', externalId: '00u1' } } })
      expect(started()?.subject).toEqual({ integrationId: 'dir-1', externalId: '00u1' })
      await it.call('POST', '/v1/hooks/step-up', { token, body: { loginHint: 'ana' } })
      expect(started()?.subject).toEqual({ loginHint: 'ana' })
      const claims = { given_name: 'Ana', birth_date: '1990-02-28' }
      await it.call('POST', '/v1/hooks/sign-up', { token, body: { subject: { externalId: 'new-1', claims } } })
      expect(started()?.subject).toEqual({ external: { externalId: 'new-1', claims } })
      await it.call('POST', '/v1/hooks/step-up', { token, body: { subject: { externalId: 'new-1' } } })
      expect(started()?.subject).toEqual({ external: { externalId: 'new-1' } })
    })

    test('the same body in another order of fields is the same request; another body is not', async () => {
      const hashes: (string | undefined)[] = []
      for (const body of [
        { loginHint: 'a', state: 's' },
        { state: 's', loginHint: 'a' },
        { loginHint: 'a', state: 't' },
      ]) {
        await it.call('POST', '/v1/hooks/step-up', { token, body, headers: { 'idempotency-key': 'k 1' } })
        const { key, route, bodyHash } = started()?.idempotency ?? {}
        expect([key, route]).toEqual(['k 1', '/v1/hooks/step-up'])
        hashes.push(bodyHash)
      }
      expect(hashes[0]).toBe(hashes[1])
      expect(hashes[2]).not.toBe(hashes[0])
    })

    test('Incode down is 201 with Retry-After beside retryAfterSeconds', async () => {
      it.verifications.become('provider_unavailable', { retryAfterSeconds: 30 })
      const { status, headers, body } = await it.call('POST', '/v1/hooks/step-up', { token, body: hint })
      expect([status, headers['retry-after'], body.retryAfterSeconds]).toEqual([201, '30', 30])
    })

    test.each([
      ['idempotency_key_reused', 409],
      ['return_url_not_allowed', 422],
      ['rate_limited', 429],
      ['unavailable', 503],
    ] as const)('%s of the room below is a %i problem', async (code, status) => {
      it.verifications.fail(problem(code, undefined, { retryAfterSeconds: 7 }))
      const answer = await it.call('POST', '/v1/hooks/step-up', { token, body: hint })
      expect([answer.status, answer.body.code, answer.headers['retry-after']]).toEqual([status, code, '7'])
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
    })

    test('an error that is not ours says nothing and is logged', async () => {
      it.verifications.fail(new Error('select secret from clients failed'))
      const answer = await it.call('POST', '/v1/hooks/step-up', { token, body: hint })
      expect([answer.status, answer.body.code]).toEqual([500, 'internal'])
      expect(answer.text).not.toContain('secret')
      expect(it.log.lines.at(-1)).toContain('a hook failed')
    })
  })

  describe('shape', () => {
    const faultsAt = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
      const before = it.verifications.started.length
      const answer = await it.call('POST', `/v1/hooks/${path}`, { token, body, headers })
      expect(answer.status).toBe(400)
      expect(answer.body.code).toBe('request_invalid')
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
      expect(it.verifications.started).toHaveLength(before)
      return (answer.body.faults as { path: string }[]).map(fault => fault.path).sort()
    }

    test('every fault at once, by JSON Pointer', async () => {
      const body = {
        loginHint: 5,
        user: { integrationId: 'd', externalId: 'e', admin: true },
        state: 'line\nbreak',
        correlationId: 'Ana Example <ana@example.com>',
        reasonText: 'x'.repeat(141),
        maxAgeSeconds: 901,
        operations: ['unlock', 'format_disk'],
        language: 'english please',
        'a/b~c': 1,
      }
      expect(await faultsAt('step-up', body)).toEqual([
        '',
        '/a~1b~0c',
        '/correlationId',
        '/language',
        '/loginHint',
        '/maxAgeSeconds',
        '/operations/1',
        '/reasonText',
        '/state',
        '/user/admin',
      ])
    })

    test('nobody named, and somebody named twice', async () => {
      expect(await faultsAt('step-up', {})).toEqual([''])
      expect(await faultsAt('step-up', { loginHint: 'a', subject: { externalId: 'b' } })).toEqual([''])
      expect(await faultsAt('account-recovery', { subject: { externalId: 'b' } })).toEqual(['', '/subject'])
      expect(await faultsAt('sign-up', { loginHint: 'a' })).toEqual(['/loginHint', '/subject'])
      const user = { integrationId: 'd', externalId: 'e' }
      expect(await faultsAt('step-up', { user, directoryIntegrationId: 'd' })).toEqual(['/directoryIntegrationId'])
    })

    test.each([
      ['control', 'a\u0000b'],
      ['right-to-left override', 'Bank\u202etxt'],
      ['line separator', 'a\u2028b'],
      ['lone surrogate', 'a\ud800b'],
    ])('a text with a %s character goes nowhere', async (_name, text) => {
      expect(await faultsAt('step-up', { loginHint: text, reasonText: text })).toEqual(['/loginHint', '/reasonText'])
    })

    test('an Idempotency-Key that is too long', async () => {
      expect(await faultsAt('step-up', hint, { 'idempotency-key': 'x'.repeat(256) })).toEqual(['/headers/idempotency-key'])
    })

    test('values are not repeated in the answer', async () => {
      const { text } = await it.call('POST', '/v1/hooks/step-up', { token, body: { loginHint: 'canary\n', state: 7 } })
      expect(text).not.toContain('canary')
    })

    test('no JSON, another media type, a form, too much', async () => {
      const send = (payload: string, type: string) =>
        it.call('POST', '/v1/hooks/step-up', { token, body: payload, headers: { 'content-type': type } })
      const broken = await send('{"loginHint": canary', 'application/json')
      expect([broken.status, broken.body.code]).toEqual([400, 'request_invalid'])
      expect(broken.text).not.toContain('canary')
      expect((await send('loginHint=a', 'application/x-www-form-urlencoded')).status).toBe(415)
      expect((await send('<a/>', 'text/xml')).status).toBe(415)
      expect((await send('', 'application/json')).status).toBe(400)
      expect((await send('{"__proto__": {"loginHint": "a"}}', 'application/json')).status).toBe(400)
      const big = await send(JSON.stringify({ loginHint: 'a'.repeat(17_000) }), 'application/json')
      expect([big.status, big.body.code]).toEqual([413, 'payload_too_large'])
    })
  })

  describe('who may call', () => {
    test('without a token, with rubbish, with a basic credential, in the query: 401 with a challenge', async () => {
      for (const headers of [
        {},
        { authorization: 'Bearer' },
        { authorization: `Bearer ${'x'.repeat(43)}` },
        { authorization: basic(client) },
        { authorization: `Bearer ${token} ${token}` },
      ] as Record<string, string>[]) {
        const answer = await it.call('POST', `/v1/hooks/step-up?access_token=${token}`, { body: hint, headers })
        expect([answer.status, answer.body.code]).toEqual([401, 'unauthenticated'])
        expect(answer.headers['www-authenticate']).toMatch(/^Bearer realm="stepgate"/)
      }
    })

    test('the credential is judged before the body', async () => {
      const answer = await it.call('POST', '/v1/hooks/step-up', { body: { nonsense: true } })
      expect(answer.status).toBe(401)
      expect(answer.text).not.toContain('nonsense')
    })

    test('the scheme is case-insensitive', async () => {
      const headers = { authorization: `bearer ${token}` }
      expect((await it.call('POST', '/v1/hooks/step-up', { body: hint, headers })).status).toBe(201)
    })

    test('every route asks for its scope', async () => {
      const id = await startOne()
      const routes = [
        ['POST', '/v1/hooks/step-up', 'hooks:step_up', hint],
        ['POST', '/v1/hooks/account-recovery', 'hooks:account_recovery', hint],
        ['POST', '/v1/hooks/sign-up', 'hooks:sign_up', { subject: { externalId: 'x' } }],
        [
          'POST',
          '/v1/hooks/verifications/redeem',
          'hooks:read',
          { code: 'good', expect: { externalId: 'a', purpose: 'step_up' } },
        ],
        ['GET', `/v1/hooks/verifications/${id}`, 'hooks:read', undefined],
        ['POST', `/v1/hooks/verifications/${id}/cancel`, 'hooks:read', undefined],
      ] as const
      const scopes = ['hooks:read', 'hooks:step_up', 'hooks:account_recovery', 'hooks:sign_up']
      for (const scope of scopes) {
        const narrow = await tokenFor(it.app, client, scope)
        for (const [method, url, needed, body] of routes) {
          const answer = await it.call(method, url, { token: narrow, body })
          expect([url, scope, answer.status === 403]).toEqual([url, scope, scope !== needed])
          if (answer.status !== 403) continue
          expect(answer.headers['www-authenticate']).toContain(`error="insufficient_scope", scope="${needed}"`)
        }
      }
    })

    test('a purpose that was taken away is refused although the token still names it', async () => {
      it.purposes.set(client.id, ['sign_up'])
      const answer = await it.call('POST', '/v1/hooks/step-up', { token, body: hint })
      it.purposes.clear()
      expect([answer.status, answer.body.code]).toEqual([403, 'forbidden'])
    })

    test('an integration that is disabled or deleted since says so', async () => {
      const other = await it.register('paused', ['step_up'])
      const theirs = await tokenFor(it.app, other)
      await it.setState(other.integrationId, 'disabled')
      const disabled = await it.call('POST', '/v1/hooks/step-up', { token: theirs, body: hint })
      expect([disabled.status, disabled.body.code, disabled.body.actor]).toEqual([403, 'integration_disabled', 'admin'])
      await it.setState(other.integrationId, 'deleted')
      const deleted = await it.call('POST', '/v1/hooks/step-up', { token: theirs, body: hint })
      expect([deleted.status, deleted.body.code]).toEqual([410, 'gone'])
    })

    test('another client’s verification is not there, whatever is tried on it', async () => {
      const id = await startOne()
      const other = await it.register('stranger', ['step_up'])
      const theirs = await tokenFor(it.app, other)
      for (const [method, url, body] of [
        ['GET', `/v1/hooks/verifications/${id}`, undefined],
        ['GET', `/v1/hooks/verifications/${id}?wait=20`, undefined],
        ['POST', `/v1/hooks/verifications/${id}/cancel`, undefined],
        ['POST', `/v1/hooks/verifications/${id}/operations`, { operation: 'unlock' }],
        ['GET', '/v1/hooks/verifications/none', undefined],
        ['GET', '/v1/hooks/verifications/%00', undefined],
      ] as const) {
        const answer = await it.call(method, url, { token: theirs, body })
        expect([url, answer.status, answer.body.code]).toEqual([url, 404, 'not_found'])
      }
    })
  })

  describe('redeeming', () => {
    const redeem = (body: unknown) => it.call('POST', '/v1/hooks/verifications/redeem', { token, body })
    test('passes code, state and expectation on', async () => {
      await startOne()
      const proof = { code: 'good', state: 's', expect: { externalId: '00u1', purpose: 'step_up' } }
      expect((await redeem(proof)).status).toBe(200)
      expect(it.verifications.redeemed.at(-1)).toEqual(proof)
    })
    test('an absent state stays absent', async () => {
      await redeem({ code: 'good', expect: { loginHint: 'a', purpose: 'step_up' } })
      expect(it.verifications.redeemed.at(-1)).toEqual({ code: 'good', expect: { loginHint: 'a', purpose: 'step_up' } })
    })
    test('a bad code is 400 code_invalid, an unmet expectation 409', async () => {
      const expect1 = { externalId: 'another', purpose: 'step_up' }
      const bad = await redeem({ code: 'bad', expect: expect1 })
      expect([bad.status, bad.body.code]).toEqual([400, 'code_invalid'])
      const unmet = await redeem({ code: 'good', expect: expect1 })
      expect([unmet.status, unmet.body.code]).toEqual([409, 'expectation_failed'])
    })
    test('whom and what for has to be said', async () => {
      for (const body of [
        { code: 'good' },
        { code: 'good', expect: { purpose: 'step_up' } },
        { code: 'good', expect: { externalId: 'a' } },
      ]) {
        expect((await redeem(body)).status).toBe(400)
      }
    })
  })

  describe('reading', () => {
    const read = (id: string, query = '') => it.call('GET', `/v1/hooks/verifications/${id}${query}`, { token })

    test('gives the result, or with view=flat its flat form', async () => {
      const id = await startOne()
      const plain = await read(id)
      expect(resultSchema.parse(plain.body)).toEqual(plain.body)
      const flat = await read(id, '?view=flat')
      expect(flat.body).toEqual({
        status: 'pending',
        dataStatus: 'none',
        overallStatus: 'UNKNOWN',
        score: null,
        outcome: 'challenge',
        reason: 'not_started',
        final: false,
        verificationId: id,
        verifiedAt: null,
      })
    })

    test('passes the expectation on', async () => {
      const id = await startOne()
      await read(id, '?externalId=00u1&purpose=step_up')
      expect(it.verifications.expected.at(-1)).toEqual({ externalId: '00u1', purpose: 'step_up' })
      await read(id)
      expect(it.verifications.expected.at(-1)).toBeUndefined()
    })

    test.each(['?wait=26', '?wait=-1', '?wait=1e1', '?wait=', '?view=nested', '?externalId=a', '?token=x', '?purpose=spying'])(
      '%s is a fault',
      async query => {
        const answer = await read(await startOne(), query)
        expect([answer.status, answer.body.code]).toEqual([400, 'request_invalid'])
      },
    )

    test('waits for a change, as long as it says', async () => {
      const id = await startOne()
      const answer = read(id, '?wait=25')
      await expect.poll(() => it.verifications.waiting.at(-1)?.seconds).toBe(25)
      it.verifications.become('awaiting_return')
      expect((await answer).body.reason).toBe('awaiting_return')
      expect((await read(id, '?wait=0')).body.reason).toBe('awaiting_return')
    })

    test('at most a hundred callers of a client wait at a time, and another client is not kept waiting by them', async () => {
      const id = await startOne()
      const already = it.verifications.waiting.length
      const waiting = Array.from({ length: 100 }, () => read(id, '?wait=25'))
      await expect.poll(() => it.verifications.waiting.length).toBe(already + 100)
      const more = await read(id, '?wait=25')
      expect([more.status, more.body.code, more.headers['retry-after']]).toEqual([429, 'rate_limited', '5'])
      expect((await read(id)).status).toBe(200)

      const other = await it.register('patient', ['step_up'])
      const othersToken = await tokenFor(it.app, other)
      const begun = await it.call('POST', '/v1/hooks/step-up', { token: othersToken, body: hint })
      const { verificationId } = begun.body.data as { verificationId: string }
      const others = it.call('GET', `/v1/hooks/verifications/${verificationId}?wait=25`, { token: othersToken })
      await expect.poll(() => it.verifications.waiting.length).toBe(already + 101)
      it.verifications.become('in_progress')
      for (const answer of [...(await Promise.all(waiting)), await others]) expect(answer.status).toBe(200)
      const after = read(id, '?wait=25')
      await expect.poll(() => it.verifications.waiting.length).toBe(already + 102)
      it.verifications.become('not_started')
      expect((await after).status).toBe(200)
    })

    test('stops waiting when the caller goes away', async () => {
      const id = await startOne()
      await it.hooks.listen({ port: 0, host: '127.0.0.1' })
      const { port } = it.hooks.server.address() as AddressInfo
      const before = it.verifications.waiting.length
      const caller = new AbortController()
      const call = fetch(`http://127.0.0.1:${port}/v1/hooks/verifications/${id}?wait=25`, {
        headers: { authorization: `Bearer ${token}` },
        signal: caller.signal,
      })
      await expect.poll(() => it.verifications.waiting.length).toBe(before + 1)
      caller.abort()
      await expect(call).rejects.toThrow()
      await expect.poll(() => it.verifications.waiting.at(-1)?.signal.aborted).toBe(true)
    })

    test('cancelling needs no body', async () => {
      const id = await startOne()
      const answer = await it.call('POST', `/v1/hooks/verifications/${id}/cancel`, { token })
      expect([answer.status, answer.body.status]).toEqual([200, 'cancelled'])
    })

    test('no operation is allowed that was not declared', async () => {
      const id = await startOne()
      const answer = await it.call('POST', `/v1/hooks/verifications/${id}/operations`, { token, body: { operation: 'unlock' } })
      expect([answer.status, answer.body.code]).toEqual([422, 'operation_not_allowed'])
    })
  })

  test('near-miss methods are 405 and say which is right', async () => {
    for (const [method, url, allow] of [
      ['GET', '/v1/hooks/step-up', 'POST'],
      ['PUT', '/v1/hooks/sign-up', 'POST'],
      ['GET', '/v1/hooks/verifications/redeem', 'POST'],
      ['DELETE', '/v1/hooks/verifications/x', 'GET'],
      ['GET', '/v1/hooks/verifications/x/cancel', 'POST'],
      ['PATCH', '/v1/schemas/result.json', 'GET, HEAD'],
    ] as const) {
      const answer = await it.call(method, url, { token })
      expect([method, url, answer.status, answer.headers.allow]).toEqual([method, url, 405, allow])
    }
  })

  test('the schema of the result is published to anybody', async () => {
    const { status, headers, body } = await it.call('GET', '/v1/schemas/result.json')
    expect(status).toBe(200)
    expect(headers['content-type']).toContain('application/schema+json')
    expect(body).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: 'https://verify.example.com/v1/schemas/result.json',
    })
    expect(JSON.stringify(body)).toContain('relay_suspected')
  })

  test('tokens, hints and states are in no log line', async () => {
    it.verifications.fail(new Error('down'))
    await it.call('POST', '/v1/hooks/step-up', { token, body: { loginHint: 'canary-hint', state: 'canary-state' } })
    const lines = it.log.lines.join()
    for (const canary of [token, 'canary-hint', 'canary-state']) expect(lines).not.toContain(canary)
  })

  test('a token is asked for at the provider and used at the hooks, nowhere else', async () => {
    const { status } = await askToken(it.app, {}, { authorization: `Bearer ${token}` })
    expect(status).toBe(400)
  })
})

test('a shutdown answers those who wait with how things stand', async () => {
  const it = await hooksRig()
  const client = await it.register('flow', ['step_up'])
  const token = await tokenFor(it.app, client)
  const { body } = await it.call('POST', '/v1/hooks/step-up', { token, body: hint })
  const id = (body.data as { verificationId: string }).verificationId
  const waiting = it.call('GET', `/v1/hooks/verifications/${id}?wait=25`, { token })
  await expect.poll(() => it.verifications.waiting.length).toBe(1)
  await it.hooks.close()
  expect(await waiting).toMatchObject({ status: 200, body: { reason: 'not_started' } })
  await it.close()
})
