import type { SQLInputValue } from 'node:sqlite'
import type { Change } from '../../contract/index.ts'
import type { PersonRow } from '../people/compare.ts'

/** The columns of a person, in the order in which the statements take them. */
export const columns = [
  'login',
  'login_key',
  'email',
  'given_name',
  'family_name',
  'display_name',
  'status',
  'source_status',
  'claims',
  'browse_key',
  'content_hash',
  'claims_changed_at',
  'contact_changed_at',
  'source_changed_at',
  'link_key',
] as const

/**
 * A person on the way to the loader's thread, worked out on the thread that reads: while new people come in, that one
 * has time and the loader has none. A list, because names of properties would be copied with every person.
 */
export interface Packed {
  readonly kind: 'person'
  readonly externalId: string
  readonly values: readonly SQLInputValue[]
  /** Name keys, one a line: a key has no line breaks. */
  readonly keys: string
  readonly words: string
}

/** A change as the loader's thread gets it. */
export type PackedChange = Change | Packed

export function valuesOf(person: PersonRow): readonly SQLInputValue[] {
  return [
    person.login,
    person.loginKey,
    person.email,
    person.givenName,
    person.familyName,
    person.displayName,
    person.status,
    person.sourceStatus,
    person.claims,
    person.browseKey,
    person.contentHash,
    person.claimsChangedAt,
    person.contactChangedAt,
    person.sourceChangedAt,
    person.linkKey,
  ]
}

export function pack(person: PersonRow): Packed {
  const { externalId, nameKeys, words } = person
  return { kind: 'person', externalId, values: valuesOf(person), keys: nameKeys.join('\n'), words }
}

export function unpack({ externalId, values, keys, words }: Packed): PersonRow {
  const [login, loginKey, email, givenName, familyName, displayName, status, sourceStatus, claims, browseKey, ...rest] = values
  const [contentHash, claimsChangedAt, contactChangedAt, sourceChangedAt, linkKey] = rest
  return {
    externalId,
    login,
    loginKey,
    email,
    givenName,
    familyName,
    displayName,
    status,
    sourceStatus,
    claims,
    browseKey,
    contentHash,
    claimsChangedAt,
    contactChangedAt,
    sourceChangedAt,
    linkKey,
    nameKeys: keys === '' ? [] : keys.split('\n'),
    words,
  } as PersonRow
}
