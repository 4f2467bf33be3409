import { connectorError, type FacePicture, present, type VerificationId, type VerifierReading } from '../../src/contract/index.ts'
import type { Api } from './api.ts'
import { failureByReason } from './failure.ts'
import { type Fields, fieldsIn, firstText } from './fields.ts'
import { identityBehind, readObject } from './pointer.ts'
import { answered, failReasonOf } from './refusal.ts'

/**
 * What `authenticate` answered, sealed until it is read: the token of an authentication that passed, or why it failed. Of one
 * that failed Incode keeps nothing that could be read later.
 */
export type LookedAt = { readonly passed: string } | { readonly failed: string | null }

/**
 * `POST /omni/incode-id/authenticate`: one face against all that Incode knows, so that who it was is told by the answer alone.
 * `source` comes back with the authentication, and stands in for the reference that a session has. Never asked twice: each
 * time is another guess. The picture itself goes, no `imageUrl`, which would have Incode fetch what a caller names.
 */
export async function lookAtFace(
  api: Api,
  { reference, face }: { readonly reference: VerificationId; readonly face: FacePicture },
  signal: AbortSignal,
): Promise<{ readonly authenticationId: string; readonly lookedAt: LookedAt }> {
  const body = { face: { base64Image: face.base64Image }, source: reference }
  const reply = await api.ask({ method: 'POST', path: '/omni/incode-id/authenticate', body }, signal)
  const answer = answered(reply, 'session')
  const authenticationId = firstText(answer, 'authenticationId')
  const lookedAt = verdictOf(answer)
  if (authenticationId === undefined || lookedAt === undefined) {
    throw connectorError('response_invalid', 'Incode looked at a face without saying what it saw.')
  }
  return { authenticationId, lookedAt }
}

/** A pass beside a reason for failing, or without a token to read it by, is none. */
function verdictOf(answer: Fields): LookedAt | undefined {
  const reason = failReasonOf(answer)
  const status = firstText(answer, 'status')?.toUpperCase()
  if (status === 'FAIL') return { failed: reason ?? null }
  const token = firstText(answer, 'token')
  const contradicted = reason !== undefined || Object.keys(fieldsIn(answer.error)).length > 0
  const isToken = token !== undefined && /^[\x21-\x7e]+$/.test(token)
  return status === 'PASS' && isToken && !contradicted ? { passed: token } : undefined
}

/** The authentication as a reading: a pass counts once Incode, asked by its token, says whose face it was and for whom. */
export async function readFace(
  api: Api,
  { authenticationId, lookedAt }: { readonly authenticationId: string; readonly lookedAt: LookedAt },
  signal: AbortSignal,
): Promise<VerifierReading> {
  if ('failed' in lookedAt) {
    return {
      ...face('FAIL', { sessionId: authenticationId }),
      ...present({ failure: failureByReason(lookedAt.failed ?? undefined) }),
    }
  }
  const path = `/omni/incode-id/authentication/${encodeURIComponent(authenticationId)}`
  const object = await readObject(api, path, lookedAt.passed, signal)
  const echo = present({ sessionId: firstText(object, 'id'), reference: firstText(object, 'sourceId', 'source') })
  if (firstText(object, 'status')?.toLowerCase() !== 'pass') return face('FAIL', echo)
  const identityId = await identityBehind(api, lookedAt.passed, signal)
  return { ...face('OK', echo), ...present({ identityId }) }
}

function face(status: 'OK' | 'FAIL', echo: VerifierReading['echo']): VerifierReading {
  const part = { status, value: null }
  return { progress: 'finished', echo, overall: part, parts: { authentication: part } }
}
