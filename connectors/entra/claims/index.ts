import type { z } from 'zod'
import { type Check, checkOf, clockSeen, defineConnector, problem, type SurfaceRoute } from '../../../src/contract/index.ts'
import { type EntraKeys, entraKeys } from '../authority/keys.ts'
import { checkCaller } from './caller.ts'
import { type EntraClaimsConfig, entraClaimsConfig } from './config.ts'
import { flowView, switchOff } from './flow-view.ts'
import { issuanceStart, provideClaims } from './token-issuance.ts'
import { claimValidation, validateClaims } from './verified-id.ts'

/**
 * Microsoft Entra's custom authentication extensions, answered from what is known here already: they cannot lead a person
 * anywhere, and begin no verification. Entra waits for two seconds at most, so that nobody else is asked.
 */

const issuancePath = '/token-issuance-start'
const validationPath = '/verified-id-claims'
/** Entra's default is one second, its first call may have to fetch the keys. */
const budgetMs = 1_900

/** https://learn.microsoft.com/en-us/entra/identity/authentication/concept-self-service-account-recovery */
const unrehearsed =
  'Account recovery with Verified ID has no rehearsal here: Entra would open the account by a yes. It rehearses by itself, in evaluation mode, in which it calls the live address and recovers nobody.'

const decoder = new TextDecoder()

function read<T extends { data: { tenantId: string } }>(schema: z.ZodType<T>, body: Uint8Array, tenantId: string): T {
  let json: unknown
  try {
    json = JSON.parse(decoder.decode(body))
  } catch {
    throw problem('request_invalid')
  }
  const parsed = schema.safeParse(json)
  if (!parsed.success) throw problem('request_invalid')
  if (parsed.data.data.tenantId.toLowerCase() !== tenantId) throw problem('unauthenticated')
  return parsed.data
}

function checkOfKeys(keys: EntraKeys, { tenantId }: EntraClaimsConfig, clock: { now(): number }): Check {
  return checkOf<undefined, { headers: Headers }>({
    parts: undefined,
    found: () => ({ headers: new Headers() }),
    applies: () => true,
    steps: [
      [
        'keys',
        async (_parts, found, signal) => {
          const { count, headers } = await keys.look(signal)
          found.headers = headers
          return { saw: `${count} keys of tenant ${tenantId}` }
        },
      ],
      ['clock', (_parts, { headers }) => clockSeen('Entra', headers, clock)],
    ],
    advise: step => (step === 'keys' ? 'Check Tenant ID and cloud, and that this host may reach it.' : 'Set the clock (NTP).'),
  })
}

export const entraClaims = defineConnector<EntraClaimsConfig>({
  manifest: {
    id: 'entra-claims',
    name: 'Microsoft Entra claims',
    kind: 'flow',
    summary:
      'When a person was last verified, as claims in the tokens of an app; and whether a Verified ID is the account’s, in account recovery. History, not presence: it lets nobody in by itself.',
    docs: 'https://learn.microsoft.com/en-us/entra/identity-platform/custom-extension-overview',
    capabilities: ['check', 'surface'],
    scopes: [],
    egress: ['{authorityUrl}'],
    flowView,
    switchOff,
  },
  config: entraClaimsConfig,
  configVersion: 1,
  open(config, host) {
    const keys = entraKeys(config, host)
    const judging = () => ({ config, keys, now: host.clock.now() })
    const routes: SurfaceRoute[] = [
      {
        method: 'POST',
        path: issuancePath,
        budgetMs,
        async handle(call) {
          await checkCaller(call, judging())
          return { status: 200, json: await provideClaims(read(issuanceStart, call.body, config.tenantId), { host, config }) }
        },
      },
      {
        method: 'POST',
        path: validationPath,
        budgetMs,
        async handle(call) {
          await checkCaller(call, judging())
          return { status: 200, json: await validateClaims(read(claimValidation, call.body, config.tenantId), host) }
        },
      },
    ]
    const { url, mode } = host.integration
    const rehearses = mode === 'rehearsal'
    return {
      check: checkOfKeys(keys, config, host.clock),
      surface: {
        routes: rehearses ? routes.filter(({ path }) => path !== validationPath) : routes,
        ...(rehearses ? { unrehearsed } : {}),
        entries: async () => [
          { name: 'Target URL (TokenIssuanceStart)', value: `${url}${issuancePath}` },
          ...(rehearses ? [] : [{ name: 'Target URL (VerifiedIdClaimValidation)', value: `${url}${validationPath}` }]),
          { name: 'Application ID URI', value: `api://${new URL(url).host}/${config.appId}` },
        ],
      },
    }
  },
})
