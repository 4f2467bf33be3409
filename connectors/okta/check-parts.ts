import type { HostContext, Seen, SourceUser, TokenSource } from '../../src/contract/index.ts'
import type { OktaApi } from './api.ts'
import type { OktaDirectoryConfig } from './config.ts'
import type { OperationsParts } from './operations/check.ts'
import type { Reader } from './reader.ts'
import type { UserSchema } from './schema.ts'

/** What the steps of *Test connection* have to look with, and what one leaves to the next. */

export interface CheckParts {
  readonly config: OktaDirectoryConfig
  readonly host: HostContext
  readonly token: TokenSource
  readonly reader: Reader
  /** With a token of its own where groups are not read anyway. */
  readonly groups: OktaApi
  readonly rolesToken: TokenSource
  readonly hooksToken: TokenSource
  /** With the token that write-back uses. */
  readonly schema: UserSchema
  /** With a token that only reads schemas. */
  readonly schemaToRead: UserSchema
  /** Where there is an app for them. */
  readonly operations: OperationsParts | undefined
}

export interface Found {
  headers: Headers
  users: readonly SourceUser[]
  /** Whether those are all whom the app sees. */
  isAll: boolean
  /** How many values of mapped attributes could not be read. */
  unread: number
}

export type Look = (parts: CheckParts, found: Found, signal: AbortSignal) => Promise<Seen> | Seen

export const counted = (count: number): string => count.toLocaleString('en-US')
