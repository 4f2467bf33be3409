import { decodeJwt } from 'jose'

/**
 * OpenID Connect Core 1.0 section 3.1.2.2: a request whose `id_token_hint` names somebody must not be answered with tokens of
 * somebody else. That the hint is a token of ours, the library has looked when the request came.
 */
export function isOfAnother({ id_token_hint: hint }: Readonly<Record<string, unknown>>, sub: string): boolean {
  return typeof hint === 'string' && decodeJwt(hint).sub !== sub
}
