import type { AuthorizationRequest, JsonObject, MatchValue, RelyingPartyAnswer, Result } from '../../../src/contract/index.ts'
import { askedIn } from './asked.ts'
import { type AskedClaim, type AskedClaims, addressNames, claimNames, matchName } from './claims.ts'
import type { OktaIdvConfig } from './config.ts'
import { verdicts } from './verdicts.ts'

/** Always with the hyphen: it is what Okta compares with, whichever way it was asked for. */
const trustFramework = 'IDV-DELEGATED'

/** The verdict as Okta reads it: one element, with every claim that was asked for and no other. */
export function answerOf(
  { answerWith }: Pick<OktaIdvConfig, 'answerWith'>,
  result: Result,
  request: AuthorizationRequest,
): RelyingPartyAnswer {
  const asked = askedIn(request.claims)
  const verdict = verdicts[result.reason]
  if (asked === undefined) return { error: 'server_error' }
  if (verdict === 'access_denied' || verdict === 'server_error') return { error: verdict }
  const { verifiedAt, completedAt, startedAt, verificationId, match } = result.data
  const time = verifiedAt ?? completedAt ?? startedAt
  if (time === null) return { error: 'server_error' }
  const isVerified = verdict === 'VERIFIED' && result.outcome === 'allow'
  const say = (value: MatchValue | undefined) => (isVerified && fits(value) ? answerWith : null)
  return {
    claims: {
      verified_claims: [
        {
          verification: {
            trust_framework: trustFramework,
            assurance_level: isVerified ? 'VERIFIED' : 'FAILED',
            time,
            verification_process: verificationId,
          },
          claims: claimsOf(asked, match.claims, say),
        },
      ],
    },
  }
}

/** Okta asks for a fuzzy comparison of every claim, and a close name is what that is for. */
const fits = (value: MatchValue | undefined): boolean => value === 'matched' || value === 'close'

function claimsOf(
  { claims, address }: AskedClaims,
  found: Result['data']['match']['claims'],
  say: (value: MatchValue | undefined) => string | null,
): JsonObject {
  const said = ({ fuzzy }: AskedClaim, name: string): JsonObject => ({ ...(fuzzy ? { fuzzy } : {}), value: say(found[name]) })
  const flat = claimNames.flatMap(name => {
    const claim = claims[name]
    return claim === undefined ? [] : [[name, said(claim, matchName(name))] as const]
  })
  const lines = addressNames.flatMap(name => {
    const claim = address[name]
    return claim === undefined ? [] : [[name, said(claim, `address.${name}`)] as const]
  })
  return { ...Object.fromEntries(flat), ...(lines.length === 0 ? {} : { address: Object.fromEntries(lines) }) }
}
