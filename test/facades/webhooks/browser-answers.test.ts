import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { databases } from '../../support/databases.ts'
import { type WebhooksRig, webhooksRig } from './setup.ts'

/** What a connector shows a person's browser, and where it leads it. */

let it: WebhooksRig
let id: string
beforeAll(async () => {
  const [engine] = databases()
  if (!engine) throw new Error('no database')
  it = await webhooksRig(engine)
  id = await it.hook('Hook')
})
afterAll(() => it.close())

const form = (action: string, fields: Record<string, string> = {}) =>
  it.app.inject({ method: 'POST', url: `/i/${id}/form`, payload: JSON.stringify({ action, fields }) })
const to = (url: string) => it.app.inject({ url: `/i/${id}/to?url=${encodeURIComponent(url)}` })
const acs = 'https://product.example.com/acs'

describe('a page of the host’s', () => {
  test.each([
    ['done', 200, 'You are done'],
    ['denied', 200, 'We could not confirm that it is you'],
    ['review', 200, 'Somebody will have a look'],
    ['expired', 410, 'This request has expired'],
    ['unavailable', 503, 'This does not work right now'],
  ])('is shown by its name: %s', async (name, status, title) => {
    const page = await it.app.inject({ url: `/i/${id}/rendered?page=${name}` })
    expect([page.statusCode, page.headers['content-type']]).toEqual([status, 'text/html; charset=utf-8'])
    expect(page.body).toContain(`<h1>${title}</h1>`)
    expect(page.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    })
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; /)
    expect(page.headers['content-security-policy']).not.toMatch(/script-src|sandbox|unsafe/)
    expect(page.body).not.toContain('<script')
  })

  test('says of no verdict that it went well', async () => {
    expect((await it.app.inject({ url: `/i/${id}/rendered?page=done` })).body).not.toMatch(/confirmed|verified|identity/i)
  })
})

describe('a form post', () => {
  test('sends itself by the one script that its policy lets run, and has a button', async () => {
    const page = await form(acs, { id_token: 'eyJ.x.y', state: 's1' })
    expect(page.statusCode).toBe(200)
    const scripts = [...page.body.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, text = '']) => text)
    const hashes = scripts.map(text => `'sha256-${createHash('sha256').update(text).digest('base64')}'`)
    expect(hashes).toHaveLength(1)
    const policy = String(page.headers['content-security-policy'])
    expect(/script-src ([^;]*)/.exec(policy)?.[1]).toBe(hashes[0])
    expect(policy).toMatch(/^default-src 'none';.* frame-ancestors 'none'; base-uri 'none'/)
    expect(page.body).toContain(`<form method="post" action="${acs}">`)
    expect(page.body).toContain('<input type="hidden" name="id_token" value="eyJ.x.y">')
    expect(page.body).toContain('<button>Go on</button>')
    // The product is told our origin, and no address.
    expect(page.headers['referrer-policy']).toBe('strict-origin')
  })

  test('brings no markup of the connector’s with it', async () => {
    const evil = '"><script>fetch("/v1/integrations")</script><img src=x onerror=alert(1)>'
    const page = await form(`${acs}?x=${encodeURIComponent(evil)}&y="><script>`, { [evil]: evil, "it's": '</form>' })
    expect(page.body.match(/<script/g)).toHaveLength(1)
    expect(page.body.match(/<\/form>/g)).toHaveLength(1)
    expect(page.body).not.toContain('<img')
  })

  test.each([
    ['another host', 'https://evil.example/acs'],
    ['a host that may be called, and is nowhere to send people', 'https://api.example.net/acs'],
    ['a host below', 'https://acs.product.example.com/'],
    ['another port', 'https://product.example.com:8443/acs'],
    ['no https', 'http://product.example.com/acs'],
    ['a script', 'javascript:alert(1)'],
    ['data', 'data:text/html,<script>alert(1)</script>'],
    ['user information', 'https://product.example.com@evil.example/acs'],
    ['user information in front of the right host', 'https://me:pw@product.example.com/acs'],
    ['a relative address, so to us', '/verify/token'],
    ['us', 'https://verify.example.com/verify/some-token'],
    ['nothing', ''],
  ])('is refused to %s', async (_name, action) => {
    const answer = await form(action, { secret: 'canary-field' })
    expect([answer.statusCode, answer.json().code]).toEqual([500, 'internal'])
    expect(answer.headers['content-security-policy']).toBe("default-src 'none'; sandbox")
    expect(answer.body + it.log.lines.join()).not.toContain('canary-field')
  })
})

describe('a redirect', () => {
  test.each(['https://product.example.com/back?state=1#part', 'https://verify.example.com/verify/some-token'])(
    'leads to whom the manifest names, and on to a verification: %s',
    async url => {
      const answer = await to(url)
      expect([answer.statusCode, answer.headers.location]).toEqual([303, url])
    },
  )

  test('leads on below the integration’s own address, and not below another’s', async () => {
    expect((await to(`https://verify.example.com/i/${id}/deep/path`)).statusCode).toBe(303)
    expect((await to(`https://verify.example.com/i/${id}0/deep/path`)).statusCode).toBe(500)
  })

  test.each([
    'https://evil.example/',
    'https://verify.example.com/console',
    'https://verify.example.com/verify/../v1/integrations',
    'https://me@verify.example.com/verify/some-token',
    '//evil.example',
    'javascript:alert(1)',
  ])('is refused elsewhere: %s', async url => {
    const answer = await to(url)
    expect([answer.statusCode, answer.headers.location]).toEqual([500, undefined])
  })

  test('is no header that the connector sets', async () => {
    const answer = await it.app.inject({ url: `/i/${id}/by-header` })
    expect(answer.headers.location).toBeUndefined()
  })
})
