import { hash } from 'node:crypto'
import type { DirectoryClaims, SourceUser } from '../../contract/index.ts'

/** Whose attributes are spelled: a person as a product shows them, or as they are stored. */
export interface Spelled {
  readonly email?: string | null
  readonly givenName?: string | null
  readonly familyName?: string | null
  readonly claims: DirectoryClaims
}

/** The attributes that are compared with a document, as one canonical text; absent and empty are the same. */
export function spellClaims({ givenName, familyName, claims: c }: Spelled): string {
  const a = c.address
  return JSON.stringify([
    givenName || 0,
    familyName || 0,
    c.middle_name || 0,
    c.birth_date || 0,
    c.employee_number || 0,
    a === undefined ? 0 : [a.street_address || 0, a.locality || 0, a.region || 0, a.postal_code || 0, a.country || 0],
  ])
}

/** The addresses that a link can be sent to, likewise. */
export function spellContact({ email, claims }: Spelled): string {
  return JSON.stringify([email || 0, claims.phone_number || 0])
}

/** All that a connector reads of the person. */
function spell(user: SourceUser): string {
  const rest = JSON.stringify([user.login, user.displayName || 0, user.status, user.sourceStatus, user.changedAt || 0])
  // Only where there is one, so that whoever has none is spelled as ever.
  const link = user.linkKey ? JSON.stringify([user.linkKey]) : ''
  const manager = user.claims.manager ? JSON.stringify(['manager', user.claims.manager]) : ''
  const locale = user.claims.locale ? JSON.stringify(['locale', user.claims.locale]) : ''
  return rest + spellContact(user) + spellClaims(user) + link + manager + locale
}

/** 132 bits of SHA-256: what is compared instead of the data. */
function digest(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, 22)
}

export function contentHash(user: SourceUser): string {
  return digest(spell(user))
}
