import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asksForPage } from '../../../src/facades/pages/led-astray.ts'
import { databases } from '../../support/databases.ts'
import { admin, type WebhooksRig, webhooksRig } from './setup.ts'

/** A browser that a product leads to an integration which was disabled, or deleted, since. */

let it: WebhooksRig
beforeAll(async () => {
  const [engine] = databases()
  if (!engine) throw new Error('no database')
  it = await webhooksRig(engine)
})
afterAll(() => it.close())

const browsers = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'

async function ended(end: 'disabled' | 'deleted'): Promise<string> {
  const name = `Hook that is ${end}`
  const id = await it.hook(name)
  if (end === 'deleted') await it.integrations.remove(id, name, admin)
  else await it.integrations.update(id, { state: 'disabled' }, admin)
  return id
}

describe.each([
  ['disabled', 403, 'integration_disabled', 'This does not work right now'],
  ['deleted', 410, 'gone', 'This is not used any more'],
] as const)('an integration that is %s', (end, status, code, title) => {
  let id: string
  beforeAll(async () => {
    id = await ended(end)
  })

  test.each(['GET', 'POST'] as const)('shows a page to a browser that comes by %s, which says what to do', async method => {
    const page = await it.app.inject({ method, url: `/i/${id}/rendered?session_token=abc`, headers: { accept: browsers } })
    expect([page.statusCode, page.headers['content-type']]).toEqual([status, 'text/html; charset=utf-8'])
    expect(page.body).toContain(`<h1>${title}</h1>`)
    expect(page.body).toContain('Go back to where you came from')
    expect(page.body).not.toMatch(/abc|integration|<form|<a /)
    expect(page.body).not.toContain(id)
    expect(page.headers).toMatchObject({ 'cache-control': 'no-store', 'x-frame-options': 'DENY' })
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/)
  })

  test.each(['*/*', 'application/json', 'text/html;q=0, application/json', undefined])(
    'tells a program its problem: %s',
    async accept => {
      const headers = accept === undefined ? {} : { accept }
      const answer = await it.app.inject({ url: `/i/${id}/rendered`, headers })
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([status, 'application/problem+json; charset=utf-8'])
      expect(answer.json()).toMatchObject({ code })
    },
  )
})

test('what an integration cannot do, and one that there never was, are pages for a browser, too', async () => {
  const headers = { accept: browsers }
  const id = await it.hook('Hook that stands')
  const broken = await it.app.inject({ method: 'POST', url: `/i/${id}/broken`, headers })
  expect([broken.statusCode, broken.headers['content-type']]).toEqual([500, 'text/html; charset=utf-8'])
  expect(broken.body).not.toContain('canary')
  for (const url of [`/i/${id}/nowhere`, '/i/nobody/rendered']) {
    const page = await it.app.inject({ url, headers })
    expect([page.statusCode, page.body.includes('<h1>This page does not exist</h1>')]).toEqual([404, true])
  }
})

test.each([
  ['text/html', true],
  ['application/json, text/html;q=0.5', true],
  ['TEXT/HTML;level=1', true],
  ['text/html; q=0.0', false],
  ['application/xhtml+xml', false],
  ['', false],
])('%s is a browser’s: %s', (accept, isBrowsers) => {
  expect(asksForPage(accept)).toBe(isBrowsers)
})
