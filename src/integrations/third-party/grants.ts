import { z } from 'zod'
import { type ClientCredentials, connectorError, type HostContext, type TokenSource } from '../../contract/index.ts'

/**
 * The grants that a connector may ask tokens with. Each is kept as long as its integration is open, so they are few and
 * small. They sign with what the configuration holds: the integration's own key speaks for the host to anybody who trusts
 * it, and somebody else's code would choose issuer, audience and address.
 */

const mostGrants = 16
const text = z.string().max(4_096)
const secret = z.object({ method: z.enum(['client_secret_post', 'client_secret_basic']), secret: text })
const jwk = z
  .record(z.string().max(40), z.union([z.string().max(2_000), z.boolean(), z.array(z.string().max(40)).max(10)]))
  .refine(members => Object.keys(members).length <= 20)
/** A private key and its certificate. */
const pem = z.string().max(16_384)

const ofTheirs = z.union([
  secret,
  z.object({ method: z.literal('private_key_jwt'), privateJwk: jwk, audience: text.optional() }),
  z.object({ method: z.literal('certificate'), pem, audience: text }),
])
const ofOurs = z.union([
  secret,
  z.object({ method: z.literal('private_key_jwt'), privateJwk: jwk.optional(), audience: text.optional() }),
  z.object({ method: z.literal('certificate'), pem: pem.optional(), audience: text }),
  z.object({ method: z.literal('federated'), issuer: text, subject: text, audience: text }),
])
const grantOf = (auth: typeof ofTheirs | typeof ofOurs) =>
  z.object({ tokenEndpoint: text, clientId: text, scope: text.optional(), auth })

/** `isOurs`: connectors of our own, in tests, sign with the integration's key. */
export function tokensOf(host: Pick<HostContext, 'token'>, isOurs: boolean): (given: unknown) => TokenSource {
  const shape = grantOf(isOurs ? ofOurs : ofTheirs)
  const tokens = new Map<string, TokenSource>()
  return given => {
    const read = shape.safeParse(given)
    if (!read.success) throw connectorError('policy_denied', 'The host signs in with no such grant.')
    const name = JSON.stringify(read.data)
    const known = tokens.get(name)
    if (known) return known
    if (tokens.size >= mostGrants) throw connectorError('policy_denied', 'The connector uses more grants than it may.')
    const made = host.token(read.data as ClientCredentials)
    tokens.set(name, made)
    return made
  }
}
