import type { AccountStatus, DirectoryUser } from '../contract/index.ts'
import type { SubjectsTable } from '../storage/tables/index.ts'
import type { Evidence } from './decide.ts'

/** Whom a row is about, as the directory has them now. */
export interface Person {
  readonly subject: SubjectsTable
  /** Null for a person without a directory record. */
  readonly user: DirectoryUser | null
  readonly account: AccountStatus | null
  readonly enrollment: Evidence['enrollment']
}
