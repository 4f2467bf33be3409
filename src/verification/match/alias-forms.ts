import { type AliasClaim, aliasClaims, type DocumentClaims } from '../../contract/index.ts'
import { normalForm } from './normal-form.ts'
import { shownNames } from './shown-names.ts'
import type { ExpectedClaims } from './types.ts'

/** What a document shows of a claim, in the form in which the comparison asks for aliases. */
export interface AliasForm {
  readonly claim: AliasClaim
  readonly form: string
}

/** All that a document shows and an alias can be of, in each of its scripts. A name without a border counts as both names. */
export function aliasForms(document: DocumentClaims, claims: readonly AliasClaim[] = aliasClaims): readonly AliasForm[] {
  const names = shownNames(document).flatMap(name =>
    name.divided
      ? [['given_name', name.given] as const, ['family_name', name.family] as const]
      : [['given_name', name.whole] as const, ['family_name', name.whole] as const],
  )
  const others = [
    ['birth_date', document.birthDate],
    ['email', document.email],
    ['phone_number', document.phoneNumber],
  ] as const
  return [...names, ...others].flatMap(([claim, value]) => {
    const form = value === undefined ? '' : normalForm(value)
    return form === '' || !claims.includes(claim) ? [] : [{ claim, form }]
  })
}

const fieldOf = {
  given_name: 'givenName',
  family_name: 'familyName',
  birth_date: 'birthDate',
  email: 'email',
  phone_number: 'phoneNumber',
} as const satisfies Record<AliasClaim, keyof ExpectedClaims>

/** What a document was compared with, in the same form: an alias is kept for that, and for nothing else that is said later. */
export function knownForms(claim: AliasClaim, sides: readonly ExpectedClaims[]): readonly string[] {
  return [...new Set(sides.map(side => normalForm(side[fieldOf[claim]] ?? '')).filter(form => form !== ''))]
}
