/**
 * What a product wrote down of people and their credentials, read back: whether it accepted what we said of them, who was
 * given new credentials, and who had changed what we wrote of them, by whom. It is the product's word, and stands beside our
 * own ledger.
 */

/** What was done to the credentials of an account, in words of ours. */
export const resetKinds = [
  'password_reset',
  'temporary_password',
  'temporary_access',
  'factors_reset',
  'factor_removed',
  'factor_added',
  'unlocked',
  'sessions_ended',
] as const
export type ResetKind = (typeof resetKinds)[number]

export const trailActorKinds = ['person', 'app', 'system', 'unknown'] as const
export type TrailActorKind = (typeof trailActorKinds)[number]

/** Who did it, as the product knows them. */
export interface TrailActor {
  readonly kind: TrailActorKind
  readonly id: string
  readonly name?: string
  /** Whether it is the credential of this integration: then we did it. */
  readonly ours: boolean
}

interface TrailEntry {
  /** The product's own id of the event: read twice, it counts once. */
  readonly eventId: string
  /** When it happened, in milliseconds since the epoch. */
  readonly at: number
  /** Whom it is about, as the directory of the same product names them. */
  readonly externalId: string
}

export interface IdentityVerified extends TrailEntry {
  readonly kind: 'identity_verified'
  readonly outcome: 'accepted' | 'refused'
  /** The product's own word for why. */
  readonly reason?: string
  /** The id of the verification, or the `jti` of the token, where the product tells it. */
  readonly reference?: string
  /** The template of those integrations whose tokens are accepted so. */
  readonly issuedBy: string
}

export interface CredentialReset extends TrailEntry {
  readonly kind: 'credential_reset'
  readonly operation: ResetKind
  /** What the product calls it. */
  readonly event: string
  readonly by: TrailActor
}

/** Attributes that say what was last verified of somebody were changed, and not by whoever writes them for us. */
export interface WrittenBackChanged extends TrailEntry {
  readonly kind: 'written_back_changed'
  /** What the product calls it. */
  readonly event: string
  /** By the names that the product has for them. */
  readonly attributes: readonly string[]
  readonly by: TrailActor
}

export type TrailEvent = IdentityVerified | CredentialReset | WrittenBackChanged

export interface TrailPage {
  readonly events: readonly TrailEvent[]
  /** Where the next read goes on. */
  readonly cursor: string
  /** Whether there is more already. */
  readonly more: boolean
}

/** Reads the product's log of events. Of those that come twice, by an overlap, the second ones are passed over by the host. */
export interface AuditTrail {
  /** Off where the configuration says that the log is not to be read. */
  readonly on: boolean
  readonly everySeconds: number
  /** Without a cursor from now on: what happened before there was anybody to look is not looked for. */
  read(since: string | undefined, signal: AbortSignal): Promise<TrailPage>
}
