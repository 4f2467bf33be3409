import {
  constants,
  createHash,
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { descope } from '../../connectors/descope/index.ts'
import { baseOf, isOfKey, read } from '../../connectors/descope/message-signature.ts'
import type { Result } from '../../src/contract/index.ts'
import { connectorConformance } from '../conformance/connector.ts'
import { browser } from '../support/browser.ts'
import { type World, world } from '../support/world.ts'

const page = 'http://127.0.0.1:9/login'
const secret = 'a-secret-of-the-http-connector-of-this-test'
const pem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString()

const pairs = {
  ed25519: generateKeyPairSync('ed25519'),
  'ecdsa-p256-sha256': generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'ecdsa-p384-sha384': generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  'rsa-pss-sha512': generateKeyPairSync('rsa', { modulusLength: 2048 }),
} as const
const own = pairs.ed25519

connectorConformance(descope, {
  config: { redirectUris: ['https://app.example.com/login'], webhookSecret: secret, signingKey: pem(own.publicKey) },
})

let w: World
let byHmac: string
let byKey: string
let byBoth: string
let n = 0
let loginHint: string

const make = (more: object) =>
  w.admin<{ id: string }>('POST', '/v1/integrations', {
    template: 'descope',
    name: 'Descope',
    config: { redirectUris: [page], directoryIntegrationId: w.directoryId, ...more },
  })

beforeAll(async () => {
  w = await world()
  const url = async (more: object) => `${w.url}/i/${(await make(more)).body.id}`
  byHmac = await url({ webhookSecret: secret })
  byKey = await url({ signingKey: pem(own.publicKey) })
  byBoth = await url({ webhookSecret: secret, signingKey: pem(own.publicKey) })
})
afterAll(() => w.close())
beforeEach(async () => {
  n += 1
  loginHint = `signed-${n}@example.com`
  await w.person({ login: loginHint, givenName: 'Ada', familyName: `Number${n}` })
})

async function post(url: string, body: string, headers: Record<string, string>) {
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body })
  return { status: answer.status, body: (await answer.json()) as Result }
}

const hmac = (text: string, key = secret) => ({
  'x-descope-webhook-s256': createHmac('sha256', key).update(text).digest('base64'),
})

interface Signing {
  readonly components?: readonly string[]
  readonly created?: number
  readonly more?: string
  readonly key?: KeyObject
  readonly over?: string
  readonly alg?: keyof typeof pairs
}

/** Signs as RFC 9421 section 2.5 has it, written down a second time. */
function signed(url: string, body: string, given: Signing = {}): Record<string, string> {
  const { components = ['@method', '@target-uri', 'content-digest'], created = Math.floor(w.clock.now() / 1000) } = given
  const { key = own.privateKey, over = body, more = '', alg = 'ed25519' } = given
  const digest = `sha-256=:${createHash('sha256').update(over).digest('base64')}:`
  const params = `(${components.map(one => `"${one}"`).join(' ')});created=${created};keyid="k1"${more}`
  const { pathname, host } = new URL(url)
  const values: Record<string, string> = {
    '@method': 'POST',
    '@target-uri': url,
    '@path': pathname,
    '@authority': host,
    'content-digest': digest,
    'content-type': 'application/json',
  }
  const base = [...components.map(one => `"${one}": ${values[one]}`), `"@signature-params": ${params}`].join('\n')
  const data = Buffer.from(base)
  const signature =
    alg === 'ed25519'
      ? sign(null, data, key)
      : alg === 'rsa-pss-sha512'
        ? sign('sha512', data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 64 })
        : sign(alg.endsWith('384') ? 'sha384' : 'sha256', data, { key, dsaEncoding: 'ieee-p1363' })
  return {
    'content-digest': digest,
    'signature-input': `sig1=${params}`,
    signature: `sig1=:${signature.toString('base64')}:`,
  }
}

const startText = (more: object = {}) => JSON.stringify({ loginHint, state: 's1', ...more })

