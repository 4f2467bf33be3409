import { connectorError, type Seen } from '../../../src/contract/index.ts'
import type { CheckParts, Found } from '../check-step.ts'
import { query } from '../list.ts'
import { missing } from '../permissions.ts'
import { proofOf } from '../proof.ts'
import type { OperationsApp } from './app.ts'
import { readPassPolicy } from './pass-policy.ts'
import { operationNeeds, tooWide } from './permissions.ts'
import { sightOf } from './roles-of.ts'

/** *Test connection* of the second app: its token, what it may do, whether it sees administrators, what passes are for. */

function appOf({ operations }: CheckParts): OperationsApp {
  if (operations === undefined) throw connectorError('internal')
  return operations
}

export async function lookAtOperationsToken(parts: CheckParts, _found: Found, signal: AbortSignal): Promise<Seen> {
  const { api, token, config } = appOf(parts)
  token.forget()
  await api.get(`/users?${query({ $top: 1, $select: 'id' })}`, signal, { patient: 'quick' })
  return { saw: `a token of its own by ${proofOf(config)}, for ${config.allowed.join(', ')}` }
}

export function lookAtOperationsPermissions(parts: CheckParts): Seen {
  const { token, config } = appOf(parts)
  const claims = token.claims?.()
  if (claims === undefined) return { saw: 'the token does not say; each is used below' }
  const roles: readonly unknown[] = Array.isArray(claims.roles) ? claims.roles : []
  const names = roles.filter(role => typeof role === 'string').sort()
  const needs = operationNeeds(config.allowed)
  const lacking = missing(needs, names)
  if (lacking.length > 0) {
    throw connectorError('permission_missing', undefined, { detail: `missing: ${[...new Set(lacking)].join(', ')}` })
  }
  const wide = tooWide(needs, names)
  const advice = [
    ...(wide.length === 0 ? [] : [`More than what is allowed needs: ${wide.join(', ')}. Take it away.`]),
    ...(names.includes('UserAuthenticationMethod.ReadWrite.All')
      ? [
          'UserAuthenticationMethod.ReadWrite.All reaches administrators as well, whom this host refuses: keep its credential here alone.',
        ]
      : []),
  ].join(' ')
  return { saw: names.join(', '), ...(advice === '' ? {} : { advice }) }
}

/** Without both nobody can be told from an administrator, and everybody is refused. */
export async function lookAtOperationsSight(parts: CheckParts, _found: Found, signal: AbortSignal): Promise<Seen> {
  const { api, config } = appOf(parts)
  const { admin, eligible } = await sightOf(api, config.knownAdmin, signal)
  if (!admin) {
    throw connectorError('policy_denied', undefined, { detail: 'no directory role of the known administrator is seen' })
  }
  if (!eligible)
    throw connectorError('policy_denied', undefined, { detail: 'nobody is seen who could activate a directory role' })
  return { saw: 'the role of the known administrator, and roles that can be activated' }
}

export async function lookAtPasses(parts: CheckParts, _found: Found, signal: AbortSignal): Promise<Seen> {
  const { api, config } = appOf(parts)
  if (!config.allowed.includes('temporary_access_pass')) return { saw: 'not allowed here' }
  const policy = await readPassPolicy(api, signal)
  const { isEnabled, isForEverybody, includes, isUsableOnce, lifetimeInMinutes } = policy
  if (!isEnabled || includes.length === 0) {
    throw connectorError('policy_denied', undefined, { detail: 'the policy enables Temporary Access Passes for nobody' })
  }
  const whom = isForEverybody ? 'for everybody' : `for ${includes.length} ${includes.length === 1 ? 'group' : 'groups'}`
  const but = policy.excludes.length === 0 ? '' : `, but ${policy.excludes.length} excluded`
  const saw = `${whom}${but}, ${lifetimeInMinutes} minutes, ${isUsableOnce ? 'once' : 'as often as wanted'}`
  if (isForEverybody && policy.excludes.length === 0) return { saw }
  return { saw, advice: 'Whoever is not in these groups is refused a pass.' }
}
