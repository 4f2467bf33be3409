/** The authority's discovery document and keys. https://learn.microsoft.com/en-us/entra/identity-platform/v2-protocols-oidc */

import type { FastifyInstance } from 'fastify'
import { Refused, tokenError } from './errors.ts'
import { originOf } from './query.ts'
import { isThisTenant, type Tenant, tenantId } from './tenant.ts'

const anyTenant = ['common', 'organizations']

/** Adds `/{tenant}/v2.0/.well-known/openid-configuration` and the keys. */
export function addMetadataRoutes(app: FastifyInstance, tenant: Tenant): void {
  app.get<{ Params: { tenant: string } }>('/:tenant/v2.0/.well-known/openid-configuration', async request => {
    const { tenant: name } = request.params
    if (!isThisTenant(name) && !anyTenant.includes(name))
      throw new Refused(tokenError(400, 'invalid_tenant', 90002, `Tenant '${name}' not found.`, tenant.clock.now()))
    const base = `${originOf(request)}/${name}`
    // The issuer always names the id, or leaves it open: a domain in the address does not match it.
    const issuer = `${originOf(request)}/${isThisTenant(name) ? tenantId : '{tenantid}'}/v2.0`
    return {
      token_endpoint: `${base}/oauth2/v2.0/token`,
      token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
      jwks_uri: `${base}/discovery/v2.0/keys`,
      response_modes_supported: ['query', 'fragment', 'form_post'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
      response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
      scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
      issuer,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      end_session_endpoint: `${base}/oauth2/v2.0/logout`,
      claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'nonce', 'preferred_username', 'name', 'tid', 'ver', 'email'],
      tenant_region_scope: 'EU',
    }
  })
  app.get<{ Params: { tenant: string } }>('/:tenant/discovery/v2.0/keys', async () => ({
    keys: [await tenant.tokens.publicKey()],
  }))
}
