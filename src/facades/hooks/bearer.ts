import { problem, type StepgateError } from '../../contract/index.ts'
import type { TokenHolder, VerifyToken } from '../provider/index.ts'

/** A caller, or why there is none, with the challenge that goes with it (RFC 6750 §3). */
export type Admission = { readonly holder: TokenHolder } | { readonly refused: StepgateError; readonly challenge?: string }

const realm = 'Bearer realm="stepgate"'

/**
 * Who calls, by the `Authorization` header alone (RFC 6750 §2.1): tokens in bodies and addresses end in logs. The
 * credential is judged before the body is read.
 */
export async function admit(
  authorization: string | undefined,
  scopes: readonly string[],
  verifyToken: VerifyToken,
): Promise<Admission> {
  const bearer = /^Bearer +([^ ]+)$/i.exec(authorization ?? '')?.[1]
  if (bearer === undefined) return { refused: problem('unauthenticated'), challenge: realm }

  const holder = await verifyToken(bearer)
  if (holder === undefined) {
    return { refused: problem('unauthenticated'), challenge: `${realm}, error="invalid_token"` }
  }
  if (holder.integrationState === 'deleted') return { refused: problem('gone') }
  if (holder.integrationState !== 'enabled') return { refused: problem('integration_disabled') }
  if (!scopes.some(scope => holder.scopes.has(scope))) {
    return {
      refused: problem('forbidden', `insufficient_scope: this needs ${scopes.join(' or ')}.`),
      challenge: `${realm}, error="insufficient_scope", scope="${scopes.join(' ')}"`,
    }
  }
  return { holder }
}
