import type { AuthorizationRequest, RelyingPartyError, StartVerification } from '../../../src/contract/index.ts'
import { askedIn } from './asked.ts'
import { assertedOf } from './claims.ts'
import { type OktaIdvConfig, personSeconds } from './config.ts'

const refused: RelyingPartyError = { error: 'invalid_request' }

/** What a request of Okta's asks for. The hint is the person's id in the org, and is believed only where it was pushed. */
export function startOf(config: OktaIdvConfig, request: AuthorizationRequest): StartVerification | RelyingPartyError {
  const { login_hint: externalId, authenticated, state, scope } = request
  const asked = askedIn(request.claims)
  const chosen = workflowOf(config, scope)
  const [purpose] = config.purposes
  if (!authenticated || !externalId || asked === undefined || chosen === undefined || purpose === undefined) return refused
  // What Okta leads the browser back with; without it no answer could be told from a forged one.
  if (state === undefined) return refused
  const { reviewSeconds, directoryIntegrationId: integrationId } = config
  return {
    purpose,
    subject: { integrationId, externalId },
    facade: 'provider',
    deadlineSeconds: personSeconds,
    onReview: 'deny',
    ...(reviewSeconds === undefined ? {} : { reviewSeconds }),
    ...(chosen === 'usual' ? {} : { workflowId: chosen.id }),
    claims: assertedOf(asked),
  }
}

/** Undefined: a flow was asked for that nobody configured, or two of them. */
function workflowOf({ workflows = {} }: OktaIdvConfig, scope: string): 'usual' | { readonly id: string } | undefined {
  const [flow, ...more] = scope.split(' ').filter(word => word.startsWith('idv_flow_'))
  if (flow === undefined) return 'usual'
  const id = Object.hasOwn(workflows, flow) ? workflows[flow] : undefined
  return id === undefined || more.length > 0 ? undefined : { id }
}
