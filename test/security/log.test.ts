import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { connectorError, problem } from '../../src/contract/index.ts'
import { createLogger } from '../../src/security/index.ts'

function logger(options: { level?: string; pretty?: boolean } = {}) {
  const written: string[] = []
  const log = createLogger({ level: 'debug', ...options, destination: { write: line => void written.push(line) } })
  return {
    log,
    written,
    text: () => written.join(''),
    last: () => JSON.parse(written.at(-1) ?? 'null') as Record<string, unknown>,
  }
}

const canary = 'c4n4ry-s3cr3t-v4lu3'
const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIwMHUxIn0.c2lnbmF0dXJl'

describe('the log', () => {
  it('writes one line of JSON for each event', () => {
    const { log, last } = logger()
    log.info({ seen: 200, connector: 'okta-directory', ok: true, none: null }, 'sync finished')
    expect(last()).toEqual({
      level: 'info',
      time: expect.any(String),
      seen: 200,
      connector: 'okta-directory',
      ok: true,
      none: null,
      msg: 'sync finished',
    })
  })

  it('keeps below its level quiet', () => {
    const { log, written } = logger({ level: 'warn' })
    log.debug({}, 'a')
    log.info({}, 'b')
    log.warn({}, 'c')
    log.error({}, 'd')
    expect(written).toHaveLength(2)
  })

  it.each([
    ...['authorization', 'Authorization', 'cookie', 'Set-Cookie', 'token', 'access_token', 'idToken', 'refresh-token', 'secret'],
    ...['clientSecret', 'client_secret', 'password', 'newPassword', 'code', 'state', 'key', 'apiKey', 'x-api-key', 'privateKey'],
    ...[
      'privateJwk',
      'client_assertion',
      'secrets',
      'credentials',
      'passphrase',
      'signature',
      'loginHint',
      'login_hint',
      'login',
      'email',
    ],
    ...['givenName', 'family_name', 'birthDate', 'body', 'token_sealed', 'nonce'],
  ])('hides what is called %s, at any depth', name => {
    const { log, text } = logger()
    log.info({ [name]: canary }, 'a')
    log.info({ a: { b: [{ c: { [name]: { deep: canary } } }] } }, 'b')
    log.info({ a: new Map([[name, canary]]), headers: name.includes('_') ? {} : new Headers([[name, canary]]) }, 'c')
    expect(text()).not.toContain(canary)
    expect(text()).toContain('[redacted]')
  })

  it('shows what only sounds alike', () => {
    const { log, last } = logger()
    log.info(
      {
        tokenEndpoint: 'https://acme.okta.com/oauth2/v1/token',
        keyId: 'k1',
        codes: 3,
        states: ['done'],
        hasSecret: true,
        token: true,
      },
      'a',
    )
    expect(last()).toMatchObject({
      tokenEndpoint: 'https://acme.okta.com/oauth2/v1/token',
      keyId: 'k1',
      codes: 3,
      states: ['done'],
      token: true,
    })
  })

  it.each([
    ['a query', `https://acme.okta.com/api/v1/users?search=${canary}`, 'https://acme.okta.com/api/v1/users?…'],
    ['a fragment', `https://flow.example/back#code=${canary}`, 'https://flow.example/back?…'],
    ['user information', `https://admin:${canary}@db.example:5432/x`, 'https://db.example:5432/x'],
    [
      'a connection string',
      `cannot reach postgres://stepgate:${canary}@db/stepgate?x=1 now`,
      'cannot reach postgres://db/stepgate?… now',
    ],
    ['a link of a person', 'GET /verify/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA done', 'GET /verify/… done'],
    [
      'a link with its host',
      'https://sg.example/verify/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
      'https://sg.example/verify/…',
    ],
    ['a path with a query', `/back/h1?code=${canary}&state=1`, '/back/h1?…'],
    ['a bearer header', `curl -H "Authorization: Bearer ${canary}"`, 'curl -H "Authorization: Bearer [redacted]"'],
    ["Okta's scheme", `SSWS ${canary}`, 'SSWS [redacted]'],
    ['a JWT', `got ${jwt} back`, 'got [redacted] back'],
  ])('takes %s out of a text', (_, text, shown) => {
    const { log, last, text: all } = logger()
    log.info({ note: text, list: [text], err: new Error(text) }, text)
    expect(last()).toMatchObject({ note: shown, list: [shown], msg: shown, err: { message: shown } })
    expect(all()).not.toContain(canary)
    expect(all()).not.toContain(jwt)
  })

  it('leaves ids and plain addresses readable', () => {
    const { log, last } = logger()
    const note = 'https://sg.example/i/0b8f6c1e-6a35-4a39-9a1c-2f4c2a7f1a11/jwks.json and /v1/integrations/int_7Qm2'
    log.info({ note, url: new URL('https://sg.example/a?b=c'), at: new Date(0) }, 'a')
    expect(last()).toMatchObject({ note, url: 'https://sg.example/a?…', at: '1970-01-01T00:00:00.000Z' })
  })

  it('shows an error with its code, detail and stack, and of its cause the kind alone', () => {
    const { log, last, text } = logger()
    const request = Object.assign(new Error(`POST failed: ${canary}`), {
      code: 'ECONNRESET',
      request: { headers: { authorization: `Bearer ${canary}` }, body: canary },
      config: canary,
    })
    log.error(
      { err: connectorError('provider_unavailable', 'Okta cannot be reached.', { detail: 'page 3', cause: request }) },
      'a',
    )
    expect(last().err).toEqual({
      type: 'StepgateError',
      family: 'connector',
      code: 'provider_unavailable',
      message: 'Okta cannot be reached.',
      detail: 'page 3',
      cause: { type: 'Error', code: 'ECONNRESET' },
      stack: expect.stringContaining('log.test.ts'),
    })
    log.error(problem('request_invalid', 'No.', { faults: [{ path: '/url', message: `not ${jwt}` }], retryAfterSeconds: 3 }), 'b')
    expect(last().err).toMatchObject({
      code: 'request_invalid',
      faults: [{ path: '/url', message: 'not [redacted]' }],
      retryAfterSeconds: 3,
    })
    log.error({ error: Object.assign(new Error('x'), { code: { nested: canary }, response: canary }) }, 'c')
    log.error({ error: new AggregateError([request], 'several', { cause: request }) }, 'd')
    expect(text()).not.toContain(canary)
  })

  it('bears whatever it is handed', () => {
    const { log, written } = logger()
    const circle: Record<string, unknown> = { name: 'circle' }
    circle.self = circle
    const trap = {
      get bad() {
        throw new Error(canary)
      },
      toJSON: () => canary,
      __proto__: null,
    }
    for (const facts of [
      circle,
      trap,
      [1, 2],
      {
        big: 10n,
        bytes: new Uint8Array([1, 2, 3]),
        fn: () => canary,
        sym: Symbol('x'),
        set: new Set([1]),
        query: new URLSearchParams({ a: canary }),
      },
      { level: 'fatal', time: 'never', msg: 'other', date: new Date(Number.NaN) },
      { long: 'x'.repeat(1_000_000), many: Array.from({ length: 100_000 }, (_, n) => n) },
      JSON.parse('{"__proto__": {"polluted": true}, "a": {"constructor": {"prototype": 1}}}'),
      JSON.parse(`${'{"a":'.repeat(200)}1${'}'.repeat(200)}`),
    ]) {
      log.info(facts, 'a')
    }
    expect(written).toHaveLength(8)
    for (const line of written) {
      expect(line.length).toBeLessThan(10_000)
      expect(JSON.parse(line)).toMatchObject({ level: 'info', msg: 'a' })
    }
    expect(written.join('')).not.toContain(canary)
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  it('cannot be made to write a second line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.object(), fc.boolean(), (text, facts, pretty) => {
        const { log, written } = logger({ pretty })
        log.warn({ text: `${text}\n{"level":"error"}`, facts }, `${text}\r\n${text}`)
        expect(written).toHaveLength(1)
        expect(written[0]?.trimEnd().split(/[\n\r]/)).toHaveLength(1)
      }),
    )
  })

  it('writes lines for people, with the stack below', () => {
    const { log, written } = logger({ pretty: true })
    log.info({ seen: 3, person: 'a\nb' }, 'sync finished')
    log.error({ err: connectorError('provider_timeout') }, 'sync failed')
    expect(written[0]).toMatch(/^\d\d:\d\d:\d\d INFO {2}sync finished {2}seen=3 {2}person="a\\nb"\n$/)
    expect(written[1]).toMatch(
      /^\d\d:\d\d:\d\d ERROR sync failed\n {4}family="connector" {2}code="provider_timeout" {2}StepgateError: /,
    )
  })
})
