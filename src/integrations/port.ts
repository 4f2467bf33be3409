import type {
  ActorRef,
  Capabilities,
  CheckStep,
  ClientPolicy,
  IntegrationId,
  JsonObject,
  Jwks,
  Manifest,
  Mapping,
  Mode,
  OperationName,
  Purpose,
  RelyingParty,
  SurfaceEntry,
  Verifier,
} from '../contract/index.ts'
import type { FlowViewOf } from './flow-view.ts'
import type { SetUps } from './set-up-port.ts'
import type { Unavailable } from './third-party/index.ts'
import type {
  CheckedItem,
  Doors,
  GivenClient,
  Groups,
  HeldChangeView,
  HistoryEntry,
  IntegrationPatch,
  IntegrationView,
  ItemToCheck,
  MappingPreview,
  MappingView,
  NewIntegration,
  Reversion,
  Reverted,
  Saved,
} from './views.ts'

export type * from './views.ts'

/** A running instance of a connector: its decorated capabilities for one version of its configuration. */
export interface OpenIntegration {
  readonly id: IntegrationId
  readonly name: string
  readonly template: string
  readonly state: 'draft' | 'enabled' | 'disabled'
  readonly version: number
  /** What an Incode account's tenant is known by, if not by the name that it gives itself. */
  readonly trustAnchor: string | null
  readonly manifest: Manifest
  readonly capabilities: Capabilities
  /** The parsed configuration, secrets included. Never logged, never answered. */
  readonly config: unknown
}

/** Who starts verifications, with all that the integration allows. What `verification` sees of a façade's caller. */
export interface Starter {
  readonly integrationId: IntegrationId
  readonly integrationName: string
  readonly integrationVersion: number
  readonly clientId: string | null
  readonly mode: Mode
  readonly actor: ActorRef
  /** The directories that it may name people of. With exactly one, a login hint needs no directory. */
  readonly directoryIds: readonly IntegrationId[]
  /** Those that it could name people of if they were in use, and what to say of each. */
  readonly closedDirectories?: readonly { readonly id: IntegrationId; readonly code: 'integration_disabled' | 'gone' }[]
  readonly purposes: readonly Purpose[]
  readonly operations: readonly OperationName[]
  /** Exact URLs; `loopback` stands for any loopback URL, which the sandbox alone allows. */
  readonly returnUrls: readonly string[]
  readonly resultDelivery: 'code' | 'poll'
  readonly policies: readonly ClientPolicy[]
  readonly startsPerMinute: number
  /** Whether its word on how a person signed in counts. */
  readonly attestsSession?: boolean
  readonly accountId: IntegrationId
  readonly workflowId: string
  /** Whom a client that rehearses may name, and when it ends (epoch milliseconds). Without it such a client names nobody. */
  readonly rehearsal?: { readonly people: readonly string[]; readonly endsAt: number }
}

/** An Incode account that can be asked. */
export interface OpenAccount {
  readonly id: IntegrationId
  readonly version: number
  readonly name: string
  readonly verifier: Verifier
  /** The name under which people are enrolled with its tenant. It stays while the tenant does. */
  readonly trustAnchor: string
}

