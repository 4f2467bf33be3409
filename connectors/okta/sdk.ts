import { connectorError, type TokenSource } from '../../src/contract/index.ts'
import { readFault, refused } from './errors.ts'

/**
 * Okta's SDK over the host's transport, for what is set up in an org: roles, schemas, event hooks. The SDK's own token
 * code, cache and retries stay out: its token endpoint errors are swallowed, its cache never expires, its requests have
 * no time limit. It takes 0.4 s and 70 MB to load, which only these questions pay.
 */
export async function oktaClient(orgUrl: string, token: TokenSource, signal: AbortSignal) {
  const { Client, RequestExecutor } = await import('@okta/okta-sdk-nodejs')
  type ExecutorFetch = InstanceType<typeof RequestExecutor>['fetch']

  class HostExecutor extends RequestExecutor {
    override async fetch(request: Parameters<ExecutorFetch>[0]): ReturnType<ExecutorFetch> {
      // The SDK's types name only the address.
      const { url = '', method = 'GET', body }: { url?: string; method?: string; body?: unknown } = request
      // The SDK follows a next link to whatever host it names.
      if (!URL.canParse(url) || new URL(url).origin !== orgUrl) throw connectorError('response_invalid')
      const content = typeof body === 'string' ? { body } : {}
      const headers = { accept: 'application/json', ...('body' in content ? { 'content-type': 'application/json' } : {}) }
      const response = await token.fetch(url, { method, headers, signal, ...content })
      // The SDK's own errors carry the request; ours carry Okta's words.
      if (!response.ok) throw refused(response, readFault(await response.text()), new URL(url).pathname, method)
      // The SDK uses status, headers and text, which are Fetch's in both.
      return response as unknown as Awaited<ReturnType<ExecutorFetch>>
    }
  }

  return new Client({
    orgUrl,
    // Never sent: the executor makes its own headers. Named here so that nothing is taken from the environment.
    authorizationMode: 'SSWS',
    token: 'unused',
    requestExecutor: new HostExecutor(),
    cacheMiddleware: null,
  })
}
