/**
 * Incode's OpenID provider as the engine of a face authentication: an authorization code with PKCE, asked for one identity,
 * redeemed once, its ID token reduced to the one part that a face is worth. It knows the protocol and the claims; not whether
 * the identity is the bound one, nor who the browser is that brings a code: both are the host's to say.
 */
import * as openid from 'openid-client'
import { connectorError, type Random, type VerifierReading } from '../../../src/contract/index.ts'
import type { OpenidAccount } from './config.ts'
import { clientNeeded, clientOf, configurationOf, type Host, reach } from './provider.ts'
import { gone, readingOf, stillOpen } from './reading.ts'
import { redeem } from './redeem.ts'
import type { OpenidSession } from './session.ts'

export { type OpenidSession, withBrought } from './session.ts'

export interface FaceRequest {
  readonly identityId: string
  readonly callback: { readonly url: string; readonly state: string }
  readonly language?: string
}

export interface FaceEngine {
  open(
    request: FaceRequest,
    signal: AbortSignal,
  ): Promise<{ readonly sessionId: string; readonly url: string; readonly session: OpenidSession }>
  read(sessionId: string, session: OpenidSession, signal: AbortSignal): Promise<VerifierReading>
  /** For *Test connection*: whether the provider answers, and takes the client for its own. */
  check(redirectUri: string, signal: AbortSignal): Promise<string>
}

/** So long a replica that began to redeem a code may take; then another one looks what became of it. */
const claimSeconds = 30

const secret = (random: Random) => Buffer.from(random.bytes(32)).toString('base64url')

export function createFaceEngine(account: OpenidAccount, host: Host): FaceEngine {
  /** Codes that this process has begun to redeem, and may ask for again where the provider was not reached. */
  const begun = new Set<string>()

  function begin(redirectUri: string, state: string): OpenidSession {
    const { client, issuer } = clientNeeded(account)
    const [nonce, codeVerifier] = [secret(host.random), secret(host.random)]
    return { issuer, clientId: client.clientId, redirectUri, state, nonce, codeVerifier, openedAt: host.clock.now() }
  }

  return {
    async open({ identityId, callback, language }, signal) {
      await reach(account, host, signal)
      const session = begin(callback.url, callback.state)
      const url = openid.buildAuthorizationUrl(configurationOf(account, host, signal), {
        redirect_uri: callback.url,
        scope: 'openid',
        state: session.state,
        nonce: session.nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(session.codeVerifier),
        code_challenge_method: 'S256',
        // One face against one identity; without it, Incode would look for anybody (1:N).
        login_hint: identityId,
        // No session that a browser still has stands for a face (OpenID Connect Core 1.0, section 3.1.2.1).
        prompt: 'login',
        ...(language === undefined ? {} : { ui_locales: language }),
      })
      return { sessionId: `openid-${secret(host.random)}`, url: url.href, session }
    },

    async read(sessionId, session, signal) {
      const known = clientOf(account)
      // Begun with another client than there is now: nobody redeems it any more.
      if (known?.issuer !== session.issuer || known.client.clientId !== session.clientId) return gone
      if (session.brought === undefined) return stillOpen
      const isMine = begun.has(sessionId) || (await host.once(`openid:${sessionId}`, claimSeconds))
      if (!isMine) return stillOpen
      begun.add(sessionId)
      const redeemed = await redeem(account, host, session, signal)
      begun.delete(sessionId)
      return readingOf(sessionId, redeemed)
    },

    async check(redirectUri, signal) {
      await reach(account, host, signal)
      // A code that never was: refused for itself by a provider that knows the client, else for the client.
      const session = begin(redirectUri, secret(host.random))
      const redeemed = await redeem(account, host, { ...session, brought: { code: secret(host.random) } }, signal)
      if (!('end' in redeemed) || redeemed.end !== 'lost') {
        throw connectorError('response_invalid', 'What answers at the issuer does not refuse a code that it never gave out.')
      }
      return `client accepted at ${new URL(session.issuer).host}`
    },
  }
}
