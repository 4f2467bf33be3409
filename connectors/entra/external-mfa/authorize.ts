import { createHash } from 'node:crypto'
import {
  asSealed,
  type HostContext,
  isStepgateError,
  present,
  type SurfaceAnswer,
  type SurfaceCall,
} from '../../../src/contract/index.ts'
import type { EntraKeys } from '../authority/keys.ts'
import { refuse, type Waiting } from './answer.ts'
import type { ExternalMfaConfig } from './config.ts'
import { hintOf, onceSeconds } from './hint.ts'
import { clientIdOf, onwardPath } from './metadata.ts'
import { methodFor } from './methods.ts'
import { outcomeFor } from './outcomes.ts'
import { formOf, only, redirectUriOf, requestOf } from './request.ts'

/**
 * Entra sends somebody who has shown a first factor. All that can be known before a face is shown is looked at first, and
 * each no is answered at Entra, which then offers another method.
 */

/** Entra drops the attempt after about five minutes. */
export const deadlineSeconds = 240

export interface Asked {
  readonly host: HostContext
  readonly config: ExternalMfaConfig
  readonly keys: EntraKeys
}

const notEntras: SurfaceAnswer = {
  status: 400,
  text: 'This request is not one of Microsoft Entra. Go back to where you signed in, and begin again.\n',
}

export async function authorize({ host, config, keys }: Asked, call: SurfaceCall): Promise<SurfaceAnswer> {
  const form = formOf(call)
  const redirect_uri = only(form, 'redirect_uri')
  if (redirect_uri !== redirectUriOf(config.authorityUrl)) return notEntras
  const state = only(form, 'state')
  const target = { redirect_uri, ...present({ state }) }
  if (only(form, 'client_id') !== clientIdOf(host, config)) return refuse(target, 'unauthorized_client')
  const request = requestOf(form)
  if (request === undefined) return refuse(target, 'invalid_request')

  try {
    const now = host.clock.now()
    const hint = await hintOf(request.id_token_hint, { config, keys, now }, call.signal)
    if (hint === undefined) return refuse(target, 'access_denied')
    const method = methodFor(request)
    if (method === undefined) return refuse(target, 'access_denied')
    const { tid, oid, sub } = hint
    const { nonce, client_id } = request
    if (!(await host.once(onceKey([tid, oid, nonce]), onceSeconds))) return refuse(target, 'access_denied')

    const until = now + deadlineSeconds * 1000
    const continuation = { ...target, client_id, nonce, sub, ...method, until } satisfies Waiting
    const { verifyUrl, result } = await host.verifications.start({
      purpose: 'step_up',
      subject: { integrationId: config.directoryIntegrationId, externalId: oid },
      facade: 'entra',
      deadlineSeconds,
      onReview: 'deny',
      continuation,
      ...present({ correlationId: request['client-request-id'] }),
    })
    if (verifyUrl !== null) return await onward(host, verifyUrl)
    const told = outcomeFor(result)
    return refuse(target, told === 'id_token' ? 'access_denied' : told)
  } catch (error) {
    if (!isStepgateError(error)) throw error
    host.log.warn({ error: error.code }, 'a sign-in could not be taken on')
    return refuse(target, 'temporarily_unavailable')
  }
}

/**
 * Entra's post is cross-site, so that the browser does not show what we know it by (`SameSite=Lax`); it does with the GET
 * that a redirect leads to. Named anew by the post itself, it would lose whatever else it is in the middle of.
 */
async function onward({ integration, seal }: HostContext, verifyUrl: string): Promise<SurfaceAnswer> {
  const query = new URLSearchParams({ to: await seal.close(verifyUrl) })
  return { redirect: `${integration.url}${onwardPath}?${query}` }
}

export async function goOnward({ seal }: Pick<HostContext, 'seal'>, { query }: SurfaceCall): Promise<SurfaceAnswer> {
  try {
    return { redirect: await seal.open(asSealed(query.get('to') ?? '')) }
  } catch {
    return notEntras
  }
}

const onceKey = (parts: readonly string[]): string =>
  `hint:${createHash('sha256').update(JSON.stringify(parts)).digest('base64url')}`
