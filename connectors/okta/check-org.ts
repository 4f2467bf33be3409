import { type Check, checkOf, clockSeen, connectorError, type HostContext, type Seen } from '../../src/contract/index.ts'
import { adviceFor } from './advice.ts'

/** *Test connection* without a credential of the org's: that it is one, that it can use this, and what time it has. */

interface Parts {
  readonly host: Pick<HostContext, 'fetch' | 'clock'>
  readonly orgUrl: string
}

interface Found {
  headers: Headers
  pipeline: unknown
}

export function createOrgCheck(parts: Parts): Check {
  return checkOf<Parts, Found>({
    steps: [
      ['address', lookAtAddress],
      ['clock', ({ host }, { headers }) => clockSeen('Okta', headers, host.clock)],
      ['engine', lookAtEngine],
    ],
    parts,
    found: () => ({ headers: new Headers(), pipeline: undefined }),
    applies: () => true,
    advise: adviceFor,
  })
}

async function lookAtAddress({ host, orgUrl }: Parts, found: Found, signal: AbortSignal): Promise<Seen> {
  const address = `${orgUrl}/.well-known/okta-organization`
  const response = await host.fetch(address, { headers: { accept: 'application/json' }, signal })
  const body: unknown = await response.json().catch(() => undefined)
  if (response.status === 429) throw connectorError('rate_limited')
  if (response.status >= 500) throw connectorError('provider_unavailable', undefined, { detail: `HTTP ${response.status}` })
  const said: { readonly id?: unknown; readonly pipeline?: unknown } = typeof body === 'object' && body !== null ? body : {}
  const org = typeof said.id === 'string' ? said.id : undefined
  if (org === undefined && !response.headers.has('x-okta-request-id')) {
    throw connectorError('response_invalid', undefined, { detail: `HTTP ${response.status} that is not Okta's` })
  }
  found.headers = response.headers
  found.pipeline = said.pipeline
  const { host: name } = new URL(orgUrl)
  return { saw: org === undefined ? name : `${name}, org ${org}` }
}

/** Only Identity Engine hands people over; the classic engine calls itself `v1`. */
function lookAtEngine(_parts: Parts, { pipeline }: Found): Seen {
  if (pipeline === 'idx') return { saw: 'Identity Engine' }
  if (pipeline === 'v1') {
    throw connectorError('config_invalid', undefined, {
      detail: 'a Classic Engine org: identity verification needs Identity Engine',
    })
  }
  return { saw: 'the org does not say which engine it runs', advice: 'Identity verification needs Identity Engine.' }
}
