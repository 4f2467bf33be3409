import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { incode as connector } from '../../connectors/incode/index.ts'
import { type IncodeStandIn, startIncodeStandIn } from '../../src/sandbox/incode/index.ts'
import { account, forever, last, openAccount, openRequest } from './incode-account.ts'

const text = 'export const setup = 1'
const integrityOf = (of: string) => `sha384-${createHash('sha384').update(of).digest('base64')}`
const integrity = integrityOf(text)

describe('an embedded check, as an administrator names it', () => {
  const url = 'https://static.example.com/flow.js'
  const faults = (embed: object) => {
    const parsed = connector.config.safeParse({ ...account, embed })
    return parsed.success ? [] : parsed.error.issues.map(issue => issue.path.join('.'))
  }

  it('is a module with its hash, and needs nothing more', () => {
    expect(faults({ module: { url, integrity } })).toEqual([])
    expect(faults({ module: { url }, styles: { url, integrity } })).toEqual(['embed.module.integrity'])
    expect(faults({})).toEqual(['embed.module'])
  })

  it.each([
    'https://static.example.com/flow.js;script-src *',
    'https://static.example.com/flow.js,',
    "https://static.example.com/'flow.js",
    'https://static.example.com/flow.js?v=1',
    'https://static.example.com/flow.js#1',
    'javascript:alert(1)',
    'data:text/javascript,1',
  ])('takes no address that could end a policy or an attribute, or is none: %s', address => {
    expect(faults({ module: { url: address, integrity } })).toContain('embed.module.url')
  })

  it.each(['', 'sha256-abc', `${integrity} sha384-x`, `'${integrity}'`, integrity.replace('384', '512')])(
    'takes no hash but one of SHA-384: %s',
    wrong => {
      expect(faults({ module: { url, integrity: wrong } })).toEqual(['embed.module.integrity'])
    },
  )

  it('takes origins that the module calls, and nothing that opens more', () => {
    const module = { url, integrity }
    expect(faults({ module, connect: ['https://cdn.incodesmile.com', 'https://a.example:8443'] })).toEqual([])
    for (const wrong of ['https://a.example/path', 'https://a.example; script-src *', 'https:', '*', 'https://*'])
      expect(faults({ module, connect: [wrong] }).length, wrong).toBeGreaterThan(0)
  })
})

describe('a session for a page that holds it', () => {
  let incode: IncodeStandIn
  beforeAll(async () => {
    incode = await startIncodeStandIn({ apiKeys: ['key-of-the-tenant'], workflows: [{ configurationId: 'flow-1' }] })
  })
  afterAll(() => incode.close())
  const module = { url: 'https://static.example.com/flow.js', integrity }

  it('has the token of this session and what the page may call, and neither key nor secret', async () => {
    const embed = { module, connect: ['https://cdn.incodesmile.com'], webAssembly: true }
    const { verifier } = openAccount({ apiUrl: `${incode.url}/`, embed })
    const session = await verifier.open(openRequest, forever)
    const held = await verifier.embedding?.(session, 'es-MX')
    expect(held).toEqual({
      module,
      connect: [incode.url, 'https://cdn.incodesmile.com'],
      webAssembly: true,
      apiUrl: incode.url,
      token: expect.stringMatching(/^\S{20,}$/),
      language: 'es-ES',
    })
    const status = await fetch(`${incode.url}/0/omni/get/onboarding/status`, {
      headers: { 'api-version': '1.0', 'x-incode-hardware-id': held?.token ?? '' },
    })
    expect(await status.json()).toEqual({ onboardingStatus: 'UNKNOWN' })
  })

  it('is not there where nothing was named', async () => {
    const { verifier } = openAccount({ apiUrl: incode.url })
    expect(await verifier.embedding?.(await verifier.open(openRequest, forever))).toBeUndefined()
  })
})

describe('Test connection of an account whose check is embedded', () => {
  let incode: IncodeStandIn
  let place: Server
  let answer: { status: number; headers: Record<string, string>; body: string }
  let origin: string | undefined
  const url = () => `http://127.0.0.1:${(place.address() as AddressInfo).port}/flow.js`

  beforeAll(async () => {
    incode = await startIncodeStandIn({ apiKeys: ['key-of-the-tenant'], workflows: [{ configurationId: 'flow-1' }] })
    place = createServer((request, response) => {
      origin = request.headers.origin
      response.writeHead(answer.status, answer.headers).end(answer.body)
    })
    await new Promise<void>(resolve => place.listen(0, '127.0.0.1', resolve))
  })
  afterAll(async () => {
    place.closeAllConnections()
    place.close()
    await incode.close()
  })
  beforeEach(() => {
    answer = { status: 200, headers: { 'content-type': 'text/javascript', 'access-control-allow-origin': '*' }, body: text }
  })

  const test = async (more: object = {}) => {
    const module = { url: url(), integrity }
    const { check } = openAccount({ apiUrl: incode.url, embed: { module, ...more } }, { clock: { now: () => Date.now() } })
    return check(forever)
  }

  it('looks at the module as a browser on our page would', async () => {
    const steps = await test()
    expect(steps.every(step => step.ok)).toBe(true)
    expect(steps.find(({ step }) => step === 'module of the Web SDK')?.saw).toMatch(/^1 KiB from 127\.0\.0\.1:\d+, with the hash/)
    expect(origin).toMatch(/^https?:\/\/[^/]+$/)
    answer.headers['access-control-allow-origin'] = origin ?? ''
    expect((await test()).every(step => step.ok)).toBe(true)
  })

  it.each([
    ['is not there', { status: 404 }, /answered 404/],
    [
      'has another hash',
      { body: `${text};` },
      new RegExp(`another hash than was entered: ${integrityOf(`${text};`).replace(/[+]/g, '\\+')}`),
    ],
    ['may not be loaded from here', { headers: { 'content-type': 'text/javascript' } }, /Access-Control-Allow-Origin is missing/],
    [
      'is for the pages of another',
      { headers: { 'content-type': 'text/javascript', 'access-control-allow-origin': 'https://other.example' } },
      /Access-Control-Allow-Origin is missing/,
    ],
    [
      'would not be taken for a script',
      { headers: { 'content-type': 'text/plain', 'access-control-allow-origin': '*' } },
      /does not serve it as JavaScript/,
    ],
  ])('ends with a module that %s', async (_what, less, saw) => {
    Object.assign(answer, less)
    expect(last(await test())).toMatchObject({
      step: 'module of the Web SDK',
      ok: false,
      code: 'config_invalid',
      actor: 'admin',
      advice: expect.stringContaining('Access-Control-Allow-Origin'),
      saw: expect.stringMatching(saw),
    })
  })

  it('looks at the styles, too', async () => {
    expect(last(await test({ styles: { url: url(), integrity } }))).toMatchObject({
      step: 'styles of the Web SDK',
      ok: false,
      saw: expect.stringContaining('a style sheet'),
    })
  })
})
