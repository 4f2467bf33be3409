import type { DocumentClaims } from '../contract/index.ts'
import { claimEditing } from '../directory/editable-claims.ts'
import { namesakesAlike, namesakesByKeys } from '../directory/users.ts'
import type { EvidenceWord } from './evidence/index.ts'
import { type ClaimsMatch, claimsOfUser, compareClaims, type NicknameRows, searchKeys } from './match/index.ts'
import type { Person } from './person.ts'
import type { Policy } from './policy.ts'
import type { Room } from './room.ts'

type Db = Room['store']['db']

/** Whether a document tells the person from everybody else of the directory. */
export interface Uniqueness {
  /** How many other people the document would fit. */
  readonly collisions: number
  readonly spokenFor: readonly EvidenceWord[]
}

/** Of somebody who is in no directory, or of whom no document was read. */
export const notCounted: Uniqueness = { collisions: 0, spokenFor: [] }

/**
 * Counts namesakes. A date of birth that matched tells them apart, where people cannot change theirs at the product and the
 * policy lets it: then only those count who have the same one, or of whom none is known.
 */
export async function uniquenessOf(
  db: Db,
  { user, subject }: Person,
  shown: { readonly document: DocumentClaims; readonly match: ClaimsMatch },
  twins: readonly string[],
  policy: Pick<Policy, 'discriminators'>,
  nicknames: NicknameRows = [],
): Promise<Uniqueness> {
  if (user === null) return notCounted
  const { match, document } = shown
  const [directory, except] = [subject.integration_id, [subject.external_id, ...twins] as const]
  const keys = searchKeys(document, claimsOfUser(user), nicknames)
  const bearing = await namesakesByKeys(db, directory, keys, ...except)
  const birthDate =
    match.claims.birth_date === 'matched' && match.reasons?.birth_date !== 'alias' ? user.claims.birth_date : undefined
  if (birthDate === undefined) return { collisions: bearing, spokenFor: [] }
  const { editable, unknown } = await claimEditing(db, directory)
  const isFixed = (claim: 'given_name' | 'family_name' | 'birth_date') => !editable.has(claim) && !unknown.has(claim)
  if (!isFixed('birth_date')) return { collisions: bearing, spokenFor: [] }
  const bornThen = (theirs: string | undefined) =>
    compareClaims({ birthDate }, { birthDate: theirs ?? null }).claims.birth_date !== 'mismatched'
  const alike = bearing === 0 ? 0 : await namesakesAlike(db, directory, keys, claims => bornThen(claims.birth_date), ...except)
  const byAlias = [match.reasons?.given_name, match.reasons?.family_name].includes('alias')
  const exact = !byAlias && match.claims.given_name === 'matched' && match.claims.family_name === 'matched'
  const speaks = alike === 0 && exact && isFixed('given_name') && isFixed('family_name')
  return {
    collisions: policy.discriminators.includes('birth_date') ? alike : bearing,
    spokenFor: speaks ? ['names_and_birth_date'] : [],
  }
}
