/** The authenticators of the org (https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Authenticator/). */

/** That of temporary access codes, with its settings; lifetimes in minutes. */
export interface CodeSettings {
  readonly id: string
  readonly minTtl: number
  readonly maxTtl: number
  readonly defaultTtl: number
  readonly length: number
  readonly multiUseAllowed: boolean
}

export const codesAtFirst: CodeSettings = {
  id: 'aut5sandbox000000003',
  minTtl: 10,
  maxTtl: 1440,
  defaultTtl: 120,
  length: 16,
  multiUseAllowed: false,
}

/** Without codes where the org has not set them up. */
export function authenticatorsOf(codes: CodeSettings | undefined) {
  const named = (id: string, key: string, name: string, type: string) => ({ id, key, name, type, status: 'ACTIVE' })
  const others = [
    named('aut5sandbox000000001', 'okta_password', 'Password', 'password'),
    named('aut5sandbox000000002', 'okta_verify', 'Okta Verify', 'app'),
  ]
  if (codes === undefined) return others
  const { id, ...configuration } = codes
  const complexity = { numbers: true, letters: false, specialCharacters: false }
  const provider = { type: 'tac', configuration: { ...configuration, complexity } }
  return [...others, { ...named(id, 'tac', 'Temporary Access Code', 'tac'), provider }]
}
