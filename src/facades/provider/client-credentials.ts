import { errors, type Provider } from 'oidc-provider'
import { decideScopes } from './scopes.ts'

/**
 * The client credentials grant (RFC 6749 §4.4) with our rule on scopes: oidc-provider's own gives any scope that it
 * does not know, and none where none was asked for.
 */
export function registerClientCredentials(provider: Provider): void {
  provider.registerGrantType(
    'client_credentials',
    async ctx => {
      const { client, params } = ctx.oidc
      const decision = decideScopes(params.scope, (client.scope ?? '').split(' '))
      if ('refused' in decision) throw new errors.InvalidScope('requested scope is not allowed', decision.refused)

      const scope = decision.granted.join(' ')
      const token = new provider.ClientCredentials({ client, scope })
      ctx.oidc.entity('ClientCredentials', token)
      const value = await token.save()
      ctx.body = { access_token: value, expires_in: token.expiration, token_type: token.tokenType, scope }
    },
    ['scope'],
  )
}
