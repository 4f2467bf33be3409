import type { EventEmitter } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Provider as OidcProvider } from 'oidc-provider'
import type { Clock, Logger, Mode, Random } from '../../contract/index.ts'
import { issuerOf } from '../../integrations/issuer.ts'
import type { ClientDirectory } from '../../integrations/port.ts'
import { token } from '../../security/hash.ts'
import type { Seals } from '../../security/seals.ts'
import type { Store } from '../../storage/store.ts'
import { recordAdapter } from './adapter.ts'
import { clientsOf } from './by-mode.ts'
import { clientAdapter } from './client-adapter.ts'
import { registerClientCredentials } from './client-credentials.ts'
import { configuration } from './configuration.ts'
import { issuerKeys } from './issuer-keys.ts'
import { secretGuard } from './secret-guard.ts'
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
}

/** The OpenID provider behind node's own HTTP types. */
export interface Provider {
  readonly issuer: string
  /** Answers one of the provider's own paths, `/token` and the like: the mount prefix is taken off by who mounts it. */
  handler(req: IncomingMessage, res: ServerResponse): void
  readonly verifyToken: VerifyToken
}

/** Addresses in the discovery document that stand for what is off. */
const unanswered = ['authorization_endpoint', 'response_modes_supported', 'code_challenge_methods_supported'] as const

export async function createProvider(deps: ProviderDeps): Promise<Provider> {
  const { mode } = deps
  const clients = clientsOf(deps.clients, mode)
  const issuer = issuerOf(deps.publicUrl, mode)
  const { keys } = await issuerKeys(deps.store, deps.seals, deps.epoch, mode)
  const unknowable = token(deps.random)
  const guard = secretGuard(deps.store, clients, deps.clock)
  const provider = new OidcProvider(
    issuer,
    configuration({
      adapter: model => {
        if (model === 'Client') return clientAdapter(clients, unknowable)
        return recordAdapter(model, model === 'ClientCredentials' ? { ...deps, clientCheck: guard.check } : deps)
      },
      keys,
      cookieKey: Buffer.from(deps.seals.derive('provider cookies')).toString('base64url'),
    }),
  )
  // Secrets are hashes at rest. Undocumented, and held by a test: the library calls this for basic and for post.
  provider.Client.prototype.compareClientSecret = function compareClientSecret(secret: string) {
    return guard.compare(this, secret)
  }
  registerClientCredentials(provider, deps.clock)
  provider.use(async (ctx, next) => {
    await next()
    if (ctx.oidc?.route !== 'discovery' || typeof ctx.body !== 'object' || ctx.body === null) return
    for (const name of unanswered) Reflect.deleteProperty(ctx.body, name)
  })
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
  return {
    issuer,
    handler(req, res) {
      for (const name of Object.keys(req.headers)) {
        if (name.startsWith('x-forwarded-')) delete req.headers[name]
      }
      req.headers['x-forwarded-proto'] = protocol.slice(0, -1)
      req.headers['x-forwarded-host'] = host
      Object.assign(req, { originalUrl: `${pathname}${req.url}` })
      callback(req, res)
    },
    verifyToken: tokenVerifier(deps),
  }
}
