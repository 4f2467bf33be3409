import type { ConnectorErrorCode } from './errors.ts'
import type { IntegrationId } from './ids.ts'
import type { JsonObject } from './json.ts'
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
  /** Whom the person reports to: an id or a login of the same directory. Compared with no document. */
  readonly manager?: string
  /** In which language they want to be spoken to (BCP 47). Compared with no document. */
  readonly locale?: string
  readonly address?: {
    readonly street_address?: string
    readonly locality?: string
    readonly region?: string
    readonly postal_code?: string
    readonly country?: string
  }
}

/** What an administrator can have fed from another attribute than the usual one. */
export const mappables = [
  'given_name',
  'family_name',
  'middle_name',
  'email',
  'phone_number',
  'birth_date',
  'employee_number',
  'address.street_address',
  'address.locality',
  'address.region',
  'address.postal_code',
  'address.country',
  'manager',
  /** Ties accounts of one person together, in one directory or across several. */
  'link_key',
] as const
export type Mappable = (typeof mappables)[number]

/** Whether people can change it of themselves at the product. Who cannot tell says `unknown`, which is never taken for a no. */
export const editabilities = ['yes', 'no', 'unknown'] as const
export type Editability = (typeof editabilities)[number]

/** Of what several places say of one claim: one that people can change is enough. Where nothing is said, nobody knows. */
export function worstEditability(all: readonly Editability[]): Editability {
  if (all.includes('yes')) return 'yes'
  return all.length === 0 || all.includes('unknown') ? 'unknown' : 'no'
}

/** By claim, as the configuration feeds them; one that is left out is `unknown`. */
export type EditableClaims = Readonly<Partial<Record<Mappable, Editability>>>

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
  /**
   * Since when the product is known not to have changed what is compared, ISO 8601, where it does not say `changedAt`. It
   * counts at the first sight of the person and never later, and is no part of what makes them news.
   */
  readonly unchangedSince?: string
  readonly claims: DirectoryClaims
  /**
   * What the mapping's `link_key` found: two accounts with the same one are of the same person. Only an attribute that
   * people cannot change themselves may feed it. Never an e-mail.
   */
  readonly linkKey?: string
}

/** The word that stands for the product's own where somebody is there, and no longer among whom the read is limited to. */
export const leftScopeStatus = 'LEFT_SCOPE'

/** A person who is not in scope, as `get` and `find` tell it. */
export function outOfScope(user: SourceUser): SourceUser {
  return { ...user, status: 'inactive', sourceStatus: leftScopeStatus }
}

export function isOutOfScope({ status, sourceStatus }: SourceUser): boolean {
  return status === 'inactive' && sourceStatus === leftScopeStatus
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
  /**
   * What the product shows at present of a verdict that we wrote back, in the form of `standingText`; null for none. Only
   * where write-back is on. The host compares it with what it wrote: anything else was written by somebody else.
   */
  | { readonly kind: 'standing'; readonly externalId: string; readonly shown: string | null }

/**
 * An empty page never means "all gone": only `end` says that the read is complete.
 * Within a page groups come first, then people, then members, so that whom a membership names is known. A full read that
 * mentions a group mentions all its members: who is not mentioned is no member any more.
 */
export interface Page {
  readonly changes: readonly Change[]
  readonly cursor: Cursor
  readonly end?: 'snapshot' | 'delta'
  readonly total?: number
  /**
   * With `end: 'snapshot'`: what it means not to have been mentioned. Where only members of chosen groups are read, those
   * who are missing have left the scope and become `inactive`; else, and by default, they are gone.
   */
  readonly absent?: 'deleted' | 'left_scope'
  /** Claims that could not be read of a person, by a wrong mapping or a wrong value. The person is there without them. */
  readonly unread?: readonly { readonly externalId: string; readonly claim: Mappable }[]
  /** Rows that could not be read. They are reported, and do not stop the run. */
  readonly setAside?: readonly { readonly externalId?: string; readonly code: ConnectorErrorCode }[]
}

export interface DirectorySource {
  /** `undefined` reads everything; a cursor knows its kind. Stops within one page of an abort. */
  pages(from: Cursor | undefined, signal: AbortSignal): AsyncIterable<Page>
  /**
   * The person as the product has them now; undefined for nobody, who becomes a tombstone. Somebody who is there, and not
   * among whom the read is limited to, is told by `outOfScope`, and becomes inactive as a full read would make them.
   */
  get(externalId: string, signal: AbortSignal): Promise<SourceUser | undefined>
  /** The one person whose login equals this, read now; out of scope as `get` tells it. */
  find?(login: string, signal: AbortSignal): Promise<SourceUser | undefined>
  groups?(search: string, signal: AbortSignal): Promise<readonly SourceGroup[]>
  /** A few people as the product has them and as the mapping reads them: what an administrator looks at before saving it. */
  sample?(limit: number, signal: AbortSignal): Promise<readonly Sample[]>
  /**
   * Which claims people can change of themselves, by the usual attributes and those of the mapping. It throws where the
   * product cannot be asked at present, and says `unknown` where it does not tell. Left out, all of it is unknown.
   */
  editable?(signal: AbortSignal): Promise<EditableClaims>
  /**
   * Whom the product names as the manager of somebody, by the immutable id, read now; undefined for nobody. Of a product that
   * keeps it as a relation; where it is an attribute, the claim `manager` has it.
   */
  manager?(externalId: string, signal: AbortSignal): Promise<string | undefined>
  /** Whether somebody is in a group, read now. Left out, the view is asked. */
  isMember?(groupId: string, externalId: string, signal: AbortSignal): Promise<boolean>
}

/** One person before and after the mapping. */
export interface Sample {
  /** Every attribute that could be mapped, by its path. */
  readonly raw: JsonObject
  readonly user?: SourceUser
  readonly unread: readonly Mappable[]
}
