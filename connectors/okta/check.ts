import {
  type Check,
  type CheckStep,
  connectorError,
  connectorErrors,
  type HostContext,
  isStepgateError,
  type SourceUser,
  type TokenSource,
} from '../../src/contract/index.ts'
import { adviceFor } from './advice.ts'
import type { OktaApi } from './api.ts'
import type { OktaDirectoryConfig } from './config.ts'
import { fillOf } from './fill.ts'
import { readGroup } from './groups.ts'
import { readPage } from './list.ts'
import { readUser } from './map.ts'
import { endedBy } from './pause.ts'
import { readRoles } from './roles.ts'
import { passesOf, type Scope, tokenScope } from './scope.ts'

/**
 * *Test connection* along the path of a sync, from the address inwards, so that the first step that fails is the cause.
 * A missing or narrow admin role shows as an empty or filtered list and not as an error: the number of people that the
 * app sees is part of the answer.
 */

export interface CheckParts {
  readonly config: OktaDirectoryConfig
  readonly scope: Scope
  readonly host: HostContext
  readonly token: TokenSource
  readonly rolesToken: TokenSource
  readonly api: OktaApi
}

interface Seen {
  readonly saw: string
  readonly advice?: string
}

/** What one step leaves to the next. */
interface Found {
  headers: Headers
  users: readonly SourceUser[]
}

type Step = readonly [name: string, look: (parts: CheckParts, found: Found, signal: AbortSignal) => Promise<Seen> | Seen]

/** Assertions live a minute and proofs are taken within five (https://developer.okta.com/docs/guides/dpop/). */
const longestSkewMs = 5 * 60_000

const steps: readonly Step[] = [
  ['address', lookAtAddress],
  // Before the token: a wrong clock makes Okta refuse it, in words that do not say so.
  ['clock', lookAtClock],
  ['token', lookAtToken],
  ['dpop', lookAtDpop],
  ['groups', lookAtGroups],
  ['people', lookAtPeople],
  ['attributes', lookAtAttributes],
  ['rate', lookAtRate],
  ['role', lookAtRole],
]

export function createCheck(parts: CheckParts): Check {
  return async signal => {
    const found: Found = { headers: new Headers(), users: [] }
    const done: CheckStep[] = []
    for (const [step, look] of steps) {
      if (!applies(step, parts)) continue
      try {
        done.push({ step, ok: true, ...(await look(parts, found, signal)) })
      } catch (error) {
        if (signal.aborted) throw endedBy(signal)
        done.push(failed(step, error))
        break
      }
    }
    return done
  }
}

function applies(step: string, { scope, token }: CheckParts): boolean {
  if (step === 'groups') return scope.groupIds.length > 0
  return step !== 'dpop' || token.scheme?.() !== undefined
}

function failed(step: string, error: unknown): CheckStep {
  const known = isStepgateError(error) && error.family === 'connector' ? error : connectorError('internal')
  const code = known.code as keyof typeof connectorErrors
  const advice = adviceFor(step, code)
  const { actor } = connectorErrors[code]
  return { step, ok: false, code, actor, saw: known.detail ?? known.message, ...(advice === undefined ? {} : { advice }) }
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

function lookAtClock({ host }: CheckParts, { headers }: Found): Seen {
  const date = Date.parse(headers.get('date') ?? '')
  if (!Number.isFinite(date)) return { saw: 'Okta did not say what time it is' }
  const skewMs = host.clock.now() - date
  const saw = `our clock is ${Math.round(Math.abs(skewMs) / 1000)} s ${skewMs < 0 ? 'behind' : 'ahead of'} Okta's`
  if (Math.abs(skewMs) > longestSkewMs) throw connectorError('internal', undefined, { detail: saw })
  return { saw }
}

/** A new token, because the cached one may be older than the mistake. Any answer of a resource shows that there was one. */
async function lookAtToken({ api, scope, token }: CheckParts, _found: Found, signal: AbortSignal): Promise<Seen> {
  token.forget()
  const answer = await api.ask('/api/v1/users?limit=1', signal)
  if ('error' in answer && answer.status === undefined) throw answer.error
  return { saw: `a token for ${tokenScope(scope)}` }
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

async function lookAtGroups({ api, scope }: CheckParts, _found: Found, signal: AbortSignal): Promise<Seen> {
  const names: string[] = []
  for (const id of scope.groupIds) {
    const { body } = await api.get(`/api/v1/groups/${id}`, signal, 'quick')
    names.push(readGroup(body)?.name ?? id)
  }
  return { saw: names.join(', ') }
}

async function lookAtPeople({ api, scope }: CheckParts, found: Found, signal: AbortSignal): Promise<Seen> {
  const lists = scope.groupIds.length > 0 ? passesOf(scope) : passesOf(scope).slice(0, 1)
  const users = new Map<string, SourceUser>()
  let more = false
  for (const list of lists) {
    const { rows, next, headers } = await readPage(api, scope.origin, list, signal, 'quick')
    for (const user of rows.map(readUser)) if (user) users.set(user.externalId, user)
    more ||= next !== undefined
    found.headers = headers
  }
  found.users = [...users.values()]
  // Somebody administers this org, so an empty list is a list that the app may not see.
  if (users.size === 0 && !more) throw connectorError('permission_missing', undefined, { detail: '0 people' })
  return {
    saw: more ? `${users.size} people or more` : `${users.size} people`,
    advice: 'If the org has more people than that, the admin role of the app is limited to some of them.',
  }
}

function lookAtAttributes(_parts: CheckParts, { users }: Found): Seen {
  const fill = fillOf(users)
  const saw = [...fill].map(([name, share]) => `${name} ${share} %`).join(', ')
  if (fill.get('birth date') !== 0) return { saw }
  return {
    saw,
    advice:
      'Nobody seen has a birth date, so documents are compared by name alone. It is read from the custom attribute birthDate, dateOfBirth or birthdate.',
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

/** A note only: reading the role takes a scope of its own, which the sync does not need. */
async function lookAtRole({ config, rolesToken }: CheckParts, _found: Found, signal: AbortSignal): Promise<Seen> {
  let roles: readonly string[]
  try {
    roles = await readRoles(config.orgUrl, config.clientId, rolesToken, signal)
  } catch (error) {
    if (signal.aborted) throw error
    return { saw: 'not read', advice: 'Grant okta.roles.read to see here which admin role the app has. Nothing else needs it.' }
  }
  if (roles.includes('SUPER_ADMIN')) {
    return { saw: roles.join(', '), advice: 'This is more than reading needs: Read-Only Administrator is enough.' }
  }
  return { saw: roles.length === 0 ? 'no admin role' : roles.join(', ') }
}
