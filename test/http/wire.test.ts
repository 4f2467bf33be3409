import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type World, world } from '../support/world.ts'

describe('what arrives on the wire in any shape', () => {
  let w: World
  let bearer: string
  beforeAll(async () => {
    w = await world()
    bearer = await (await w.flow()).token()
  })
  afterAll(() => w.close())

  async function send(method: string, path: string, headers: Record<string, string>, body?: string | Uint8Array<ArrayBuffer>) {
    const answer = await fetch(`${w.url}${path}`, { method, headers, ...(body === undefined ? {} : { body }) })
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, text }
  }
  const problemOf = ({ status, headers, text }: Awaited<ReturnType<typeof send>>) => {
    expect(headers.get('content-type')).toContain('application/problem+json')
    const { code, status: stated, type } = JSON.parse(text) as { code: string; status: number; type: string }
    expect({ stated, type }).toEqual({ stated: status, type: 'about:blank' })
    return `${status} ${code}`
  }
  const json = { 'content-type': 'application/json' }
  const doors = [
    ['the admin API', '/v1/integrations', () => w.adminToken],
    ['the hooks', '/v1/hooks/step-up', () => bearer],
  ] as const

  it.each([
    ['half of JSON', '{"template": "inc', '400 request_invalid'],
    ['no JSON', 'template=incode', '400 request_invalid'],
    ['a text', '"incode"', '400 request_invalid'],
    ['null', 'null', '400 request_invalid'],
    ['a list', '[]', '400 request_invalid'],
    ['a prototype', '{"__proto__": {"role": "owner"}}', '400 request_invalid'],
    ['a constructor', '{"constructor": {"prototype": {"role": "owner"}}}', '400 request_invalid'],
    ['nothing', '', '400 request_invalid'],
    ['a million bytes', `{"name": "${'x'.repeat(1_000_000)}"}`, '413 payload_too_large'],
    ['a thousand levels', `${'{"a":'.repeat(1_000)}1${'}'.repeat(1_000)}`, '400 request_invalid'],
  ])('is refused with a reason: %s', async (_what, body, answered) => {
    for (const [door, path, token] of doors) {
      const answer = await send('POST', path, { ...json, authorization: `Bearer ${token()}` }, body)
      expect(`${door}: ${problemOf(answer)}`).toBe(`${door}: ${answered}`)
      expect(answer.text).not.toContain('xxxx')
    }
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml'])(
    'takes JSON alone: %s',
    async type => {
      for (const [door, path, token] of doors) {
        const answer = await send('POST', path, { 'content-type': type, authorization: `Bearer ${token()}` }, '{}')
        expect(`${door}: ${problemOf(answer)}`).toBe(`${door}: 415 request_invalid`)
      }
    },
  )

  it('judges who calls before it reads what they send', async () => {
    for (const [, path] of doors) {
      for (const body of ['{"half', 'x'.repeat(200_000)]) {
        expect(problemOf(await send('POST', path, json, body))).toBe('401 unauthenticated')
      }
    }
  })

  it('takes bytes that are no text for no JSON', async () => {
    const answer = await send(
      'POST',
      '/v1/hooks/step-up',
      { ...json, authorization: `Bearer ${bearer}` },
      Uint8Array.from([0x7b, 0xff, 0xfe, 0x00, 0x7d]),
    )
    expect(problemOf(answer)).toBe('400 request_invalid')
  })

  it.each([
    '/nothing',
    '/v1',
    '/v1/',
    '/v1/nothing',
    '/v2/integrations',
    '/.env',
    '/console/../v1/me',
    '/%00',
    '/verify',
    '/oidc/nothing',
    '/oidc/session/end',
    '/v1/hooks',
  ])('has nothing at %s, and says so in its one way', async path => {
    for (const method of ['GET', 'POST']) {
      const answer = await send(method, path, {})
      expect([401, 404]).toContain(answer.status)
      expect(answer.text).not.toContain('stack')
      if (!path.startsWith('/verify')) problemOf(answer)
    }
  })

  it.each([
    ['a broken escape', '/v1/directory/users/%zz-canary', '400 request_invalid', /cannot be read/],
    ['a broken escape at a hook', '/v1/hooks/verifications/%E0%A4%A-canary', '400 request_invalid', /cannot be read/],
    ['a part that is too long', `/v1/hooks/verifications/canary${'x'.repeat(600)}`, '414 request_invalid', /too long/],
  ])('does not quote an address that it cannot take: %s', async (_what, path, answered, why) => {
    const answer = await send('GET', path, {})
    expect(problemOf(answer)).toBe(answered)
    expect((JSON.parse(answer.text) as { detail: string }).detail).toMatch(why)
    expect(answer.text).not.toContain('canary')
  })

  it.each([
    ['/verify/%zz-canary', 400],
    ['/verify/back/%zz-canary', 400],
    [`/verify/canary${'x'.repeat(600)}`, 414],
    ['/admin/link/%zz-canary', 400],
  ])('answers people with a page at %s', async (path, status) => {
    const answer = await send('GET', path, {})
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'text/html; charset=utf-8'])
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(answer.text).not.toContain('canary')
  })

  it('says which methods a path has, where it has others', async () => {
    for (const [method, path, allowed] of [
      ['GET', '/v1/hooks/step-up', 'POST'],
      ['HEAD', '/v1/hooks/verifications/x', 'GET'],
      ['PUT', '/v1/hooks/verifications/x', 'GET'],
      ['GET', '/oidc/token', 'POST'],
    ] as const) {
      const answer = await send(method, path, { authorization: `Bearer ${bearer}` })
      expect(answer.status).toBe(405)
      expect(answer.headers.get('allow')).toBe(allowed)
    }
  })

  it.each([
    ['/v1/directory/users?limit=0', ['/limit']],
    ['/v1/directory/users?limit=501', ['/limit']],
    ['/v1/directory/users?limit=x&status=asleep&enrollment=maybe', ['/enrollment', '/limit', '/status']],
    [`/v1/directory/users?search=${'x'.repeat(201)}`, ['/search']],
    ['/v1/verifications?surprise=1&another=2', ['/another', '/surprise']],
  ])('names every fault of a query: %s', async (path, named) => {
    const answer = await w.admin<{ code: string; faults: { path: string }[] }>('GET', path)
    expect(answer).toMatchObject({ status: 400, body: { code: 'request_invalid' } })
    expect(answer.body.faults.map(fault => fault.path).toSorted()).toEqual(named)
  })

  it.each(['/v1/directory/users', '/v1/verifications', '/v1/audit', '/v1/sync-runs'])(
    'takes no cursor that it did not give: %s',
    async path => {
      for (const cursor of ['x', 'eyJhIjoxfQ', '%22', Buffer.from('[1,2,3,4,5,6]').toString('base64url'), 'x'.repeat(900)]) {
        const answer = await w.admin<{ code: string }>('GET', `${path}?cursor=${cursor}`)
        expect(`${cursor} ${answer.status}`).not.toMatch(/ 5\d\d$/)
      }
      expect(await w.admin('GET', `${path}?cursor=x`)).toMatchObject({ status: 400, body: { code: 'request_invalid' } })
    },
  )

  it('makes its links of the configured address, whatever Host and forwarding headers say', async () => {
    await w.person({ login: 'ana@example.com' })
    const flow = await w.flow()
    const answer = await fetch(`${w.url}/v1/hooks/step-up`, {
      method: 'POST',
      headers: {
        ...json,
        authorization: `Bearer ${await flow.token()}`,
        'x-forwarded-host': 'evil.example',
        'x-forwarded-proto': 'https',
        forwarded: 'host=evil.example',
      },
      body: JSON.stringify({ loginHint: 'ana@example.com', returnUrl: flow.returnUrl }),
    })
    const text = await answer.text()
    expect(answer.status).toBe(201)
    expect(text).not.toContain('evil.example')
    expect(answer.headers.get('location')?.startsWith(w.url)).toBe(true)
  })
})
