import { constants, createHash, type KeyObject, timingSafeEqual, verify } from 'node:crypto'

/**
 * HTTP message signatures (RFC 9421), as far as one signer with one known key needs them: one signature, components
 * without parameters. What is not understood is no signature.
 */

export interface Message {
  readonly method: string
  readonly url: string
  readonly headers: Headers
  readonly body: Uint8Array
}

interface Given {
  readonly components: readonly string[]
  /** `@signature-params` as it was sent, which is what was signed. */
  readonly params: string
  readonly parameters: ReadonlyMap<string, string | number>
  readonly signature: Buffer
}

const label = '[a-z*][a-z0-9_.*-]*'
const inputForm = new RegExp(
  `^(${label})=(\\(((?:"[a-z0-9@_-]+"(?: (?=")|(?=\\))))*)\\)((?:;${label}=(?:"[^"\\\\]*"|\\d{1,15}))*))$`,
)
const parameterForm = new RegExp(`;(${label})=(?:"([^"]*)"|(\\d+))`, 'g')
const signatureForm = new RegExp(`^(${label})=:([A-Za-z0-9+/]+={0,2}):$`)

const oldestSeconds = 300
/** How far ahead the signer's clock may be. */
const aheadSeconds = 60

/** Signed by the key just now, for this address and this body. */
export function isSigned(message: Message, key: KeyObject, nowMs: number): boolean {
  const given = read(message.headers)
  if (given === undefined || !isFresh(given, Math.floor(nowMs / 1000)) || !coversEnough(given)) return false
  const base = baseOf(message, given)
  return base !== undefined && hasDigest(message) && isOfKey(key, given, base)
}

/** Section 4: both fields with one label, the same. */
export function read(headers: Headers): Given | undefined {
  const input = inputForm.exec(headers.get('signature-input') ?? '')
  const sent = signatureForm.exec(headers.get('signature') ?? '')
  if (input === null || sent === null || input[1] !== sent[1]) return undefined
  const [, , params = '', list = '', rest = ''] = input
  const components = [...list.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name)
  const found = [...rest.matchAll(parameterForm)].map(([, name = '', text, digits]) => [name, text ?? Number(digits)] as const)
  const parameters = new Map<string, string | number>(found)
  // Section 2.5: each component once; and a parameter that is there twice says two things.
  if (new Set(components).size !== components.length || parameters.size !== found.length) return undefined
  return { components, params, parameters, signature: Buffer.from(sent[2] ?? '', 'base64') }
}

/** Section 2.5. Undefined where a component is not there, or none that is known. */
export function baseOf({ method, url, headers }: Omit<Message, 'body'>, { components, params }: Given): string | undefined {
  const { host, protocol, pathname, search } = new URL(url)
  const derived: Readonly<Record<string, string>> = {
    '@method': method,
    '@target-uri': url,
    '@authority': host,
    '@scheme': protocol.slice(0, -1),
    '@request-target': `${pathname}${search}`,
    '@path': pathname,
    '@query': search === '' ? '?' : search,
  }
  const lines: string[] = []
  for (const name of components) {
    const value = name.startsWith('@') ? derived[name] : headers.get(name)?.trim()
    if (value === undefined) return undefined
    lines.push(`"${name}": ${value}`)
  }
  return [...lines, `"@signature-params": ${params}`].join('\n')
}

/** Section 3.3: the key decides which algorithms there are; a name that is given has to be one of them. */
export function isOfKey(key: KeyObject, { parameters, signature }: Given, base: string): boolean {
  const data = Buffer.from(base, 'utf8')
  const alg = parameters.get('alg')
  return Object.entries(algorithmsOf(key)).some(
    ([name, isRight]) => (alg === undefined || alg === name) && isRight(data, signature),
  )
}

type IsRight = (data: Buffer, signature: Buffer) => boolean

function algorithmsOf(key: KeyObject): Readonly<Record<string, IsRight>> {
  const ecdsa =
    (hash: string): IsRight =>
    (data, signature) =>
      verify(hash, data, { key, dsaEncoding: 'ieee-p1363' }, signature)
  switch (key.asymmetricKeyType) {
    case 'ed25519':
      return { ed25519: (data, signature) => verify(null, data, key, signature) }
    case 'ec':
      return key.asymmetricKeyDetails?.namedCurve === 'prime256v1'
        ? { 'ecdsa-p256-sha256': ecdsa('sha256') }
        : { 'ecdsa-p384-sha384': ecdsa('sha384') }
    case 'rsa':
      return {
        'rsa-pss-sha512': (data, signature) =>
          verify('sha512', data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 64 }, signature),
        'rsa-v1_5-sha256': (data, signature) => verify('sha256', data, key, signature),
      }
    default:
      return {}
  }
}

/** Less would let a signature be carried to another call (section 7.2.1). */
function coversEnough({ components }: Given): boolean {
  const has = (name: string) => components.includes(name)
  return has('@method') && has('content-digest') && (has('@target-uri') || has('@path') || has('@request-target'))
}

function isFresh({ parameters }: Given, now: number): boolean {
  const [created, expires] = [parameters.get('created'), parameters.get('expires')]
  if (typeof created !== 'number' || created < now - oldestSeconds || created > now + aheadSeconds) return false
  return expires === undefined || (typeof expires === 'number' && expires >= now)
}

/** RFC 9530 section 2: every digest of a kind that is known has to be the body's, and one has to be there. */
function hasDigest({ headers, body }: Message): boolean {
  const known = (headers.get('content-digest') ?? '').split(',').flatMap(one => {
    const [, kind = '', text = ''] = /^\s*(sha-256|sha-512)=:([A-Za-z0-9+/]+={0,2}):\s*$/.exec(one) ?? []
    return kind === '' ? [] : [{ kind, digest: Buffer.from(text, 'base64') }]
  })
  return (
    known.length > 0 && known.every(({ kind, digest }) => same(createHash(kind.replace('-', '')).update(body).digest(), digest))
  )
}

const same = (one: Buffer, other: Buffer): boolean => one.length === other.length && timingSafeEqual(one, other)