describe('a flow whose connector signs its calls', () => {
  it.each(['hmac', 'rfc9421'] as const)('starts, leads the browser away and redeems in it: %s', async way => {
    const url = way === 'hmac' ? byHmac : byKey
    const prove = (path: string, body: string) => (way === 'hmac' ? hmac(body) : signed(`${url}${path}`, body))
    const body = startText()
    const started = await post(`${url}/start`, body, prove('/start', body))
    expect([started.status, started.body.status, started.body.reason]).toEqual([201, 'pending', 'not_started'])
    const person = browser()
    await person.press(await person.open(started.body.links.verify ?? ''), 'Continue', {}, { follow: false })
    const back = await person.open(await w.finish(started.body.data.verificationId, { overall: 'OK' }), { follow: false })
    const arrived = new URL(back.location ?? '')
    expect([`${arrived.origin}${arrived.pathname}`, arrived.searchParams.get('state')]).toEqual([page, 's1'])

    const code = arrived.searchParams.get('code')
    const redeem = JSON.stringify({ code, state: 's1', expect: { loginHint, purpose: 'step_up' } })
    const redeemed = await post(`${url}/redeem`, redeem, prove('/redeem', redeem))
    expect([redeemed.status, redeemed.body.outcome, redeemed.body.data.binding]).toEqual([200, 'allow', 'code'])
    const again = await post(`${url}/redeem`, redeem, prove('/redeem', redeem))
    expect([again.status, again.body]).toEqual([400, expect.objectContaining({ code: 'code_invalid' })])
  })

  it('voids where the code is brought with the state of another browser', async () => {
    const started = await post(`${byHmac}/start`, startText(), hmac(startText()))
    const person = browser()
    await person.press(await person.open(started.body.links.verify ?? ''), 'Continue', {}, { follow: false })
    const back = await person.open(await w.finish(started.body.data.verificationId, { overall: 'OK' }), { follow: false })
    const code = new URL(back.location ?? '').searchParams.get('code')
    const bring = (state: string) => {
      const text = JSON.stringify({ code, state, expect: { loginHint } })
      return post(`${byHmac}/redeem`, text, hmac(text))
    }
    expect((await bring('s2')).status).toBe(409)
    expect((await bring('s1')).status).toBe(400)
  })

  it('cannot redeem the code of another integration', async () => {
    const started = await post(`${byHmac}/start`, startText(), hmac(startText()))
    const person = browser()
    await person.press(await person.open(started.body.links.verify ?? ''), 'Continue', {}, { follow: false })
    const back = await person.open(await w.finish(started.body.data.verificationId, { overall: 'OK' }), { follow: false })
    const code = new URL(back.location ?? '').searchParams.get('code')
    const text = JSON.stringify({ code, state: 's1', expect: { loginHint } })
    expect((await post(`${byKey}/redeem`, text, signed(`${byKey}/redeem`, text))).status).toBe(400)
    expect((await post(`${byHmac}/redeem`, text, hmac(text))).body.outcome).toBe('allow')
  })

  it('may sign the body as it was sent, or the JSON text of it', async () => {
    const spaced = JSON.stringify(JSON.parse(startText()), null, 2)
    expect((await post(`${byHmac}/start`, spaced, hmac(spaced))).status).toBe(201)
    expect((await post(`${byHmac}/start`, spaced, hmac(startText()))).status).toBe(201)
  })

  it.each([
    ['none', () => ({})],
    ['with another secret', (text: string) => hmac(text, `${secret}x`)],
    ['over another body', () => hmac('{}')],
    ['in hex', (text: string) => ({ 'x-descope-webhook-s256': createHmac('sha256', secret).update(text).digest('hex') })],
    ['that is empty', () => ({ 'x-descope-webhook-s256': '' })],
  ])('is refused by an HMAC %s', async (_what, headers) => {
    const text = startText()
    expect((await post(`${byHmac}/start`, text, headers(text))).status).toBe(401)
  })

  const now = () => Math.floor(w.clock.now() / 1000)
  it.each<[string, () => Signing]>([
    ['of another key', () => ({ key: generateKeyPairSync('ed25519').privateKey })],
    ['that is old', () => ({ created: now() - 301 })],
    ['of the future', () => ({ created: now() + 120 })],
    ['that has expired', () => ({ more: `;expires=${now() - 1}` })],
    ['with the name of another algorithm', () => ({ more: ';alg="hmac-sha256"' })],
    ['that leaves out the body', () => ({ components: ['@method', '@target-uri'] })],
    ['that leaves out the address', () => ({ components: ['@method', 'content-digest'] })],
    ['that leaves out the method', () => ({ components: ['@target-uri', 'content-digest'] })],
    ['with a component twice', () => ({ components: ['@method', '@method', '@target-uri', 'content-digest'] })],
    ['with a component that is not there', () => ({ components: ['@method', '@path', 'content-digest', 'x-none'] })],
    ['whose digest is of another body', () => ({ over: '{}' })],
  ])('is refused by a message signature %s', async (_what, given) => {
    const text = startText()
    expect((await post(`${byKey}/start`, text, signed(`${byKey}/start`, text, given()))).status).toBe(401)
  })

  it('cannot take the signature of one address to another, or the body of one to another', async () => {
    const text = startText()
    expect((await post(`${byKey}/redeem`, text, signed(`${byKey}/start`, text))).status).toBe(401)
    expect((await post(`${byBoth}/start`, text, { ...signed(`${byKey}/start`, text), ...hmac(text) })).status).toBe(401)
    expect((await post(`${byKey}/start`, `${text} `, signed(`${byKey}/start`, text))).status).toBe(401)
    expect((await post(`${byKey}/start?a=b`, text, signed(`${byKey}/start`, text))).status).toBe(401)
  })

  it('has to prove both where both are configured', async () => {
    const [text, url] = [startText(), `${byBoth}/start`]
    expect((await post(url, text, hmac(text))).status).toBe(401)
    expect((await post(url, text, signed(url, text))).status).toBe(401)
    expect((await post(url, text, { ...hmac(text), ...signed(url, text) })).status).toBe(201)
  })

  it.each([
    [{ returnUrl: 'https://evil.example/' }, 422],
    [{ purpose: 'account_recovery' }, 403],
    [{ purpose: 'sign_up' }, 400],
    [{ policies: ['unbound_step_up'] }, 400],
    [{ loginHint: '' }, 400],
  ])('is told of its own mistake: %j', async (more, status) => {
    const text = startText(more)
    expect((await post(`${byHmac}/start`, text, hmac(text))).status).toBe(status)
  })

  it('is told in a result, and not by a link, that nobody of that name is known', async () => {
    const text = startText({ loginHint: 'stranger@example.com' })
    const { status, body } = await post(`${byHmac}/start`, text, hmac(text))
    expect([status, body.reason, body.links.verify]).toEqual([201, 'user_unknown', null])
  })
})

