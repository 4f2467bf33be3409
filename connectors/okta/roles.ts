import { connectorError, type TokenSource } from '../../src/contract/index.ts'

/**
 * The admin roles of the app, by Okta's SDK over the host's transport. The SDK's own token code, cache and retries stay
 * out: its token endpoint errors are swallowed, its cache never expires, its requests have no time limit. It takes 0.4 s
 * and 70 MB to load, which only this question pays, when an administrator presses *Test*.
 */
export async function readRoles(
  orgUrl: string,
  clientId: string,
  token: TokenSource,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { Client, RequestExecutor } = await import('@okta/okta-sdk-nodejs')
  type ExecutorFetch = InstanceType<typeof RequestExecutor>['fetch']

  class HostExecutor extends RequestExecutor {
    override async fetch({ url = '' }: Parameters<ExecutorFetch>[0]): ReturnType<ExecutorFetch> {
      // The SDK follows a next link to whatever host it names.
      if (!URL.canParse(url) || new URL(url).origin !== orgUrl) throw connectorError('response_invalid')
      const response = await token.fetch(url, { headers: { accept: 'application/json' }, signal })
      // The SDK uses status, headers and text, which are Fetch's in both.
      return response as unknown as Awaited<ReturnType<ExecutorFetch>>
    }
  }

  const client = new Client({
    orgUrl,
    // Never sent: the executor makes its own headers. Named here so that nothing is taken from the environment.
    authorizationMode: 'SSWS',
    token: 'unused',
    requestExecutor: new HostExecutor(),
    cacheMiddleware: null,
  })
  const roles: string[] = []
  for await (const role of await client.roleAssignmentApi.listRolesForClient({ clientId })) {
    // It yields null for an empty page.
    if (role) roles.push((role.type === 'CUSTOM' ? role.label : role.type) ?? 'unknown')
  }
  return roles
}
