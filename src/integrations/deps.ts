import type {
  ActorRef,
  Clock,
  Connector,
  ConnectorErrorCode,
  DirectoryUser,
  IntegrationId,
  Logger,
  Random,
  Redemption,
  Result,
  RunId,
  StartedVerification,
  StartVerification,
  VerificationId,
} from '../contract/index.ts'
import type { Seals } from '../security/seals.ts'
import type { Sleep } from '../security/sleep.ts'
import type { Store, Tx } from '../storage/store.ts'
import type { KeyPair } from './keys.ts'
import type { Unavailable } from './third-party/index.ts'

/** A token that speaks of a verification, as the ledger has it. Times are milliseconds since the epoch. */
export interface Issued {
  readonly jti: string
  readonly verificationId: VerificationId
  readonly clientId: string
  readonly subject: string
  readonly audience: string
  /** Of the key that signed it; empty where that is a secret that the product shares. */
  readonly kid: string
  readonly issuedAt: number
  readonly expiresAt: number
}

/** What rooms on other floors do for a connector; plugged in by the host. */
export interface Ports {
  readonly directory: {
    find(
      directoryId: IntegrationId,
      by: { readonly externalId: string } | { readonly loginHint: string },
    ): Promise<DirectoryUser | undefined>
    /** A hint that something changed there. */
    nudge(directoryId: IntegrationId, reason: string): Promise<void>
  }
  readonly verifications: {
    start(by: SurfaceCaller, request: StartVerification): Promise<StartedVerification>
    /** The newest pass of somebody in this directory that still stands. */
    latest(whose: PassWanted): Promise<Result | undefined>
    latestOfSession(whose: PassWanted & { readonly sessionRef: string }): Promise<Result | undefined>
    /** One that this integration began. */
    view(by: SurfaceCaller, id: VerificationId): Promise<Result>
    /** A token that speaks of one that this integration began, before it leaves. */
    issued(integrationId: IntegrationId, token: Issued): Promise<void>
    /** Of one that this integration began, by its code. */
    redeem(by: SurfaceCaller, redemption: Redemption): Promise<Result>
  }
  /** Ends the open verifications that stand on a deleted integration, account or directory, in the transaction that deletes it. */
  voidVerifications(tx: Tx, integrationId: IntegrationId): Promise<void>
  /** These runs were ended with their integration: who reads for them may stop at once. */
  runsEnded?(runs: readonly RunId[]): void
  /** An integration was made looser, in the transaction that does it: whoever answers for the host is told. */
  loosened?(tx: Tx, change: Loosened): Promise<void>
}

/** An integration whose product calls it by itself; `clientId` is that of the rehearsal in which it does. */
export type SurfaceCaller =
  | { readonly integrationId: IntegrationId; readonly clientId: null }
  | { readonly integrationId: IntegrationId; readonly clientId: string }

export interface PassWanted {
  readonly directoryId: IntegrationId
  readonly externalId: string
  readonly maxAgeSeconds: number
  /** The client of a rehearsal: only what was rehearsed counts, and only with the people that it may name. */
  readonly rehearsal?: string
}

export interface Loosened {
  readonly integrationId: IntegrationId
  readonly name: string
  readonly by: ActorRef
  readonly at: number
  /** Until when it is held, unless somebody confirms it. */
  readonly until: number
}

/** Told of every call of a capability. */
export interface Metrics {
  capability(call: {
    readonly integrationId: IntegrationId
    readonly template: string
    readonly capability: string
    readonly ms: number
    readonly outcome: 'ok' | ConnectorErrorCode
  }): void
}

export interface IntegrationDeps {
  readonly store: Store
  readonly seals: Seals
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  /** Without a slash at its end. */
  readonly publicUrl: string
  readonly connectors: Readonly<Record<string, Connector<unknown>>>
  /** Connectors that were to be loaded and were not, or broke since. */
  readonly unavailable?: () => readonly Unavailable[]
  /** Whether loopback `http://` may be named, and what only the sandbox allows. */
  readonly sandbox: boolean
  readonly ports: Ports
  readonly metrics?: Metrics
  /** Whether this host can write to people, by mail or by text messages. */
  readonly canWrite?: boolean
  /** Waits between attempts; real time where it is left out. */
  readonly sleep?: Sleep
  /** Where the key pair of a new integration comes from; made for it where this is left out. */
  readonly keyPair?: () => Promise<KeyPair>
}
