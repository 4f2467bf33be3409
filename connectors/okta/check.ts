import { type Check, checkOf, clockSeen, connectorError, type Seen } from '../../src/contract/index.ts'
import { adviceFor } from './advice.ts'
import { lookAtEventHook, lookAtGroups, lookAtLog, lookAtRole, lookAtWriteBack } from './check-extras.ts'
import type { CheckParts, Found, Look } from './check-parts.ts'
import { lookAtAttributes, lookAtPeople } from './check-people.ts'
import { lookAtCodes, lookAtOperationsToken, lookAtReach, lookAtSight, type OperationsLook } from './operations/check.ts'
import { tokenScope } from './scope.ts'

/**
 * *Test connection* along the path of a sync, from the address inwards, so that the first step that fails is the cause.
 * Every scope that the integration uses is used once.
 */

const steps: readonly (readonly [name: string, look: Look])[] = [
  ['address', lookAtAddress],
  // Before the token: a wrong clock makes Okta refuse it and the proofs (https://developer.okta.com/docs/guides/dpop/), in
  // words that do not say so.
  ['clock', ({ host }, { headers }) => clockSeen('Okta', headers, host.clock)],
  ['token', lookAtToken],
  ['dpop', lookAtDpop],
  ['groups', lookAtGroups],
  ['people', lookAtPeople],
  ['attributes', lookAtAttributes],
  ['log', lookAtLog],
  ['write_back', lookAtWriteBack],
  ['event_hook', lookAtEventHook],
  ['rate', lookAtRate],
  ['role', lookAtRole],
  ['operations', ofOperations(lookAtOperationsToken)],
  ['operations_sight', ofOperations(lookAtSight)],
  ['operations_codes', ofOperations(lookAtCodes)],
  ['operations_reach', ofOperations(lookAtReach)],
]

function ofOperations(look: OperationsLook): Look {
  return ({ operations }, _found, signal) => (operations === undefined ? { saw: 'off' } : look(operations, signal))
}

export function createCheck(parts: CheckParts): Check {
  return checkOf({
    steps,
    parts,
    found: () => ({ headers: new Headers(), users: [], isAll: true, unread: 0 }),
    applies: step => applies(step, parts),
    advise: adviceFor,
  })
}

function applies(step: string, { config, reader, token, operations }: CheckParts): boolean {
  switch (step) {
    case 'groups':
      return reader.scope.keptIds.length > 0
    case 'log':
      return config.systemLog !== false
    case 'write_back':
      return config.writeBack !== undefined
    case 'event_hook':
      return config.eventHook === true
    case 'dpop':
      return token.scheme?.() !== undefined
    case 'operations':
    case 'operations_sight':
    case 'operations_reach':
      return operations !== undefined
    case 'operations_codes':
      return operations?.config.allowed.includes('temporary_access_pass') === true
    default:
      return true
  }
}

/** Public at every org, and names it (https://developer.okta.com/docs/api/openapi/okta-management/management/tag/OrgSettingGeneral/). */
async function lookAtAddress({ config, host }: CheckParts, found: Found, signal: AbortSignal): Promise<Seen> {
  const address = `${config.orgUrl}/.well-known/okta-organization`
  const response = await host.fetch(address, { headers: { accept: 'application/json' }, signal })
  const body: unknown = await response.json().catch(() => undefined)
  if (response.status >= 500) throw connectorError('provider_unavailable', undefined, { detail: `HTTP ${response.status}` })
  const org = typeof body === 'object' && body !== null && 'id' in body && typeof body.id === 'string' ? body.id : undefined
  if (org === undefined && !response.headers.has('x-okta-request-id')) {
    throw connectorError('response_invalid', undefined, { detail: `HTTP ${response.status} that is not Okta's` })
  }
  found.headers = response.headers
  const { host: name } = new URL(config.orgUrl)
  return { saw: org === undefined ? name : `${name}, org ${org}` }
}

/** A new token, because the cached one may be older than the mistake. Any answer of a resource shows that there was one. */
async function lookAtToken({ reader, token }: CheckParts, _found: Found, signal: AbortSignal): Promise<Seen> {
  token.forget()
  const answer = await reader.api.ask('/api/v1/users?limit=1', signal)
  if ('error' in answer && answer.status === undefined) throw answer.error
  return { saw: `a token for ${tokenScope(reader.scope)}` }
}

/** A note only. It is Okta that decides: it asks for a proof in the token request, or gives a bearer token. */
function lookAtDpop({ token }: CheckParts): Seen {
  if (token.scheme?.() === 'DPoP') return { saw: 'on' }
  return {
    saw: 'off',
    advice:
      'Okta can require it for the app (Require Demonstrating Proof of Possession (DPoP) header in token requests). Then a token that leaks is of no use to others.',
  }
}

function lookAtRate(_parts: CheckParts, { headers }: Found): Seen {
  const limit = headers.get('x-rate-limit-limit')
  const remaining = headers.get('x-rate-limit-remaining')
  if (limit === null || remaining === null) return { saw: 'Okta did not say, so calls are not paced' }
  return {
    saw: `${limit} lists of users a minute, ${remaining} left`,
    advice: 'Half is left to others. Okta gives one app half of a limit unless its rate share was raised.',
  }
}
