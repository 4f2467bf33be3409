import type {
  AccountStatus,
  Assurance,
  EnrollmentState,
  IntegrationId,
  Mode,
  Outcome,
  Purpose,
  Reason,
} from '../../contract/index.ts'
import type { RecoveryState } from '../evidence/index.ts'

/** What is known of a person and of the ways to them, as plain data. Times are epoch milliseconds. */
export interface WhyFacts {
  readonly now: number
  readonly person: PersonFacts
  readonly directory: DirectoryFacts
  readonly doors: readonly DoorFacts[]
}

export interface PersonFacts {
  readonly status: AccountStatus
  /** The product's own word for it. */
  readonly sourceStatus: string
  /** Whether somebody else of the directory has the same login. */
  readonly loginShared: boolean
  readonly hasNames: boolean
  readonly claimsChangedAt: number
  /** What has run out is `expired`, also where nobody has come by yet to say so. */
  readonly enrollment: EnrollmentState
  readonly assurance: Assurance | null
  readonly recovery: RecoveryState
  /** When the binding begins to open a recovery, while that is ahead. */
  readonly recoveryFrom: number | null
  readonly rebind: 'free' | 'same_identity' | 'supervised'
  /** Somebody else showed the same identity, and no human has looked yet. */
  readonly isBlocked: boolean
  readonly openReviews: number
  readonly aliases: number
  /** The newest of each purpose. */
  readonly last: readonly LastVerification[]
}

export interface LastVerification {
  readonly purpose: Purpose
  readonly mode: Mode
  readonly reason: Reason | null
  readonly outcome: Outcome | null
  readonly startedAt: number
}

export interface DirectoryFacts {
  readonly name: string
  readonly state: 'draft' | 'enabled' | 'disabled' | 'deleted'
  /** To when its view goes back; undefined before its first read has ended. */
  readonly viewAt: number | undefined
  readonly viewHours: { readonly ask: number; readonly refuse: number }
}

/** One integration through which people of the directory are verified. */
export interface DoorFacts {
  readonly integrationId: IntegrationId
  readonly name: string
  readonly state: 'enabled' | 'disabled'
  readonly suspended: boolean
  readonly purposes: readonly Purpose[]
  readonly account: 'ready' | 'missing' | 'closed' | 'down'
  /** Until when a change that lets people through more easily is held, of it, its account or the directory. */
  readonly heldUntil: number | undefined
  readonly policy: { readonly id: string; readonly version: number }
  /** Purposes that the policy in force allows, and what it asks of a binding. */
  readonly allowed: readonly Purpose[]
  readonly minimumAssurance: Readonly<Partial<Record<Purpose, Assurance | undefined>>>
  /** Purposes whose first binding the policy knows. */
  readonly binds: readonly Purpose[]
  /** Purposes that use claims of an enrolled person only once they have stood for so many days. A first binding always does. */
  readonly settledFor: readonly Purpose[]
  readonly settleDays: number
  /** Purposes whose workflow the account does not list. */
  readonly noWorkflow: readonly Purpose[]
  readonly lockedOut: readonly Purpose[]
  readonly lockoutHours: number
  /** In how many seconds there may be another session of the person, where there can be none at present. */
  readonly spentFor: Readonly<Partial<Record<Purpose, number>>>
}
