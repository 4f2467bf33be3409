import type { DirectoryUser } from './directory.ts'
import type { IntegrationId, Sealed, VerificationId } from './ids.ts'
import type { JsonObject } from './json.ts'
import type { PeopleList } from './people-list.ts'
import type { Result } from './result.ts'
import type { Redemption, StartVerification } from './verification.ts'

/** Time, passed in. Milliseconds since the epoch. */
export interface Clock {
  now(): number
}

/** Chance, passed in. */
export interface Random {
  bytes(length: number): Uint8Array
  /** 0 ≤ n < 1, for jitter; never for secrets. */
  fraction(): number
}

/** A logger that redacts; the message is constant, facts go into the object. */
export interface Logger {
  debug(facts: object, message: string): void
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}

/** The shape of the global `fetch`, which only the guarded one of the host may stand behind. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

/** A public key set (RFC 7517). */
export interface Jwks {
  readonly keys: readonly JsonObject[]
}

/** An OAuth client credentials grant, as openid-client carries it out. */
export interface ClientCredentials {
  readonly tokenEndpoint: string
  readonly clientId: string
  readonly scope?: string
  readonly auth:
    | { readonly method: 'client_secret_post' | 'client_secret_basic'; readonly secret: string }
    /** Without `privateJwk` the integration's own key signs, whose public half the host serves. */
    | { readonly method: 'private_key_jwt'; readonly privateJwk?: JsonObject; readonly audience?: string }
    /**
     * A client assertion that names its certificate (PS256, `x5t#S256`): `pem` holds certificate and private key. Without
     * it the integration's own certificate signs.
     */
    | { readonly method: 'certificate'; readonly pem?: string; readonly audience: string }
    /** Workload identity federation: the host is the external issuer, and signs with the integration's own key. */
    | { readonly method: 'federated'; readonly issuer: string; readonly subject: string; readonly audience: string }
}

/** A token of the product, kept and renewed by the host. */
export interface TokenSource {
  /** The same request with the credential on it (bearer, or DPoP where the product asked for it). */
  fetch(url: string, init?: RequestInit): Promise<Response>
  /** Forgets the cached token, so that the next call fetches a new one. */
  forget(): void
  /** The scheme of the cached token: bearer, or bound to a key (RFC 9449). Undefined before the first. */
  scheme?(): 'Bearer' | 'DPoP' | undefined
  /**
   * What the cached token says of itself, where it is a JWT (RFC 9068 or alike): for diagnostics only, nothing is verified.
   * Undefined before the first, and for an opaque one.
   */
  claims?(): JsonObject | undefined
}

/** A verification that was begun, or refused at once. */
export interface StartedVerification {
  readonly id: VerificationId
  /** On our host; the browser that was led there by the answer to the same call is the one that receives. */
  readonly verifyUrl: string | null
  readonly result: Result
}

/** Everything a connector gets. One for each integration, built in one place. */
export interface HostContext {
  /**
   * `url` is `https://host/i/{id}`, and something else in a rehearsal. Whoever rehearses has keys, state, seals and verifications
   * apart from the live ones; `mode` is for what a configuration names once, such as a secret, and a rehearsal must not share.
   */
  readonly integration: { readonly id: IntegrationId; readonly url: string; readonly mode?: 'rehearsal' }
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  /** https only, allow-listed hosts, no redirects, limits on time and size, paced by `manifest.rate`. */
  readonly fetch: Fetch
  token(grant: ClientCredentials): TokenSource
  /** Small sealed values. */
  readonly state: { get(key: string): Promise<string | undefined>; set(key: string, value: string): Promise<void> }
  /** Seals what a capability has to hand out and get back, such as a session token. */
  readonly seal: {
    close(plain: string): Promise<Sealed>
    open(sealed: Sealed): Promise<string>
  }
  /** True exactly once across replicas: hints, `jti`, event ids. */
  once(key: string, ttlSeconds: number): Promise<boolean>
  readonly keys: {
    jwks(): Promise<Jwks>
    /**
     * A token that says something of a verification of this integration: a row of the ledger before it is answered, and
     * refused where the integration is not in use any more. `sub`, `aud`, `iat` and `exp` have to be there; a `jti` is added.
     */
    sign(claims: JsonObject, about: { readonly verificationId: string }): Promise<string>
    /** The newest certificate of the integration's own key: what an administrator uploads to the product. */
    certificate(): Promise<{
      readonly pem: string
      readonly thumbprint: string
      readonly notAfter: string
      /** The one that signs at present, where the newest still waits to be uploaded. */
      readonly former?: { readonly thumbprint: string; readonly notAfter: string }
    }>
  }
  readonly directory: {
    find(by: { readonly externalId: string } | { readonly loginHint: string }): Promise<DirectoryUser | undefined>
    nudge(reason: string): Promise<void>
  }
  /** The list that the host keeps for this integration; refuses where the manifest does not say `holdsList`. */
  readonly list: PeopleList
  readonly verifications: {
    /** `verifyUrl` is null where the start was refused: then `result` says why. */
    start(request: StartVerification): Promise<StartedVerification>
    latest(externalId: string, maxAgeSeconds: number): Promise<Result | undefined>
    /**
     * How one stands that this integration started. Where its results are polled, an allow is received by it: only of a
     * step-up under the policy `unbound_step_up`, and only after the browser that sat was led back.
     */
    view(id: VerificationId): Promise<Result>
    /**
     * The result of one that this integration started with a `returnUrl`, for the code that the browser brought: as the hooks
     * redeem it, `code_invalid` and `expectation_failed` included.
     */
    redeem(redemption: Redemption): Promise<Result>
    /** Writes a token into the ledger that is signed by a secret of the product's, before it leaves; refused as `keys.sign` refuses. */
    issued(claims: JsonObject, about: { readonly verificationId: string }): Promise<void>
    /** The same of a step-up that named this session of the product's (`sessionRef`), and of no other. */
    latestOfSession(externalId: string, sessionRef: string, maxAgeSeconds: number): Promise<Result | undefined>
  }
}