/** The room's face: templates and integrations, their life cycle, their clients. */
export interface Integrations {
  /** Whether what a template keeps for the sandbox is allowed here. */
  readonly sandbox: boolean
  templates(): readonly Manifest[]
  /** Connectors of others that cannot be used, and why. For owners: reasons name files of the host. */
  unavailable(): readonly Unavailable[]
  list(): Promise<readonly IntegrationView[]>
  get(id: string): Promise<IntegrationView>
  create(
    input: NewIntegration,
    actor: ActorRef,
  ): Promise<{ readonly integration: IntegrationView; readonly client?: GivenClient }>
  update(id: string, patch: IntegrationPatch, actor: ActorRef): Promise<Saved>
  /** What will stop working, in sentences; asked before `remove`. */
  consequences(id: string): Promise<readonly string[]>
  /** `confirm` has to equal the name, else `confirmation_required`. Open verifications of it end as `cancelled`. */
  remove(id: string, confirm: string, actor: ActorRef, why?: string): Promise<{ readonly stopped: readonly string[] }>
  /** Real rows of a directory by another mapping, or by the one in force. Stores nothing. */
  previewMapping(
    id: string,
    wanted: { readonly mapping?: Mapping; readonly limit: number },
    actor: ActorRef,
    signal: AbortSignal,
  ): Promise<MappingPreview>
  /** What feeds the claims of a directory, as last read; the product is not asked. */
  mapping(id: string): Promise<MappingView>
  groups(id: string, search: string, signal: AbortSignal): Promise<Groups>
  /** Whether a set of integrations, as files have them, would be accepted. Makes and changes nothing. */
  check(items: readonly ItemToCheck[], actor: ActorRef): Promise<readonly CheckedItem[]>
  /** Newest first; also of a deleted one. */
  history(
    id: string,
    query: { readonly limit: number; readonly cursor?: string },
  ): Promise<{ readonly items: readonly HistoryEntry[]; readonly nextCursor: string | null }>
  /** `config_invalid` where the former configuration is not valid today. */
  revert(id: string, to: Reversion, actor: ActorRef): Promise<Reverted>
  /** Changes that let people through more easily, the newest first. */
  heldChanges(id: string): Promise<readonly HeldChangeView[]>
  /** Lets one count at once. `forbidden` for whoever made it, `conflict` where it is not held any more. */
  confirmChange(id: string, changeId: string, by: ActorRef): Promise<HeldChangeView>
  /** Stops one that speaks of people, at once. `conflict` where it is stopped already, or speaks of nobody. */
  suspend(id: string, why: string, by: ActorRef): Promise<IntegrationView>
  /** It may be enabled again. `conflict` where it is not suspended. */
  release(id: string, why: string, by: ActorRef): Promise<IntegrationView>
  /** Each step is told as soon as it is known. */
  test(id: string, signal: AbortSignal, tell?: (step: CheckStep) => void): Promise<readonly CheckStep[]>
  /** The former secret stays valid for the stated overlap, unless `revokeNow`, which ends its tokens too. */
  newSecret(
    id: string,
    options: { readonly revokeNow: boolean },
    actor: ActorRef,
  ): Promise<{ readonly client: GivenClient; readonly previousValidUntil: string | null }>
  /** Before its overlap is over, and its tokens with it. `conflict` where none works any more. */
  endFormerSecret(id: string, actor: ActorRef): Promise<IntegrationView>
  /** The public keys that the product fetches (`/i/{id}/jwks.json`): of every state, as long as it has a use for them. */
  jwks(id: string): Promise<JsonObject>
  /** What we say of ourselves as an issuer of its tokens. Nothing where the template has no keys of its own. */
  issuerMetadata(id: string): Promise<JsonObject | undefined>
  /** The newest certificate of the integration's own key, as PEM (`/i/{id}/certificate.pem`). `not_found` where none is wanted. */
  certificate(id: string): Promise<string>
  /** What has to be entered at the product by hand, secrets with it. `not_found` where there is nothing of the kind. */
  entries(id: string, actor: ActorRef): Promise<readonly SurfaceEntry[]>
  /** Unknown: `not_found`; deleted: `gone`; disabled: `integration_disabled`, unless `anyState`. */
  open(id: string, options?: { readonly anyState?: boolean }): Promise<OpenIntegration>
  /** The same of one that rehearses, as far as its product calls it; `not_found` where it does not. */
  rehearsing(id: string): Promise<OpenIntegration>
  /** What an integration could do under a former version of its configuration, whatever became of it since. Opened anew. */
  formerly(id: string, version: number): Promise<Capabilities>
  account(id: string): Promise<OpenAccount>
  starter(clientId: string): Promise<Starter>
  /** For an integration whose product calls it, without a client of ours. */
  starterWithin(id: IntegrationId): Promise<Starter>
  /** Through what people of a directory are verified, whatever state it is in. `gone` for a deleted directory. */
  doors(directoryId: string): Promise<Doors>
  /** How the flow at its product sees it, and how the product goes on without it. `not_found` where its template has no flow. */
  flowView(id: string): Promise<FlowViewOf>
  readonly clients: ClientDirectory
  readonly setUp: SetUps
}

/** What the token endpoint needs to know of clients. Present state at every call: changes are live. */
export interface ClientDirectory {
  find(clientId: string): Promise<RegisteredClient | undefined>
  /** Constant in time; remembers when the secret, new or former, was last used. */
  verifySecret(clientId: string, secret: string): Promise<boolean>
}

export interface RegisteredClient {
  readonly id: string
  readonly integrationId: IntegrationId
  readonly mode: Mode
  readonly purposes: readonly Purpose[]
  readonly policies: readonly ClientPolicy[]
  /** Whether its word on how a person signed in counts. */
  readonly attestsSession: boolean
  /** What its starts may declare to be done. */
  readonly operations: readonly OperationName[]
  /** Public keys of a client of the hooks that proves itself by a private one (RFC 7523 section 2.2). */
  readonly keys?: { readonly jwks: Jwks } | { readonly jwks_uri: string }
  /** How its product uses the OpenID provider; nothing for a client of the hooks. */
  readonly relyingParty?: RelyingParty['client']
  readonly enabled: boolean
}
