import type { Clock, IntegrationId, Logger, Random, VerificationId } from '../contract/index.ts'
import type { LiveReads } from '../integrations/live.ts'
import type { IntegrationView, OpenAccount, OpenIntegration, Starter } from '../integrations/port.ts'
import type { Messages } from '../messages/index.ts'
import type { Marks } from '../security/marks.ts'
import type { Seals } from '../security/seals.ts'
import type { Sleep } from '../security/sleep.ts'
import type { Store } from '../storage/store.ts'
import type { VerificationsTable } from '../storage/tables/index.ts'
import type { Breakers } from './breaker.ts'
import type { Budgets } from './budgets.ts'
import type { Nicknames } from './nicknames/index.ts'
import type { Policies } from './policies/index.ts'
import type { Policy } from './policy.ts'
import type { Seats } from './seats.ts'
import type { TextLimits } from './text-limits.ts'

/** The little that this room needs of the integrations. */
export interface IntegrationsPort {
  /** Both: `not_found` for an unknown one, `gone` for a deleted one. */
  account(id: string): Promise<OpenAccount>
  get(id: string): Promise<Pick<IntegrationView, 'name'>>
  /** What a client may do now. */
  starter(clientId: string): Promise<Pick<Starter, 'mode' | 'policies' | 'operations'>>
  starterWithin(id: IntegrationId): Promise<Pick<Starter, 'mode' | 'policies' | 'operations'>>
}

/** The directories that can do something for a verified person. */
export interface ProductsPort {
  open(id: string): Promise<Pick<OpenIntegration, 'capabilities'>>
}

/** What the room is built from. */
export interface VerificationDeps {
  readonly store: Store
  readonly seals: Seals
  readonly marks: Marks
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly sleep: Sleep
  /** Without a slash at its end. */
  readonly publicUrl: string
  /** Part of every link, code and seat: a restored database gets a new one, and all of those die. */
  readonly epoch: string
  readonly integrations: IntegrationsPort
  /** One person of a directory, as its product has them now. */
  readonly live: LiveReads
  /** Whether `loopback` among a client's return URLs stands for any loopback URL; the sandbox alone says yes. */
  readonly loopbackReturn: boolean
  /** How people are told what is done in their name, and what reviewers decided; without it nobody is. */
  readonly messages?: Pick<Messages, 'canSend' | 'prepare'> & Partial<Pick<Messages, 'canText' | 'takeBack'>>
  /** Where text messages may go; without it none do. */
  readonly texts?: TextLimits | undefined
  /** Without it nothing is done to any account. */
  readonly products?: ProductsPort
  /** A trial: what would be done at a product is looked at, and not done. */
  readonly dryRun?: boolean
  readonly failPoint?: (point: string) => void
  /** What holds where no administrator chose. */
  readonly policy?: Policy
  /** Those of administrators; without them, `policy` alone. */
  readonly policies?: Policies
  /** Those of administrators in force; without it, as the database has them. */
  readonly nicknames?: Nicknames
}

/** What the files of this room share. */
export interface Room
  extends Required<Omit<VerificationDeps, 'messages' | 'products' | 'texts'>>,
    Pick<VerificationDeps, 'messages' | 'products' | 'texts'> {
  readonly seats: Seats
  readonly breakers: Breakers
  readonly budgets: Budgets
  readonly sessionRefKey: Uint8Array
  readonly gateKey: Uint8Array
  /** Rebuilds what is stored only as a hash. */
  readonly linkToken: (id: VerificationId) => string
  readonly transferCode: (id: VerificationId, createdAt: number) => string
  /** What a caller reads out to an agent. */
  readonly readBackCode: (row: Pick<VerificationsTable, 'id' | 'decided_at'>) => string
  /** Settlements under way in this process, so that racers share one reading. */
  readonly settling: Map<VerificationId, Promise<void>>
}

/** What those who wait for a verification are woken by. */
export const topicOf = (id: string) => `verification:${id}`
