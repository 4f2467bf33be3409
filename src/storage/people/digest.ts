import { hash } from 'node:crypto'
import type { SourceUser } from '../../contract/index.ts'

/** What is compared instead of the data: 132 bits of SHA-256 over one spelling of it. */
export interface Digests {
  /** Over all that a connector reads of the person. */
  readonly content: string
  /** Over the attributes that are compared with a document. */
  readonly claims: string
  /** Over the addresses that a link can be sent to. */
  readonly contact: string
}

/** A person's attributes as one canonical text each; absent and empty are the same. */
export interface Spelling {
  readonly content: string
  readonly claims: string
  readonly contact: string
}

export function spell(user: SourceUser): Spelling {
  const c = user.claims
  const a = c.address
  const claims = JSON.stringify([
    user.givenName || 0,
    user.familyName || 0,
    c.middle_name || 0,
    c.birth_date || 0,
    c.employee_number || 0,
    a === undefined ? 0 : [a.street_address || 0, a.locality || 0, a.region || 0, a.postal_code || 0, a.country || 0],
  ])
  const contact = JSON.stringify([user.email || 0, c.phone_number || 0])
  const rest = JSON.stringify([user.login, user.displayName || 0, user.status, user.sourceStatus, user.changedAt || 0])
  // Only where there is one, so that whoever has none is spelled as ever.
  const link = user.linkKey ? JSON.stringify([user.linkKey]) : ''
  return { content: rest + contact + claims + link, claims, contact }
}

export function digest(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, 22)
}

export function contentHash(user: SourceUser): string {
  return digest(spell(user).content)
}
