import { defineConnector, type HostContext, problem, type Result, type SurfaceCall } from '../../../src/contract/index.ts'
import { createOrgCheck } from '../check-org.ts'
import { createEventSecret, eventHeader } from '../event-secret.ts'
import { answerOf } from './answer.ts'
import { type Asked, askedIn } from './asked.ts'
import { type OktaTokenHookConfig, oktaTokenHookConfig } from './config.ts'
import { flowView, switchOff } from './flow-view.ts'

/**
 * Okta's token inline hook: while a token is made, Okta asks what was verified of the person. It is answered from what the
 * host knows, so that nobody who signs in waits for anybody else; nothing is begun here.
 */

const docs = 'https://developer.okta.com/docs/reference/token-hook/'
export const tokenHookPath = '/token-hook'
/** Okta waits three seconds. */
const budgetMs = 1_500

export const oktaTokenHook = defineConnector({
  manifest: {
    id: 'okta-token-hook',
    name: 'Okta token hook',
    kind: 'flow',
    summary: 'Puts idv_status and idv_score into the tokens of an org, for somebody who was verified in the same session.',
    docs,
    capabilities: ['check', 'surface'],
    scopes: [],
    egress: ['{orgUrl}'],
    flowView,
    switchOff,
  },
  config: oktaTokenHookConfig,
  configVersion: 1,
  open(config, host) {
    const secret = createEventSecret(host)
    return {
      check: createOrgCheck({ host, orgUrl: config.orgUrl }),
      surface: {
        routes: [
          {
            method: 'POST',
            path: tokenHookPath,
            budgetMs,
            maxBodyBytes: 1_000_000,
            async handle({ headers, body }: SurfaceCall) {
              if (!(await secret.matches(headers.get(eventHeader)))) throw problem('unauthenticated')
              const json = answerOf(config, await passOf(config, host, askedIn(body)))
              return { status: 200, headers: { 'cache-control': 'no-store' }, json }
            },
          },
        ],
        async entries() {
          return [
            { name: 'url', value: `${host.integration.url}${tokenHookPath}` },
            { name: 'authentication_field', value: 'Authorization' },
            { name: 'authentication_secret', value: await secret.get(), secret: true },
          ]
        },
      },
    }
  },
})

/** The pass of the token's own session, or, where the configuration says so by name, the newest one. */
async function passOf(
  { maxAgeSeconds, unbound }: OktaTokenHookConfig,
  { verifications }: Pick<HostContext, 'verifications'>,
  { externalId, sessionId }: Asked,
): Promise<Result | undefined> {
  if (externalId === undefined) return undefined
  const own = sessionId === undefined ? undefined : await verifications.latestOfSession(externalId, sessionId, maxAgeSeconds)
  if (own !== undefined || unbound === undefined) return own
  return verifications.latest(externalId, maxAgeSeconds)
}
