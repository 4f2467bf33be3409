import type { HostContext, Seen, TokenSource, WriteBack } from '../../src/contract/index.ts'
import type { EntraDirectoryConfig } from './config.ts'
import type { OperationsApp } from './operations/app.ts'
import type { Reader } from './reader.ts'

/** What the steps of the check work with. */
export interface CheckParts {
  readonly config: EntraDirectoryConfig
  readonly host: HostContext
  readonly token: TokenSource
  readonly reader: Reader
  readonly writeBack: WriteBack
  /** The second app, where there is one. */
  readonly operations: OperationsApp | undefined
}

/** What one step leaves to the next. */
export interface Found {
  headers: Headers
  rows: readonly unknown[]
  /** Whether those are all of the list that they are of. */
  isAll: boolean
}

export type Look = (parts: CheckParts, found: Found, signal: AbortSignal) => Promise<Seen> | Seen

export const counted = (n: number, one: string, many: string): string => `${n.toLocaleString('en')} ${n === 1 ? one : many}`
