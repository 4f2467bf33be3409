import { isStepgateError } from '../contract/index.ts'

/**
 * What may be written down. By the names of keys, at any depth; addresses lose query, user information and long path
 * parts; an error shows what it is and where, and of its cause only the kind. Plain data comes out, whatever went in.
 */
export function redact(value: unknown): unknown {
  return plain(value, 0, new Set())
}

const hidden = '[redacted]'
const deepest = 8
const mostEntries = 100
const longestText = 4_000

/** Compared in lower case without `-` and `_`. */
const secretNames = new Set([
  ...[
    'authorization',
    'cookie',
    'setcookie',
    'code',
    'state',
    'key',
    'apikey',
    'pass',
    'pwd',
    'pin',
    'otp',
    'nonce',
    'jwt',
    'dpop',
  ],
  ...['assertion', 'body', 'sealed', 'proof', 'seed', 'kek', 'jwk', 'privatejwk', 'continuation', 'query', 'session'],
  ...['login', 'loginhint', 'username', 'email', 'mail', 'phone', 'phonenumber', 'birthdate', 'claims'],
  ...['givenname', 'familyname', 'middlename', 'fullname', 'displayname', 'firstname', 'lastname'],
])
const secretEndings =
  /(token|tokens|secret|secrets|password|passwords|passphrase|credential|credentials|privatekey|apikey|cookies|assertion|signature|sealed)$/

function isSecretName(name: string): boolean {
  const folded = name.toLowerCase().replaceAll(/[-_]/g, '')
  return secretNames.has(folded) || secretEndings.test(folded)
}

function plain(value: unknown, depth: number, above: Set<object>): unknown {
  if (typeof value === 'string') return scrub(value)
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null)
    return typeof value === 'function' || typeof value === 'symbol' ? undefined : value
  if (above.has(value)) return '[circular]'
  if (depth > deepest) return '[deep]'
  if (value instanceof URL) return scrub(value.href)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  if (value instanceof URLSearchParams) return hidden
  above.add(value)
  try {
    if (value instanceof Error) return describe(value)
    if (Array.isArray(value)) return value.slice(0, mostEntries).map(item => plain(item, depth + 1, above))
    if (value instanceof Set) return [...value].slice(0, mostEntries).map(item => plain(item, depth + 1, above))
    if (value instanceof Headers || value instanceof Map) return named([...value], depth, above)
    return named(readable(value), depth, above)
  } finally {
    above.delete(value)
  }
}

function named(entries: readonly (readonly [unknown, unknown])[], depth: number, above: Set<object>): object {
  const shown = entries.slice(0, mostEntries).map(([name, value]) => {
    const key = String(name)
    const known = value === null || value === undefined || typeof value === 'boolean'
    return [scrub(key), isSecretName(key) && !known ? hidden : plain(value, depth + 1, above)]
  })
  return Object.fromEntries(shown)
}

/** Own properties without running `toJSON`; a getter that throws shows as such. */
function readable(value: object): [string, unknown][] {
  return Object.keys(value).map(name => {
    try {
      return [name, Reflect.get(value, name)]
    } catch {
      return [name, '[unreadable]']
    }
  })
}

/** An error for operators. Messages of foreign causes quote requests, so only kind and code of a cause are shown. */
function describe(error: Error): object {
  const own = isStepgateError(error)
    ? {
        family: error.family,
        code: error.code,
        ...(error.detail === undefined ? {} : { detail: scrub(error.detail) }),
        ...(error.faults.length === 0
          ? {}
          : { faults: error.faults.map(fault => ({ path: fault.path, message: scrub(fault.message) })) }),
        ...(error.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: error.retryAfterSeconds }),
      }
    : codeOf(error)
  return {
    type: error.name,
    message: scrub(error.message),
    ...own,
    ...(error.cause instanceof Error ? { cause: { type: error.cause.name, ...codeOf(error.cause) } } : {}),
    stack: scrub(error.stack ?? ''),
  }
}

/** System and driver codes are short words; anything else that is called `code` is not shown. */
function codeOf(error: Error): { code?: string } {
  const code = 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^[A-Za-z0-9_.-]{1,60}$/.test(code) ? { code } : {}
}

/** Takes credentials, queries and long path parts out of a text, wherever they stand in it. */
export function scrub(text: string): string {
  const cut = text.length > longestText ? `${text.slice(0, longestText)}…` : text
  return cut
    .replaceAll(/\b(Bearer|Basic|DPoP|SSWS)\s+[^\s"',;]+/gi, `$1 ${hidden}`)
    .replaceAll(/\beyJ[\w-]+\.[\w-]*(\.[\w-]*){0,3}/g, hidden)
    .replaceAll(/\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>`]+/gi, scrubUrl)
    .replaceAll(/(?<![\w/:.])\/[^\s"'<>`?]*\?[^\s"'<>`]*/g, path => `${scrubPath(path.slice(0, path.indexOf('?')))}?…`)
    .replaceAll(/(?<![\w/:.])\/[^\s"'<>`?]+/g, scrubPath)
}

function scrubUrl(url: string): string {
  const [, scheme = '', authority = '', path = '', rest = ''] = /^([^:]+:\/\/)([^/?#]*)([^?#]*)(.*)$/s.exec(url) ?? []
  const host = authority.slice(authority.lastIndexOf('@') + 1)
  return `${scheme}${host}${scrubPath(path)}${rest === '' ? '' : '?…'}`
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Links of people and of the vendor carry their secret in the path. */
function scrubPath(path: string): string {
  return path
    .split('/')
    .map(part => (/^[\w~=%+-]{32,}$/.test(part) && !uuid.test(part) ? '…' : part))
    .join('/')
}
