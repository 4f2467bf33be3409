import type { Jwks } from './host-context.ts'
import type { JsonObject, JsonValue } from './json.ts'
import type { Result } from './result.ts'
import type { StartVerification } from './verification.ts'

export type ClientAuth = 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt'

/** An authorization request after the provider checked it (OpenID Connect Core 3.1.2.1, RFC 9126). */
export interface AuthorizationRequest {
  readonly client_id: string
  readonly scope: string
  readonly redirect_uri: string
  readonly state?: string
  readonly nonce?: string
  readonly login_hint?: string
  /** Whether the parameters were pushed or signed; a hint from a browser's address bar is not believed. */
  readonly authenticated: boolean
  readonly claims?: JsonValue
}

/** What a flow is told where there are no claims (RFC 6749 section 4.1.2.1). */
export interface RelyingPartyError {
  readonly error: 'access_denied' | 'temporarily_unavailable' | 'server_error' | 'invalid_request'
}

/**
 * Claims in the product's own words, `acr` and `amr` (OpenID Connect Core 1.0 section 2) among them; or an error. Positive
 * words only for an allow: the host looks, and `sub` is the host's.
 */
export type RelyingPartyAnswer = { readonly claims: JsonObject } | RelyingPartyError

/** How a product uses our OpenID provider. */
export interface RelyingParty {
  readonly client: {
    readonly redirect_uris: readonly string[]
    readonly token_endpoint_auth_method: ClientAuth
    readonly scope: string
    readonly require_pushed_authorization_requests: boolean
    readonly require_pkce: boolean
    /** Names of the claims that an answer may hold, beside those of the protocol itself. */
    readonly claims: readonly string[]
    /** For federated sign-in: where a request names nobody who can be believed, the host asks the person for their login. */
    readonly asks_login?: boolean
    /** Public keys of `private_key_jwt`, or where they are (RFC 7591 section 2). */
    readonly jwks?: Jwks
    readonly jwks_uri?: string
  }
  /** Before anybody is asked to do anything: what the request asks for, or that it cannot be had. */
  begin(request: AuthorizationRequest): Promise<StartVerification | RelyingPartyError>
  answer(result: Result, request: AuthorizationRequest): Promise<RelyingPartyAnswer>
}
