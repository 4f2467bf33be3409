import type { OperationRefusal, OperationResult } from '../../../src/contract/index.ts'
import type { GraphApi } from '../api.ts'
import type { Account } from './account.ts'
import type { OperationsConfig } from './config.ts'

/** What an operation works with. */
export interface Subject {
  readonly api: GraphApi
  readonly account: Account
  /** Of groups that the person is in. */
  readonly groupIds: readonly string[]
  /** For which people can be registered, where there is one. */
  readonly externalMethod: OperationsConfig['externalMethod']
}

/** An operation whose preconditions were read: refused, or ready to be carried out once. Until then nothing has changed. */
export type Prepared = { readonly refused: OperationRefusal } | { act(): Promise<OperationResult> }
export type Prepare = (subject: Subject, signal: AbortSignal) => Promise<Prepared>
