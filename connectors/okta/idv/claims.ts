import type { AssertedClaims } from '../../../src/contract/index.ts'

/**
 * The claims that Okta's identity verification knows (https://developer.okta.com/docs/guides/idv-integration/main/), and
 * what they are called in a result. A claim outside of the list would fail Okta's evaluation as a whole.
 */

export const claimNames = ['given_name', 'family_name', 'middle_name', 'email', 'birthdate', 'phone_number'] as const
export const addressNames = ['street_address', 'locality', 'region', 'postal_code', 'country'] as const
export type ClaimName = (typeof claimNames)[number]
export type AddressName = (typeof addressNames)[number]

/** OpenID Connect Core 1.0 section 5.1 writes `birthdate` in one word. */
export const matchName = (name: ClaimName): string => (name === 'birthdate' ? 'birth_date' : name)

/** One claim that was asked for: `value` is what Okta has of the person, where it has any. */
export interface AskedClaim {
  readonly value?: string
  readonly fuzzy: boolean
}

export interface AskedClaims {
  readonly claims: Readonly<Partial<Record<ClaimName, AskedClaim>>>
  readonly address: Readonly<Partial<Record<AddressName, AskedClaim>>>
}

/** The values alone, as the host compares them. */
export function assertedOf({ claims, address }: AskedClaims): AssertedClaims {
  const said = Object.fromEntries(
    claimNames.flatMap(name => {
      const value = claims[name]?.value
      return value === undefined ? [] : [[matchName(name), value]]
    }),
  )
  const lines = Object.fromEntries(
    addressNames.flatMap(name => {
      const value = address[name]?.value
      return value === undefined ? [] : [[name, value]]
    }),
  )
  return { ...said, ...(Object.keys(lines).length === 0 ? {} : { address: lines }) }
}
