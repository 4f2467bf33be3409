import type { AccountStatus } from '../../contract/index.ts'
import type { DirectoryChangesTable } from '../tables/index.ts'
import { hasLeftScope, outcomeOf, type PersonRow, type StoredPerson } from './compare.ts'
import { changedFields } from './fields.ts'

/** What the log of a person says of one change. */
export interface Logged {
  readonly what: DirectoryChangesTable['what']
  readonly fields: string
  readonly before: AccountStatus
  readonly after: AccountStatus
}

/**
 * What is to be written down of a change; nothing where only the product's own time moved. Every change of a known person
 * is, however many come at once: a mapping that changes what documents are compared with is what an auditor asks for.
 * Being seen for the first time is not: the row says that itself.
 */
export function loggedChange(stored: StoredPerson, now: PersonRow): Logged | undefined {
  const fields = changedFields(stored, now).join(',')
  const back = stored.status === 'removed' || hasLeftScope(stored)
  if (fields === '' && !back) return undefined
  return { what: back ? 'returned' : outcomeOf(stored.status, now.status), fields, before: stored.status, after: now.status }
}

/** The same of somebody who goes. */
export function loggedLeaving(before: AccountStatus, isLeftScope: boolean): Logged {
  if (isLeftScope) return { what: 'left_scope', fields: before === 'inactive' ? '' : 'status', before, after: 'inactive' }
  return { what: 'removed', fields: 'status', before, after: 'removed' }
}
