import {
  type AuthorizationRequest,
  asVerificationId,
  isStepgateError,
  type JsonObject,
  type Logger,
  type Mode,
  present,
  problem,
  type RelyingParty,
  type RelyingPartyError,
  type Result,
  type VerificationId,
} from '../../contract/index.ts'
import type { Integrations } from '../../integrations/port.ts'
import type { StartRequest, Verifications } from '../../verification/port.ts'
import type { Waiting as WaitingLogin } from '../pages/wait-form.ts'
import type { Begun } from './begun.ts'

/** Where the browser of an authorization request goes on. */
export type Onward =
  /** To the link. `cookie` names this browser as the one that came. */
  | { readonly go: 'link'; readonly url: string; readonly cookie: string }
  | { readonly go: 'seat'; readonly url: string }
  | { readonly go: 'login'; readonly asks: string }
  /** Once more with the same login, after a wait. */
  | { readonly go: 'wait'; readonly asks: string; readonly waiting: WaitingLogin }
  /** Back to the product, with claims or without. */
  | { readonly go: 'end'; readonly end: End }

export type End =
  | RelyingPartyError
  | {
      readonly sub: string
      readonly verificationId: VerificationId
      readonly mode: Mode
      /** When the face was seen, in seconds. Nobody signed in later than that. */
      readonly authTime: number | undefined
      readonly claims: JsonObject
    }

/** A request that waits at the provider, and the browser that holds it. */
export interface Waiting {
  readonly uid: string
  readonly request: AuthorizationRequest
  /** Of the seat, if this browser has one. */
  readonly cookie: string | undefined
  /** What the person typed, where nobody was named who can be believed. */
  readonly login?: string
  /** What they waited for before they typed it once more, if they did. */
  readonly ticket?: string | undefined
  /** The network address that they type at. */
  readonly address: string
}

export interface InteractionDeps {
  readonly integrations: Pick<Integrations, 'open' | 'starter'>
  readonly verifications: Pick<Verifications, 'start' | 'arrive' | 'gate' | 'leg' | 'resumable'>
  readonly begun: Begun
  /** Of the issuer that was asked. */
  readonly mode: Mode
  readonly publicUrl: string
  readonly log: Logger
}

/**
 * An authorization request and its verification. The first time, it begins one and leads this browser to it; again, it says
 * where that stands; and once there is a verdict it ends the request, if the browser that holds the request holds the seat
 * too. Either of the two alone ends nothing but a refusal.
 */
export async function goOn(deps: InteractionDeps, waiting: Waiting): Promise<Onward> {
  try {
    return await step(deps, waiting)
  } catch (error) {
    if (!isStepgateError(error) || error.code === 'link_used') throw error
    deps.log.warn({ error: error.code, clientId: waiting.request.client_id }, 'an authorization request could not go on')
    return { go: 'end', end: { error: passing.has(error.code) ? 'temporarily_unavailable' : 'server_error' } }
  }
}

/** Trouble that ends by itself or by somebody's press. */
const passing: ReadonlySet<string> = new Set([
  'integration_disabled',
  'rate_limited',
  'unavailable',
  'provider_unavailable',
  'provider_timeout',
])

async function step(deps: InteractionDeps, { uid, request, cookie, login, address, ticket }: Waiting): Promise<Onward> {
  const { integrations, verifications, begun, publicUrl, mode } = deps
  const starter = await integrations.starter(request.client_id)
  // The provider knows no client of another mode; a verification that had one would be of nobody's doing.
  if (starter.mode !== mode) return ends('invalid_request')
  const { capabilities } = await integrations.open(starter.integrationId)
  const party = capabilities.relyingParty
  if (party === undefined || !request.scope.split(' ').includes('openid')) return ends('invalid_request')

  const typed = party.client.asks_login === true && !(request.authenticated && request.login_hint !== undefined)
  let start: StartRequest | RelyingPartyError | undefined = await begun.of(uid)
  if (start === undefined) {
    if (typed && login === undefined) return { go: 'login', asks: starter.integrationName }
    if (typed && login !== undefined) {
      const passage = await verifications.gate(present({ form: uid, login, address, ticket }))
      if (passage.go === 'wait') return { go: 'wait', asks: starter.integrationName, waiting: { ...passage, login } }
    }
    start = await begun.begin(uid, party, typed && login !== undefined ? { ...request, login_hint: login } : request)
  }
  if ('error' in start) return { go: 'end', end: start }

  const result = await verifications.start(starter, typed ? { ...start, typed, address } : start)
  const id = asVerificationId(result.data.verificationId)
  if (result.final && result.outcome !== 'allow') return { go: 'end', end: await told(party, result, request) }
  if (await isInside(verifications, id, cookie)) {
    const received = await verifications.resumable(id, cookie)
    if (received.continuation.uid !== uid) throw problem('internal', 'A verification went on in a request that did not begin it.')
    if (!received.result.final) return { go: 'seat', url: `${publicUrl}/verify/seat/${id}` }
    return { go: 'end', end: await told(party, received.result, request) }
  }
  const url = result.links.verify
  if (url === null) throw problem('link_used')
  return { go: 'link', url, cookie: await verifications.arrive(url.slice(url.lastIndexOf('/') + 1), cookie) }
}

const ends = (error: RelyingPartyError['error']): Onward => ({ go: 'end', end: { error } })

async function isInside(
  verifications: InteractionDeps['verifications'],
  id: Parameters<Verifications['leg']>[0],
  cookie: string | undefined,
): Promise<boolean> {
  try {
    await verifications.leg(id, cookie)
    return true
  } catch (error) {
    if (isStepgateError(error) && error.code === 'not_found') return false
    throw error
  }
}

/** The connector shapes; that it says no more than the verdict, the host has looked. `sub` is ours. */
async function told(party: RelyingParty, result: Result, request: AuthorizationRequest): Promise<End> {
  const answer = await party.answer(result, request)
  if ('error' in answer) return { error: answer.error }
  // An ID token is a sign-in to most products, whatever else it says: for a no there is one only of whom the product named itself.
  const isNamed = request.authenticated && request.login_hint !== undefined
  if (result.outcome !== 'allow' && !isNamed) return { error: 'access_denied' }
  const sub = result.data.subject.externalId
  if (sub === null) return { error: 'access_denied' }
  const names: ReadonlySet<string> = new Set([...party.client.claims, 'acr', 'amr'])
  const claims = Object.fromEntries(Object.entries(answer.claims).filter(([name]) => names.has(name) && !ours.has(name)))
  const { verificationId, mode, verifiedAt } = result.data
  const authTime = verifiedAt === null ? undefined : Math.floor(Date.parse(verifiedAt) / 1_000)
  return { sub, verificationId: asVerificationId(verificationId), mode, authTime, claims }
}

/** Claims of the protocol that the provider makes (OpenID Connect Core 1.0 section 2). */
const ours: ReadonlySet<string> = new Set(['aud', 'auth_time', 'exp', 'iat', 'iss', 'jti', 'nbf', 'nonce', 'sid', 'sub', 'azp'])
