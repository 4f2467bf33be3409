import type { Clock, Logger, PolicySettings, Random } from './contract/index.ts'
import type { SignInSettings } from './facades/sign-in/index.ts'
import type { AdminLinks } from './http/admin/links.ts'
import type { SessionLimits } from './http/admin/sessions.ts'
import type { AdminSignInSettings } from './http/admin/sign-in/index.ts'
import type { AdminTokens } from './http/admin/tokens.ts'
import type { App } from './http/app.ts'
import type { KeyPair } from './integrations/keys.ts'
import type { Integrations } from './integrations/port.ts'
import type { SyncControl } from './integrations/sync-control.ts'
import type { ThirdParty } from './integrations/third-party/index.ts'
import type { Invites } from './invites/index.ts'
import type { MailSettings, SmsSettings } from './messages/index.ts'
import type { Marks } from './security/marks.ts'
import type { FailSpec } from './storage/fail-point.ts'
import type { Retention } from './storage/retention.ts'
import type { Store } from './storage/store.ts'
import type { Verifications } from './verification/port.ts'

/** What a host is made of. Everything that differs between the sandbox, a trial and a live host stands here. */
export interface HostOptions {
  readonly store: Store
  /** 32 bytes each; the first one seals, the others only open. */
  readonly keys: readonly Uint8Array[]
  /** Without a slash at its end. */
  readonly publicUrl: string
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly kind: 'sandbox' | 'trial' | 'live'
  readonly trustProxy: readonly string[]
  /** Ids of the connectors that may be used; all of them where this is left out. */
  readonly connectors?: readonly string[]
  /** Connectors of others, which were loaded before. The host ends their processes with itself. */
  readonly thirdParty?: ThirdParty
  /** What no administrator can go under. */
  readonly policyFloor?: PolicySettings
  readonly failPoint?: FailSpec
  /** Where key pairs of new integrations come from; made for each where this is left out. */
  readonly keyPair?: () => Promise<KeyPair>
  /** For how long each class of data is kept; as usual where it is left out. */
  readonly retention?: Retention
  /** Whether the first run of a directory waits for a yes to its counts. It does, but in the sandbox. */
  readonly asksFirst?: boolean
  /** The mail server. Without one, nobody can be invited. */
  readonly mail?: MailSettings
  /** The provider of text messages. Without one, a helpdesk sends none. */
  readonly sms?: SmsSettings
  /** Where people sign in who decide something; without it, nobody can approve anything. */
  readonly signIn?: SignInSettings
  /** Where administrators sign in; without it, by links of the command line alone. */
  readonly adminSignIn?: AdminSignInSettings
  /** For how long a session of the console holds; as usual where it is left out. */
  readonly adminSessions?: Partial<SessionLimits>
  /** How long a binding holds, and how many days before that its person is asked to renew it. Without it: for ever. */
  readonly enrollment?: { readonly validDays: number; readonly renewDays?: number }
}

/** A host that is put together; nothing of it runs before `start`. */
export interface Host {
  readonly app: App
  readonly integrations: Integrations
  readonly verifications: Verifications
  readonly sync: SyncControl
  /** What stands for people where nothing of them may. */
  readonly marks: Marks
  readonly invites: Invites
  readonly adminTokens: AdminTokens
  readonly adminLinks: AdminLinks
  /** Begins to work through jobs and to look after things. */
  start(): void
  /** From now on the host says that it is not ready. */
  stopping(): void
  /** Ends what runs in the background. The store stays open; whoever opened it closes it. */
  stop(): Promise<void>
  /** Everything that time would bring about, now. */
  settleDown(): Promise<void>
}
