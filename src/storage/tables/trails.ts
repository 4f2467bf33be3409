import type { IntegrationId, ResetKind, TrailActorKind, TrailEvent, VerificationId } from '../../contract/index.ts'

/** How far the log of a product was read. Primary key integration_id. */
export interface TrailsTable {
  integration_id: IntegrationId
  /** As the connector says it; null before the first read. */
  cursor: string | null
  next_at: number
  failures: number
  error_code: string | null
  /** Up to when everything was read that there was. */
  read_at: number | null
  /** Since when its integration says that it is not to be read; null where it is. */
  off_since: number | null
  /** Of the integration, when it was last looked at; null before that was noted. */
  version: number | null
}

/**
 * What became of an event. Of an acceptance: `accepted` and `refused`; `unissued` where nothing of ours explains it;
 * `foreign` where nothing of ours is accepted so; `erased` where the ledger has forgotten the person meanwhile. Of a reset:
 * whether there was a verification before it.
 */
export type TrailFinding = 'accepted' | 'refused' | 'unissued' | 'foreign' | 'erased' | 'verified' | 'unverified'

/**
 * What a product wrote down of a person. Primary key (integration_id, event_id); indexes (kind, at, integration_id,
 * event_id), (read_at), (integration_id, external_id), (actor_id), (verification_id).
 */
export interface TrailEventsTable {
  integration_id: IntegrationId
  event_id: string
  kind: TrailEvent['kind']
  at: number
  read_at: number
  /** Null once the person was erased. */
  external_id: string | null
  found: TrailFinding
  verification_id: VerificationId | null
  operation: ResetKind | null
  /** What the product calls it. */
  event: string | null
  actor_kind: TrailActorKind | null
  actor_id: string | null
  actor_name: string | null
  /** Whether it was done with a credential of ours. */
  ours: number | null
  /** 0 where the product said that the account has no privileges; null where nobody asked. */
  privileged: number | null
  reason: string | null
}

/** Integrations that say nothing of anybody until an owner lets them. Primary key integration_id. */
export interface SuspensionsTable {
  integration_id: IntegrationId
  cause: 'unissued_acceptance' | 'by_hand'
  since: number
  /** JSON of `ActorRef`. */
  by: string
}
