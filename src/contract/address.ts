import type { DirectoryClaims } from './directory.ts'

/** The parts of an address as a product has them. */
export interface AddressParts {
  readonly street: string | undefined
  readonly locality: string | undefined
  readonly region: string | undefined
  readonly postalCode: string | undefined
  readonly country: string | undefined
}

type Address = NonNullable<DirectoryClaims['address']>

/** The `address` claim (OpenID Connect Core 1.0 §5.1.1) of the parts that are there; none where none is. */
export function addressClaim({ street, locality, region, postalCode, country }: AddressParts): Address | undefined {
  const address: { -readonly [K in keyof Address]: Address[K] } = {}
  if (street !== undefined) address.street_address = street
  if (locality !== undefined) address.locality = locality
  if (region !== undefined) address.region = region
  if (postalCode !== undefined) address.postal_code = postalCode
  if (country !== undefined) address.country = country
  return (street ?? locality ?? region ?? postalCode ?? country) ? address : undefined
}
