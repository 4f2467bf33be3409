import type { Factor, OperationName, OperationSecret } from '../../contract/index.ts'

/** How far an operation of a verification is, in words for the person. */
export type OperationStanding =
  | 'ready'
  /** It begins, or was begun a moment ago. */
  | 'begun'
  | 'done'
  | 'refused'
  /** Nobody knows whether the product did it, and it is never done a second time. */
  | 'unknown'
  /** A second person has to approve first. */
  | 'waits'

/** What the seat may have done. */
export interface OfferedOperation {
  readonly operation: OperationName
  readonly standing: OperationStanding
  /** Of what waits: that somebody was asked, until when, and the number that they see too. */
  readonly asked?: { readonly number: string; readonly until: string }
  /** Masked: where it goes what it makes, which is then not shown. */
  readonly sentTo?: string
}

/** What a press on *Show* came to. A secret is in exactly one answer, and nowhere else. */
export type Performed =
  | CarriedOut
  /** Nothing was done yet: which sign-in method it is about is the person's to say. */
  | { readonly did: 'choose'; readonly operation: OperationName; readonly factors: readonly Factor[] }

/** How an attempt ended. */
export type CarriedOut =
  | {
      readonly did: 'done'
      readonly operation: OperationName
      readonly secret?: OperationSecret
      /** Masked: where it went instead of being shown. */
      readonly sentTo?: string
      /** Whether the person was signed out everywhere; null where that is not possible at this product. */
      readonly signedOut: boolean | null
      /** A rehearsal or a trial: nothing was changed. */
      readonly isRehearsed: boolean
    }
  | {
      /** `before`: it was done by an earlier press. `stopped`: somebody objected. `late`: the time for it is over. `later`: it can be pressed again. */
      readonly did: 'before' | 'refused' | 'unknown' | 'stopped' | 'late' | 'waits' | 'later'
      readonly operation: OperationName
      /** Given in place of sign-in methods, whose removal came to no good end. */
      readonly secret?: OperationSecret
      readonly sentTo?: string
    }

/** What a flow hears that asks for an operation. */
export interface OperationOpened {
  readonly operation: OperationName
  /** Whether the product has done it. */
  readonly performed: boolean
  readonly recipient: 'seat' | 'flow'
  readonly state: 'open' | 'claimed' | 'done' | 'refused' | 'unknown'
  /** For a flow that is given it, once. */
  readonly secret?: OperationSecret
}
