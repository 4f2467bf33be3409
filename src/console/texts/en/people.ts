import type { DirectoryUser } from '../../api/schema.ts'
import { purposes } from './words.ts'

type Words<Name extends string> = Readonly<Record<Name, string>>

const status: Words<DirectoryUser['status']> = {
  active: 'Active',
  locked: 'Locked',
  suspended: 'Suspended',
  staged: 'Staged',
  inactive: 'Inactive',
  removed: 'Removed',
}
const enrollment: Words<DirectoryUser['enrollment']> = {
  enrolled: 'Enrolled',
  in_review: 'In review',
  invited: 'Invited',
  not_enrolled: 'Not enrolled',
  expired: 'Expired',
  revoked: 'Revoked',
}
const assurance: Words<NonNullable<DirectoryUser['assurance']>> = { low: 'low', medium: 'medium', high: 'high' }
/** What people's accounts and verifications are called, on every page that shows some. */
export const people = {
  status,
  enrollment,
  assurance,
  purpose: purposes,
  rehearsal: 'rehearsal',
  withAssurance: (state: string, level: string) => `${state}, ${level}`,
}
