import type { FastifyInstance } from 'fastify'
import type { Events } from '../events/index.ts'

const keySetPath = '/signals/jwks'
const keptFor = 'public, max-age=3600'

/**
 * What a receiver of security event tokens finds here: which they are, and by which keys they are signed. Tokens are pushed
 * to receivers that an administrator entered; streams are not managed by them, so none of the endpoints for that is named.
 * @see https://openid.net/specs/openid-sharedsignals-framework-1_0-final.html, Transmitter Configuration Metadata
 */
export function signalRoutes(app: FastifyInstance, deps: { readonly publicUrl: string; readonly events: Events }): void {
  const { publicUrl, events } = deps
  const metadata = {
    spec_version: '1_0',
    issuer: publicUrl,
    jwks_uri: `${publicUrl}${keySetPath}`,
    delivery_methods_supported: ['urn:ietf:rfc:8935'],
    default_subjects: 'ALL',
  }

  app.get('/.well-known/ssf-configuration', { schema: { hide: true } }, async (_request, reply) =>
    reply.header('cache-control', keptFor).send(metadata),
  )

  app.get(keySetPath, { schema: { hide: true } }, async (_request, reply) =>
    reply.header('cache-control', keptFor).send(await events.signalKeySet()),
  )
}
