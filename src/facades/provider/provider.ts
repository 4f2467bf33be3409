import type { EventEmitter } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { JWK } from 'jose'
import { errors, Provider as OidcProvider } from 'oidc-provider'
import {
  type AuthorizationRequest,
  type Clock,
  type Fetch,
  type Logger,
  type Mode,
  problem,
  type Random,
} from '../../contract/index.ts'
import { interactionPathOf, issuerOf } from '../../integrations/issuer.ts'
import type { ClientDirectory } from '../../integrations/port.ts'
import { token } from '../../security/hash.ts'
import type { Seals } from '../../security/seals.ts'
import type { Store } from '../../storage/store.ts'
import { recordAdapter } from './adapter.ts'
import { clientsOf } from './by-mode.ts'
import { accountsOf, sayAllClaims } from './claims.ts'
import { clientAdapter } from './client-adapter.ts'
import { registerClientCredentials } from './client-credentials.ts'
import { configuration, grantSeconds } from './configuration.ts'
import type { End } from './interaction.ts'
import { keepLedger } from './issuance.ts'
import { clientOfPushed } from './pushed-client.ts'
import { authorizationRequestOf } from './requests.ts'
import { saidOfGrants } from './said.ts'
import { secretGuard } from './secret-guard.ts'
import { reloadOfPushed } from './seen-before.ts'
import { sessionAdapter, withoutSession } from './session-adapter.ts'
import { isOfAnother } from './subject-asked.ts'
import { tokenVerifier, type VerifyToken } from './verify-token.ts'

export interface ProviderDeps {
  readonly store: Store
  readonly seals: Seals
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly clients: ClientDirectory
  /** Of its clients, and so of its issuer and its keys. */
  readonly mode: Mode
  /** `https://host`, without a slash at its end. */
  readonly publicUrl: string
  readonly epoch: string
  /** For key sets of clients. */
  readonly fetch: Fetch
}

/** The OpenID provider behind node's own HTTP types. */
export interface Provider {
  readonly issuer: string
  /** Answers one of the provider's own paths, `/token` and the like: the mount prefix is taken off by who mounts it. */
  handler(req: IncomingMessage, res: ServerResponse): Promise<void>
  /** The authorization request that waits for this browser; nothing where its cookie is not there, or it is over. */
  waiting(
    req: IncomingMessage,
    res: ServerResponse,
  ): Promise<{ readonly uid: string; readonly request: AuthorizationRequest } | undefined>
  /** How the request ended; gives the address where the browser goes on. */
  end(req: IncomingMessage, res: ServerResponse, clientId: string, end: End): Promise<string>
  readonly verifyToken: VerifyToken
}

/** What is written with a client's proof in the same request. */
const tokens: ReadonlySet<string> = new Set(['AccessToken', 'ClientCredentials'])

/** A cookie that one of the two signed is none to the other. */
const cookies = { live: 'provider cookies', rehearsal: 'provider cookies of rehearsals' } as const satisfies Record<Mode, string>

/** The first key signs. */
export function buildProvider(deps: ProviderDeps, keys: readonly JWK[]): Provider {
  const { mode } = deps
  const clients = clientsOf(deps.clients, mode)
  const issuer = issuerOf(deps.publicUrl, mode)
  const unknowable = token(deps.random)
  const guard = secretGuard(deps.store, clients, deps.clock)
  const said = saidOfGrants(deps)
  const provider = new OidcProvider(
    issuer,
    configuration({
      adapter: model => {
        if (model === 'Client') return clientAdapter(clients, unknowable)
        if (model === 'Session') return sessionAdapter
        return recordAdapter(model, tokens.has(model) ? { ...deps, clientCheck: guard.check } : deps)
      },
      keys,
      findAccount: accountsOf(said),
      fetch: (input, init) => deps.fetch(input, init),
      interactionPath: interactionPathOf(deps.publicUrl, mode),
      cookieKey: Buffer.from(deps.seals.derive(cookies[mode])).toString('base64url'),
    }),
  )
  // Secrets are hashes at rest. Undocumented, and held by a test: the library calls this for basic and for post.
  provider.Client.prototype.compareClientSecret = function compareClientSecret(secret: string) {
    return guard.compare(this, secret)
  }
  registerClientCredentials(provider, deps.clock)
  sayAllClaims(provider)
  keepLedger(provider, { ...deps, said })
  provider.use(clientOfPushed(provider))
  provider.use(withoutSession)
  provider.use(reloadOfPushed(new URL(issuer).pathname))
  provider.on('server_error', (ctx, error) => {
    deps.log.error({ route: ctx.oidc?.route, err: error }, 'the OpenID provider failed')
  })
  // What koa itself stumbles over, a connection that broke off for one. Without a listener it writes to the console.
  const koa: EventEmitter = provider
  koa.on('error', (error: Error) => deps.log.warn({ err: error }, 'an answer of the OpenID provider was not sent'))

  const callback = provider.callback()
  const { protocol, host, pathname } = new URL(issuer)
  // Addresses in answers come from the request as koa sees it. It is made to see our public address, whatever a proxy
  // or an attacker wrote there.
  provider.proxy = true
  /** However the request came in, it is answered as at our public address. */
  function asFromOutside(req: IncomingMessage): void {
    for (const name of Object.keys(req.headers)) {
      if (name.startsWith('x-forwarded-')) delete req.headers[name]
    }
    req.headers['x-forwarded-proto'] = protocol.slice(0, -1)
    req.headers['x-forwarded-host'] = host
  }

  return {
    issuer,
    async handler(req, res) {
      asFromOutside(req)
      Object.assign(req, { originalUrl: `${pathname}${req.url}` })
      await callback(req, res)
    },
    async waiting(req, res) {
      asFromOutside(req)
      try {
        const found = await provider.interactionDetails(req, res)
        return { uid: found.uid, request: authorizationRequestOf(found) }
      } catch (error) {
        if (error instanceof errors.SessionNotFound) return undefined
        throw error
      }
    },
    async end(req, res, clientId, end) {
      const alone = { mergeWithLastSubmission: false }
      if ('error' in end) return provider.interactionResult(req, res, { error: end.error }, alone)
      const { sub, verificationId, authTime, claims } = end
      if (end.mode !== mode) throw problem('internal', undefined, { detail: 'a verdict of another mode' })
      const { params } = await provider.interactionDetails(req, res)
      if (isOfAnother(params, sub)) return provider.interactionResult(req, res, { error: 'login_required' }, alone)
      const grant = new provider.Grant({ accountId: sub, clientId })
      grant.addOIDCScope('openid')
      const grantId = await grant.save()
      const { acr, amr, ...rest } = claims
      await said.keep({ id: grantId, clientId, seconds: grantSeconds }, { sub, verificationId, mode, claims: rest })
      const context = {
        ...(typeof acr === 'string' ? { acr } : {}),
        ...(Array.isArray(amr) ? { amr: amr.filter(value => typeof value === 'string') } : {}),
      }
      const login = { accountId: sub, remember: false, ts: authTime ?? Math.floor(deps.clock.now() / 1_000), ...context }
      return provider.interactionResult(req, res, { login, consent: { grantId } }, alone)
    },
    verifyToken: tokenVerifier(deps),
  }
}
