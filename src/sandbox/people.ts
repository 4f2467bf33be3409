/**
 * The people of the sandbox. Every stand-in (Okta, Entra, Incode) knows the same ones, so the person with an index has
 * one name, birth date and address everywhere. Nothing is stored: a person is computed from the index, which is how a
 * directory of a million costs no memory. This file knows nothing of any product.
 */

import { familyNames, givenNames } from './people-names.ts'
import { places } from './people-places.ts'

/** What every stand-in knows about one person. */
export interface Person {
  readonly index: number
  readonly givenName: string
  readonly familyName: string
  /** YYYY-MM-DD */
  readonly birthDate: string
  /** E.164, distinct for each of the first hundred million people. */
  readonly mobilePhone: string
  readonly email: string
  readonly employeeNumber: string
  readonly street: string
  readonly city: string
  readonly state: string
  readonly zip: string
  readonly country: string
}

const pairs = givenNames.length * familyNames.length

/** Deals a family name to an index: within each round of given names a given name meets a family name it has not met. */
function familyNameAt(index: number): string {
  const inPairs = index % pairs
  const at = ((inPairs % givenNames.length) + Math.floor(inPairs / givenNames.length)) % familyNames.length
  const family = familyNames[at] ?? ''
  const doubled = Math.floor(index / pairs)
  return doubled === 0 ? family : `${family}-${familyNames[(at + doubled) % familyNames.length]}`
}

/** Spreads neighbouring indexes over the whole range (Knuth's multiplicative hash). */
const spread = (index: number): number => Math.imul(index + 1, 2654435761) >>> 0

const twoDigits = (n: number): string => (n < 10 ? `0${n}` : `${n}`)

/** The person with this index, always the same one; no two of them share a folded given and family name. */
export function personAt(index: number): Person {
  const place = places[index % places.length]
  const given = givenNames[index % givenNames.length]
  if (place === undefined || given === undefined) throw new RangeError(`a person's index is a whole number from 0, not ${index}`)
  const mixed = spread(index)
  return {
    index,
    givenName: given,
    familyName: familyNameAt(index),
    birthDate: `${1950 + (mixed % 55)}-${twoDigits(1 + ((mixed >>> 6) % 12))}-${twoDigits(1 + ((mixed >>> 10) % 28))}`,
    mobilePhone: `${place.callingCode}7${String(index).padStart(9, '0')}`,
    email: `user${index}@example.com`,
    employeeNumber: `E${100000 + index}`,
    street: `${1 + (mixed % 199)} ${place.street}`,
    city: place.city,
    state: place.state,
    zip: place.zip,
    country: place.country,
  }
}
