import type { IntegrationId } from '../../contract/index.ts'

/**
 * Two accounts of one person. The lesser of the two (integration id, then external id) stands first. Unique pair where
 * `ended_at` is null; indexes for either account, expires_at, (proposed_at, id).
 */
export interface AccountLinksTable {
  id: string
  state: 'proposed' | 'live' | 'ended'
  /** An attribute that both have, or two administrators. */
  origin: 'attribute' | 'admin'
  integration_id: IntegrationId
  external_id: string
  other_integration_id: IntegrationId
  other_external_id: string
  /** JSON of `ActorRef`; null where the attribute says it. */
  proposed_by: string | null
  proposed_at: number
  /** Of a proposal. */
  expires_at: number | null
  made_by: string | null
  made_at: number | null
  ended_at: number | null
  ended_why: 'diverged' | 'ambiguous' | 'made_while_open' | 'by_admin' | 'withdrawn' | 'expired' | null
  /** Why an administrator proposed it, for the one who confirms. It goes with the link. */
  reason: string | null
  /** When it was seen that people can choose the attribute, and may have before the link was made. */
  doubted_at: number | null
}

/** Up to when changes of a directory were looked at for links. Primary key integration_id. */
export interface LinkMarksTable {
  integration_id: IntegrationId
  until: number
}
