/** What the browser brought back to the redirect address (RFC 6749, section 4.1.2; `iss`: RFC 9207). */
export interface Brought {
  readonly code?: string
  readonly error?: string
  readonly iss?: string
}

/** One authentication request, sealed between `open` and `read`: all that its answer has to fit. */
export interface OpenidSession {
  readonly issuer: string
  readonly clientId: string
  readonly redirectUri: string
  readonly state: string
  readonly nonce: string
  /** Of PKCE (RFC 7636). */
  readonly codeVerifier: string
  readonly openedAt: number
  readonly brought?: Brought
}

/** The first answer is the one that counts: another one for the same request is somebody else's, or a replay. */
export function withBrought(session: OpenidSession, brought: Readonly<Record<string, string>>): OpenidSession | undefined {
  const { state, code, error, iss } = brought
  if (session.brought !== undefined || state !== session.state || (code === undefined) === (error === undefined)) return undefined
  const said = {
    ...(code === undefined ? {} : { code }),
    ...(error === undefined ? {} : { error }),
    ...(iss === undefined ? {} : { iss }),
  }
  return { ...session, brought: said }
}
