import { connectorError } from '../../src/contract/index.ts'
import type { Api } from './api.ts'
import type { IncodeConfig } from './config.ts'
import { isLoopback } from './environment.ts'
import { textIn } from './fields.ts'
import { told } from './refusal.ts'

/** Incode serves its hosted pages from other hosts than its API, under these domains. */
const incodeHosts = ['*.incode.com', '*.incodesmile.com']

/**
 * `GET /0/omni/onboarding-url`: where the person goes.
 * @see https://developer.incode.com/docs/generate-onboarding-url
 */
export async function onboardingUrl(
  api: Api,
  config: Pick<IncodeConfig, 'apiUrl' | 'hostedHosts'>,
  sessionToken: string,
  signal: AbortSignal,
): Promise<string> {
  const call = { method: 'GET', path: '/0/omni/onboarding-url', sessionToken, eitherMethod: true } as const
  return hostedUrl(textIn(told(await api.ask(call, signal), 'session').url), config)
}

/**
 * Our page redirects to this address at once, so it is held to hosts that can be Incode's: the API's own, Incode's domains,
 * and what an administrator named. Guessing a parent domain is not among them: two hosts of one suffix may be two owners.
 * Plain http, and loopback at all, go with an API that is on loopback itself.
 */
export function hostedUrl(text: string | undefined, config: Pick<IncodeConfig, 'apiUrl' | 'hostedHosts'>): string {
  if (text === undefined || !URL.canParse(text)) {
    throw connectorError('response_invalid', 'Incode answered without the address of its page.')
  }
  const url = new URL(text)
  const api = new URL(config.apiUrl)
  const local = isLoopback(api.hostname)
  const scheme = url.protocol === 'https:' || (url.protocol === 'http:' && local && isLoopback(url.hostname))
  if (!scheme || url.username !== '' || url.password !== '') {
    throw connectorError('response_invalid', 'Incode answered with an address that is no web page.')
  }
  const patterns = [...incodeHosts, ...(config.hostedHosts ?? [])]
  const ours = url.host === api.host || (local && isLoopback(url.hostname))
  if (ours || (url.port === '' && patterns.some(pattern => matches(pattern, url.hostname)))) return url.href
  throw connectorError('policy_denied', `${url.host} is not among the hosts of Incode's pages.`)
}

function matches(pattern: string, hostname: string): boolean {
  return pattern.startsWith('*.') ? hostname.endsWith(pattern.slice(1)) : hostname === pattern
}
