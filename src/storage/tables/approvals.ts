import type { IntegrationId, VerificationId } from '../../contract/index.ts'

/**
 * What a second person is asked for. Primary key verification_id; unique handle; indexes (expires_at) where open, (asked_at),
 * and (decided_directory, decided_person) where somebody decided.
 */
export interface OperationApprovalsTable {
  verification_id: VerificationId
  /** Names it in the address of its page. Whoever has it has to sign in, and be one of those who are asked. */
  handle: string
  /** JSON list of the operations that need it. */
  operations: string
  /** JSON list of who may say yes: `manager`, `group:` and an id. */
  approvers: string
  /** Two digits that both pages show. */
  number: string
  /** `ended`: somebody objected, or the verification is over. */
  state: 'open' | 'approved' | 'refused' | 'expired' | 'ended'
  asked_at: number
  expires_at: number
  /** How many were written to. */
  asked_people: number
  /** JSON list of their ids in the directory of the person, while it is open; null afterwards. */
  asked: string | null
  decided_at: number | null
  /** Who said so. */
  decided_directory: IntegrationId | null
  decided_person: string | null
  /** In the words of who decided; `nobody` where there was nobody to ask. */
  reason: string | null
}
