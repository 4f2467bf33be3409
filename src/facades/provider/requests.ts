import type { Interaction } from 'oidc-provider'
import type { AuthorizationRequest, JsonValue } from '../../contract/index.ts'
import { requestedScope } from './pushed-body.ts'

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/**
 * The checked request as a connector reads it. Believed is what came from the client itself: the library leaves `parJti`
 * with a request that was pushed, and pushing takes the client's own authentication (RFC 9126 section 2).
 */
export function authorizationRequestOf(interaction: Interaction): AuthorizationRequest {
  const { params } = interaction
  const state = text(params.state)
  const nonce = text(params.nonce)
  const login_hint = text(params.login_hint)
  const claims = text(params.claims)
  const authenticated = 'parJti' in interaction && interaction.parJti !== undefined
  return {
    client_id: text(params.client_id) ?? '',
    scope: (authenticated ? text(params[requestedScope]) : undefined) ?? text(params.scope) ?? '',
    redirect_uri: text(params.redirect_uri) ?? '',
    authenticated,
    ...(state === undefined ? {} : { state }),
    ...(nonce === undefined ? {} : { nonce }),
    ...(login_hint === undefined ? {} : { login_hint }),
    ...(claims === undefined ? {} : { claims: JSON.parse(claims) as JsonValue }),
  }
}
