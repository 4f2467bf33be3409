import type { ConnectorErrorCode } from './errors.ts'
import type { IntegrationId } from './ids.ts'
import type { Assurance, EnrollmentState } from './verification.ts'

/**
 * The state of an account in words that fit every product. `active` and `locked` can verify; `locked` is an active
 * account that its product refuses to sign in at present. `removed` is a tombstone: the product no longer lists it.
 */
export const accountStatuses = ['active', 'locked', 'suspended', 'staged', 'inactive', 'removed'] as const
export type AccountStatus = (typeof accountStatuses)[number]

/** Attributes that are compared with a document. Dates are `YYYY-MM-DD`, phones as the product has them. */
export interface DirectoryClaims {
  readonly middle_name?: string
  readonly birth_date?: string
  readonly phone_number?: string
  readonly employee_number?: string
  readonly address?: {
    readonly street_address?: string
    readonly locality?: string
    readonly region?: string
    readonly postal_code?: string
    readonly country?: string
  }
}

/** A person as a directory connector reads it. */
export interface SourceUser {
  /** The product's immutable id. Never an e-mail. */
  readonly externalId: string
  readonly login: string
  readonly email?: string
  readonly givenName?: string
  readonly familyName?: string
  readonly displayName?: string
  readonly status: Exclude<AccountStatus, 'removed'>
  /** The product's own word, for administrators: `LOCKED_OUT`, `DEPROVISIONED`. */
  readonly sourceStatus: string
  /** When the product says that it last changed, ISO 8601. An older version never overwrites a newer one. */
  readonly changedAt?: string
  readonly claims: DirectoryClaims
}

export interface SourceGroup {
  readonly externalId: string
  readonly name: string
  readonly description?: string
}

/** A person in the directory view. */
export interface DirectoryUser {
  readonly integrationId: IntegrationId
  readonly externalId: string
  readonly login: string
  readonly email: string | null
  readonly givenName: string | null
  readonly familyName: string | null
  readonly displayName: string | null
  readonly status: AccountStatus
  readonly sourceStatus: string
  readonly enrollment: EnrollmentState
  readonly assurance: Assurance | null
  readonly claims: DirectoryClaims
  /** Epoch milliseconds: when a name or another compared attribute last changed, as far as can be told. */
  readonly claimsChangedAt: number
  /** Epoch milliseconds: when an address that a link could be sent to last changed. */
  readonly contactChangedAt: number
}

/** Opaque to the host, which stores it in the transaction that applies its page. Safe to hand back again. */
export type Cursor = string

export type Change =
  | { readonly kind: 'user'; readonly user: SourceUser }
  | { readonly kind: 'user_removed'; readonly externalId: string; readonly reason: 'deleted' | 'soft_deleted' | 'left_scope' }
  | { readonly kind: 'group'; readonly group: SourceGroup }
  | { readonly kind: 'group_removed'; readonly externalId: string }
  | { readonly kind: 'member'; readonly groupId: string; readonly externalId: string; readonly present: boolean }

/** An empty page never means "all gone": only `end` says that the read is complete. */
export interface Page {
  readonly changes: readonly Change[]
  readonly cursor: Cursor
  readonly end?: 'snapshot' | 'delta'
  readonly total?: number
  /** Rows that could not be read. They are reported, and do not stop the run. */
  readonly setAside?: readonly { readonly externalId?: string; readonly code: ConnectorErrorCode }[]
}

export interface DirectorySource {
  /** `undefined` reads everything; a cursor knows its kind. Stops within one page of an abort. */
  pages(from: Cursor | undefined, signal: AbortSignal): AsyncIterable<Page>
  get(externalId: string, signal: AbortSignal): Promise<SourceUser | undefined>
  groups?(search: string, signal: AbortSignal): Promise<readonly SourceGroup[]>
}
