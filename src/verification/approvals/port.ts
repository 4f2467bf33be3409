import type { OperationName } from '../../contract/index.ts'
import type { Approver } from './approver.ts'

export interface SignedInApprover extends Approver {
  /** When the person proved to their provider that it is them. */
  readonly signedInAt: number
}

/** What whoever is asked reads before they decide. */
export interface ApprovalPage {
  /** `over`: the verification is, or somebody objected. */
  readonly state: 'open' | 'approved' | 'refused' | 'expired' | 'over'
  readonly asks: string
  readonly person: string
  readonly account: string
  readonly operations: readonly OperationName[]
  /** What the flow said of it. */
  readonly reasonText: string | null
  readonly ticket: string | null
  readonly requestedBy: string | null
  /** How the document named the person; `not_checked` of a face alone. */
  readonly names: string
  readonly assurance: string | null
  readonly number: string
  readonly askedAt: string
  readonly until: string
}

/** By pages, for whoever signed in. */
export interface Approvals {
  look(handle: string, who: SignedInApprover): Promise<ApprovalPage>
  decide(
    handle: string,
    who: SignedInApprover,
    said: { readonly answer: 'approve' | 'refuse'; readonly reason: string },
  ): Promise<ApprovalPage>
}
