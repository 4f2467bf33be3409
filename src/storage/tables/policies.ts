import type { IntegrationId } from '../../contract/index.ts'

/**
 * The decision policies. Whom one covers: one integration, a directory or one of its groups, and everybody where nothing is
 * named. Unique by that.
 */
export interface PoliciesTable {
  id: string
  name: string
  integration_id: IntegrationId | null
  directory_id: IntegrationId | null
  group_id: string | null
  /** Of the row in `policy_versions` that is in force. */
  version: number
  /** When it was last made looser, and in which settings: JSON. */
  loosened_at: number | null
  loosened: string
  created_at: number
  updated_at: number
}

/** Append-only. `body` is JSON of `PolicySettings`. Primary key (policy_id, version). */
export interface PolicyVersionsTable {
  policy_id: string
  version: number
  integration_id: IntegrationId | null
  body: string
  /** JSON of `ActorRef`. */
  changed_by: string
  changed_at: number
  /** JSON of what is other than in the version before, and of the settings that are looser. */
  changes: string
  why: string
  looser: string
  /** JSON of the second administrator; null where none was needed, or time passed instead. */
  confirmed_by: string | null
}

/** Versions that may loosen something, and wait for a second administrator or for time. One open for each policy. */
export interface PolicyProposalsTable {
  id: string
  policy_id: string
  based_on: number
  body: string
  changes: string
  looser: string
  why: string
  proposed_by: string
  proposed_at: number
  /** When it takes effect without a second administrator. */
  ready_at: number
  state: 'open' | 'applied' | 'withdrawn' | 'overtaken'
  ended_by: string | null
  ended_at: number | null
  /** The version that came of it. */
  version: number | null
}

/** Sets of settings by which people were judged, by their hash. What they say never changes, so that each verdict can be explained. */
export interface PolicySetsTable {
  hash: string
  settings: string
  /** JSON of the policies and versions that it was put together from. */
  sources: string
  /** When it was last written down. */
  created_at: number
}
