import type { JsonObject, Reason, RelyingPartyAnswer, RelyingPartyError, Result } from '../../../src/contract/index.ts'

/** A factor has passed or it has not; why not, Okta neither asks nor shows. */
const trouble: ReadonlySet<Reason> = new Set<Reason>(['rate_limited', 'provider_unavailable', 'provider_error'])

export function refusalOf({ outcome, reason }: Pick<Result, 'outcome' | 'reason'>): RelyingPartyError | undefined {
  if (outcome === 'allow' && reason === 'ok') return undefined
  return { error: trouble.has(reason) ? 'temporarily_unavailable' : 'access_denied' }
}

/** `login` is what Okta compares with whoever is signing in: `preferred_username` is mapped to it. */
export function answerOf(
  result: Result,
  login: string | undefined,
  { tellsFace }: { readonly tellsFace: boolean },
): RelyingPartyAnswer {
  const refusal = refusalOf(result)
  if (refusal !== undefined) return refusal
  if (login === undefined) return { error: 'access_denied' }
  const claims: JsonObject = { preferred_username: login }
  return { claims: tellsFace && sawFace(result) ? { ...claims, amr: ['face'] } : claims }
}

/**
 * Only what was done (RFC 8176): a face that passed, by itself or against a document. That a device was bound to the person
 * is not known, so `hwk` is never said.
 */
function sawFace({ data }: Result): boolean {
  const { faceRecognition, authentication } = data.score.reported
  return [faceRecognition, authentication].some(part => part?.status === 'OK')
}
