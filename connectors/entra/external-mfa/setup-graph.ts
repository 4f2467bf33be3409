import { z } from 'zod'
import { connectorError, type HostContext, type JsonObject } from '../../../src/contract/index.ts'
import { readFault, refused } from '../errors.ts'

/**
 * The methods of a tenant, as Graph has them
 * (https://learn.microsoft.com/en-us/graph/api/resources/externalauthenticationmethodconfiguration). Called with the token of
 * an administrator, which is given for one call and kept nowhere.
 */

/** Microsoft documents external methods under `/beta`. */
export const configurationsPath = '/beta/policies/authenticationMethodsPolicy/authenticationMethodConfigurations'
export const externalType = '#microsoft.graph.externalAuthenticationMethodConfiguration'

const target = z.object({ targetType: z.string(), id: z.string() })
const external = z.object({
  id: z.string(),
  '@odata.type': z.literal(externalType),
  displayName: z.string(),
  state: z.string(),
  appId: z.string(),
  openIdConnectSetting: z.object({ clientId: z.string(), discoveryUrl: z.string() }),
  includeTargets: z.array(target).default([]),
  excludeTargets: z.array(target).default([]),
})
export type External = z.infer<typeof external>

const policy = z.object({ authenticationMethodConfigurations: z.array(z.unknown()) })

export interface Methods {
  all(): Promise<readonly External[]>
  get(path: string): Promise<unknown>
  send(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: JsonObject): Promise<unknown>
  /** Of a link to a next page, which has to be of this Graph: the token goes with it. */
  pathOf(link: string): string
}

interface Call {
  readonly graphUrl: string
  readonly adminToken: string
  readonly signal: AbortSignal
}

export function methodsAt({ fetch, clock }: Pick<HostContext, 'fetch' | 'clock'>, call: Call): Methods {
  const { graphUrl, adminToken, signal } = call

  async function ask(method: string, path: string, body?: JsonObject): Promise<unknown> {
    const headers = {
      accept: 'application/json',
      'accept-language': 'en-US',
      authorization: `Bearer ${adminToken}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    }
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    const response = await fetch(`${graphUrl}${path}`, { method, headers, signal, ...sent })
    const text = await response.text()
    const name = `${method} ${path.split('?', 1)[0]}`
    if (!response.ok) throw refused(name, response.status, readFault(text), response.headers, clock.now())
    try {
      return text === '' ? undefined : (JSON.parse(text) as unknown)
    } catch {
      throw connectorError('response_invalid', undefined, { detail: `${name}: no JSON` })
    }
  }

  return {
    send: ask,
    get: path => ask('GET', path),
    pathOf(link) {
      const there = URL.canParse(link) ? new URL(link) : undefined
      if (there?.origin === new URL(graphUrl).origin) return `${there.pathname}${there.search}`
      throw connectorError('response_invalid', undefined, { detail: 'the next page is said to be at another host' })
    },
    async all() {
      const read = policy.safeParse(await ask('GET', '/beta/policies/authenticationMethodsPolicy'))
      if (!read.success) throw connectorError('response_invalid', undefined, { detail: 'the policy of methods' })
      return read.data.authenticationMethodConfigurations.flatMap(one => {
        const parsed = external.safeParse(one)
        return parsed.success ? [parsed.data] : []
      })
    },
  }
}
