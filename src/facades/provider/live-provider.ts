import type { IssuerKeys } from './issuer-keys.ts'
import { buildProvider, type Provider, type ProviderDeps } from './provider.ts'

/**
 * The provider under the keys that are published at this moment. The library takes keys when it is made; all that it keeps
 * stands in the database, so another one goes on where the last one was.
 */
export async function createProvider(deps: ProviderDeps & { readonly keys: Pick<IssuerKeys, 'published'> }): Promise<Provider> {
  const { keys, log } = deps
  let under = await keys.published()
  let built = buildProvider(deps, under)

  async function current(): Promise<Provider> {
    const now = await keys.published()
    if (now !== under) {
      under = now
      built = buildProvider(deps, now)
    }
    return built
  }

  return {
    issuer: built.issuer,
    verifyToken: built.verifyToken,
    async handler(req, res) {
      try {
        await (await current()).handler(req, res)
      } catch (error) {
        log.error({ err: error }, 'the OpenID provider failed')
        res.writeHead(503).end()
      }
    },
    waiting: async (req, res) => (await current()).waiting(req, res),
    end: async (req, res, clientId, end) => (await current()).end(req, res, clientId, end),
  }
}
