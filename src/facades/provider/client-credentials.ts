import { errors, type Provider } from 'oidc-provider'
import type { Clock } from '../../contract/index.ts'
import { countWindows } from '../windows.ts'
import { decideScopes } from './scopes.ts'

/** Of one client, a minute: a token is good for a quarter of an hour, so even one for each start is far below. */
const mostTokens = 3_000

/** No error of RFC 6749 says it; the status (RFC 6585 §4) and `Retry-After` do. */
class TooManyTokens extends errors.CustomOIDCProviderError {
  override status = 429
  override statusCode = 429
}

/**
 * The client credentials grant (RFC 6749 §4.4) with our rule on scopes: oidc-provider's own gives any scope that it
 * does not know, and none where none was asked for.
 */
export function registerClientCredentials(provider: Provider, clock: Clock): void {
  const windows = countWindows(clock, mostTokens)
  provider.registerGrantType(
    'client_credentials',
    async ctx => {
      const { client, params } = ctx.oidc
      const seconds = windows.count(client.clientId)
      if (seconds > 0) {
        ctx.set('retry-after', String(seconds))
        throw new TooManyTokens('temporarily_unavailable', 'too many tokens; use each one until it expires')
      }
      const decision = decideScopes(
        params.scope,
        (client.scope ?? '').split(' ').filter(one => one !== 'openid'),
      )
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