describe('message signatures', () => {
  it.each(Object.keys(pairs) as (keyof typeof pairs)[])('are read as %s signs them', alg => {
    const { privateKey, publicKey } = pairs[alg]
    const [url, body] = ['https://gate.example/i/x/start', '{}']
    const headers = new Headers(signed(url, body, { key: privateKey, alg, more: `;alg="${alg}"` }))
    const given = read(headers)
    if (given === undefined) throw new Error('not read')
    const base = baseOf({ method: 'POST', url, headers }, given) ?? ''
    expect(isOfKey(publicKey, given, base)).toBe(true)
    expect(isOfKey(publicKey, given, `${base} `)).toBe(false)
    expect(isOfKey(publicKey, { ...given, signature: given.signature.subarray(1) }, base)).toBe(false)
    const other = alg === 'ed25519' ? pairs['ecdsa-p256-sha256'] : pairs.ed25519
    expect(isOfKey(other.publicKey, given, base)).toBe(false)
  })

  it('agree with the example of RFC 9421 appendix B.2.6', () => {
    const key = createPublicKey({
      key: Buffer.from('MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=', 'base64'),
      format: 'der',
      type: 'spki',
    })
    const headers = new Headers({
      date: 'Tue, 20 Apr 2021 02:07:55 GMT',
      'content-type': 'application/json',
      'content-length': '18',
      'signature-input':
        'sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
      signature: 'sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:',
    })
    const given = read(headers)
    if (given === undefined) throw new Error('not read')
    const base = baseOf({ method: 'POST', url: 'https://example.com/foo?param=Value&Pet=dog', headers }, given)
    expect(isOfKey(key, given, base ?? '')).toBe(true)
  })

  it.each([
    'sig1=("@method";req);created=1',
    'sig1=("@method"  "@path");created=1',
    'sig1=("@method");created=1;created=2',
    'sig1=("@method");created=1, sig2=("@path");created=1',
    'sig2=("@method");created=1',
    'sig1=();created="1"x',
    '',
  ])('are none that are not understood: %s', input => {
    const signature = `sig1=:${randomBytes(64).toString('base64')}:`
    expect(read(new Headers({ 'signature-input': input, signature }))).toBeUndefined()
  })
})

describe('the template', () => {
  it.each([
    { webhookSecret: 'short' },
    { signingKey: own.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() },
    { signingKey: pem(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey) },
    { signingKey: 'nonsense' },
    { webhookSecret: secret, resultDelivery: 'poll', policies: ['unbound_step_up'] },
  ])('is not saved with %#', async more => {
    expect((await make(more)).status).toBe(422)
  })

  it('has no such address where no signature is configured, so that nothing is answered unsigned', async () => {
    const { body } = await make({})
    expect((await post(`${w.url}/i/${body.id}/start`, startText(), hmac(startText()))).status).toBe(404)
  })
})
