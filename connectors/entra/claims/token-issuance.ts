import { z } from 'zod'
import type { HostContext, JsonObject, Result } from '../../../src/contract/index.ts'
import type { EntraClaimsConfig } from './config.ts'

/**
 * Claims for a token that Entra is about to issue
 * (https://learn.microsoft.com/en-us/entra/identity-platform/custom-claims-provider-reference). They say when the person
 * behind the account was last verified, and not that it is them who signs in now.
 */

const user = z.object({ id: z.guid() })
export const issuanceStart = z.object({
  type: z.literal('microsoft.graph.authenticationEvent.tokenIssuanceStart'),
  data: z.object({ tenantId: z.guid(), authenticationContext: z.object({ user }) }),
})

type Asked = z.infer<typeof issuanceStart>
type Parts = { readonly host: Pick<HostContext, 'clock' | 'verifications'>; readonly config: EntraClaimsConfig }

const daySeconds = 86_400

/** Each is a text, since Entra takes no other type but lists of them. */
function claimsOf(last: Result | undefined, { host, config }: Parts): Readonly<Record<string, string>> {
  const at = last?.data.verifiedAt ?? last?.data.completedAt
  if (last?.outcome !== 'allow' || at === undefined || at === null) return { idvLastStatus: 'NONE' }
  // The token is Entra's own and a real one: what was rehearsed is told under names that no live rule reads.
  if (last.mode === 'rehearsal') return { idvLastStatus: 'NONE', idvRehearsalLastStatus: 'VERIFIED', idvRehearsalLastAt: at }
  const history = { idvLastStatus: 'VERIFIED', idvLastAt: at }
  const age = (host.clock.now() - Date.parse(at)) / 1000
  if (!config.policies.includes('unbound_claims') || age > config.unboundSeconds) return history
  const { value } = last.data.score.overall
  return { ...history, idvStatus: 'passed', ...(value === null ? {} : { idvScore: String(value) }) }
}

export async function provideClaims({ data }: Asked, parts: Parts): Promise<JsonObject> {
  const { host, config } = parts
  const { user } = data.authenticationContext
  const last = await host.verifications.latest(user.id.toLowerCase(), config.historyDays * daySeconds)
  return {
    data: {
      '@odata.type': 'microsoft.graph.onTokenIssuanceStartResponseData',
      actions: [
        { '@odata.type': 'microsoft.graph.tokenIssuanceStart.provideClaimsForToken', claims: { ...claimsOf(last, parts) } },
      ],
    },
  }
}
