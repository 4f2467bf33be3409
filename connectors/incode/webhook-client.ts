import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { type HostContext, problem, type SurfaceAnswer, type SurfaceCall } from '../../src/contract/index.ts'
import type { IncodeConfig } from './config.ts'

/**
 * The authorization server that Incode's notifications take their bearer from: the only proof that names one account, since
 * a static header is the same for all webhooks of a customer. Tokens say nothing and are stored nowhere; each ends with the
 * hour, and all of them with the client's secret.
 * @see https://developer.incode.com/docs/authenticating-webhooks-requests
 */

export const tokenPath = '/oauth2/token'
const scope = 'webhook:in'
const lifeSeconds = 3_600

type Client = NonNullable<NonNullable<IncodeConfig['webhooks']>['oauth']>
type Host = Pick<HostContext, 'integration' | 'clock'>

/** RFC 6749, section 4.4: answers what Incode expects, `access_token` and `expires_in`. The body is read last. */
export function tokenAnswer(client: Client | undefined, host: Host, { headers, body }: SurfaceCall): SurfaceAnswer {
  const secret = client === undefined ? undefined : secretShown(client, headers.get('authorization'))
  if (secret === undefined) {
    return { status: 401, headers: { 'www-authenticate': 'Basic realm="webhooks"' }, json: { error: 'invalid_client' } }
  }
  const form = new URLSearchParams(textOf(body))
  if (form.get('grant_type') !== 'client_credentials') return { status: 400, json: { error: 'unsupported_grant_type' } }
  const asked = form.get('scope')?.split(' ').filter(Boolean) ?? []
  if (asked.some(one => one !== scope)) return { status: 400, json: { error: 'invalid_scope' } }
  const until = Math.floor(host.clock.now() / 1000) + lifeSeconds
  const access_token = `${until}.${markOf(secret, host, until)}`
  return { status: 200, json: { access_token, token_type: 'Bearer', expires_in: lifeSeconds, scope } }
}

/** Whether a call carries a bearer of this account that is still good. */
export function isBearer(client: Client | undefined, host: Host, authorization: string | null): boolean {
  const given = /^Bearer (\d{10})\.([\w-]{43})$/i.exec(authorization ?? '')
  if (client === undefined || given === null) return false
  const until = Number(given[1])
  const fits = secretsOf(client).map(secret => equal(markOf(secret, host, until), given[2] ?? ''))
  return fits.includes(true) && until > Math.floor(host.clock.now() / 1000)
}

function secretsOf({ clientSecret, previousClientSecret }: Client): readonly string[] {
  return [clientSecret, previousClientSecret ?? clientSecret]
}

/** Both secrets are always compared, and whole: the time tells neither which one it was nor how much of it was right. */
function secretShown(client: Client, authorization: string | null): string | undefined {
  const basic = /^Basic ([A-Za-z0-9+/=]{1,1000})$/i.exec(authorization ?? '')?.[1] ?? ''
  const given = Buffer.from(basic, 'base64').toString('utf8')
  const fits = secretsOf(client).map(secret => [secret, equal(`${client.clientId}:${secret}`, given)] as const)
  return fits.find(([, isSame]) => isSame)?.[0]
}

/** Names the account as well: where two have the same secret, neither takes the other's bearer. */
function markOf(secret: string, { integration }: Host, until: number): string {
  return createHmac('sha256', secret).update(`${scope}\n${integration.id}\n${until}`).digest('base64url')
}

function equal(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other))
}

/** Hashes have one length, and the time to compare them says nothing of what was hashed. */
export function digest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest()
}

function textOf(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    throw problem('request_invalid')
  }
}
