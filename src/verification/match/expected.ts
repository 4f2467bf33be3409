import type { AssertedClaims, DirectoryUser } from '../../contract/index.ts'
import type { ExpectedAddress, ExpectedClaims } from './types.ts'

/** What the directory says of a person. A date of birth is asked for always, so that its absence is told. */
export function claimsOfUser({ givenName, familyName, email, claims }: DirectoryUser): ExpectedClaims {
  return {
    givenName,
    familyName,
    birthDate: claims.birth_date ?? null,
    ...(claims.middle_name ? { middleName: claims.middle_name } : {}),
    ...(email ? { email } : {}),
    ...(claims.phone_number ? { phoneNumber: claims.phone_number } : {}),
    ...(claims.address === undefined ? {} : { address: addressOf(claims.address) }),
  }
}

function addressOf(address: NonNullable<AssertedClaims['address']>): ExpectedAddress {
  return {
    ...(address.street_address === undefined ? {} : { street: address.street_address }),
    ...(address.locality === undefined ? {} : { locality: address.locality }),
    ...(address.region === undefined ? {} : { region: address.region }),
    ...(address.postal_code === undefined ? {} : { postalCode: address.postal_code }),
    ...(address.country === undefined ? {} : { country: address.country }),
  }
}

/** What a client or a product says of somebody; only what it says is compared. */
export function claimsOfClient(claims: AssertedClaims): ExpectedClaims {
  return {
    ...(claims.given_name === undefined ? {} : { givenName: claims.given_name }),
    ...(claims.family_name === undefined ? {} : { familyName: claims.family_name }),
    ...(claims.birth_date === undefined ? {} : { birthDate: claims.birth_date }),
    ...(claims.middle_name === undefined ? {} : { middleName: claims.middle_name }),
    ...(claims.email === undefined ? {} : { email: claims.email }),
    ...(claims.phone_number === undefined ? {} : { phoneNumber: claims.phone_number }),
    ...(claims.address === undefined ? {} : { address: addressOf(claims.address) }),
  }
}
