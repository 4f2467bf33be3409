import type {
  ActorRef,
  Capabilities,
  CheckStep,
  Fault,
  IntegrationId,
  JsonObject,
  JsonValue,
  Manifest,
  Mappable,
  Mapping,
  Mode,
  OperationName,
  Purpose,
  SourceGroup,
  SurfaceEntry,
  Verifier,
} from '../contract/index.ts'
import type { SyncState } from '../directory/sync/index.ts'
import type { Unavailable } from './third-party/index.ts'

/** An integration as an administrator sees it. Secrets of `config` are shown as `{ "set": true }`. */
export interface IntegrationView {
  readonly id: IntegrationId
  /** What files call it by. It stays when the name changes. */
  readonly key: string
  readonly template: string
  readonly name: string
  readonly description: string
  readonly owner: string
  readonly state: 'draft' | 'enabled' | 'disabled'
  readonly version: number
  readonly accountId: IntegrationId | null
  readonly workflowId: string | null
  readonly config: JsonObject
  /** Addresses that the product asks for, named as in OpenID discovery. */
  readonly endpoints: Readonly<Record<string, string>>
  readonly client: { readonly id: string } | null
  /** How its syncs go; null for what is no directory. */
  readonly sync: SyncState | null
  readonly createdAt: string
  readonly updatedAt: string
}

export interface NewIntegration {
  readonly template: string
  /** Made of the name where it is left out. */
  readonly key?: string
  readonly name: string
  readonly description?: string
  readonly owner?: string
  readonly state?: 'draft' | 'enabled'
  readonly accountId?: string
  readonly workflowId?: string
  readonly config: JsonObject
  /** Kept in the history, with whoever did it. */
  readonly why?: string
}

/** Fields that are left out stay; a secret that is left out stays. */
export interface IntegrationPatch {
  readonly name?: string
  readonly description?: string
  readonly owner?: string
  readonly state?: 'enabled' | 'disabled'
  readonly accountId?: string
  readonly workflowId?: string
  readonly config?: JsonObject
  /** Refused with `version_conflict` where another version is in force. */
  readonly version?: number
  readonly why?: string
}

/** One field that changed. Of a secret nothing but that it did. */
export interface FieldChange {
  /** JSON Pointer (RFC 6901): `/name`, `/config/groupIds`. */
  readonly field: string
  readonly before?: JsonValue
  readonly after?: JsonValue
  readonly secret?: 'set' | 'changed' | 'removed'
}

/** What was done to an integration. State, description and owner change without a new version. */
export interface HistoryEntry {
  readonly version: number
  readonly action: 'created' | 'updated' | 'reverted' | 'deleted'
  readonly at: string
  readonly by: ActorRef
  readonly why: string | null
  readonly changes: readonly FieldChange[]
}

/** An integration as a file has it, with its secrets; other integrations by key, as `{"$integration": key}`. */
export interface ItemToCheck {
  readonly key: string
  readonly template: string
  readonly name: string
  readonly description?: string
  readonly owner?: string
  readonly state: 'draft' | 'enabled' | 'disabled'
  readonly account?: string
  readonly workflow?: string
  readonly config: JsonObject
}

export interface CheckedItem {
  readonly key: string
  readonly faults: readonly Fault[]
  /** JSON Pointers of secrets that are set and are others. */
  readonly changedSecrets: readonly string[]
}

/** One person of the product before a mapping and after it. */
export interface MappedRow {
  /** Null for a row that cannot be read as a person. */
  readonly externalId: string | null
  /** Every attribute that could be mapped, by its path. */
  readonly raw: JsonObject
  readonly claims: Readonly<Partial<Record<Mappable, { readonly before: JsonValue; readonly after: JsonValue }>>>
  readonly unread: readonly Mappable[]
}

export interface MappingPreview {
  readonly rows: readonly MappedRow[]
  /** In how many of the rows a claim could not be read. */
  readonly unread: Readonly<Partial<Record<Mappable, number>>>
}

export type Groups = readonly SourceGroup[]

/** Back to an earlier version, as a new one. */
export interface Reversion {
  readonly version: number
  /** Refused with `version_conflict` where another version is in force. */
  readonly ifVersion?: number
  readonly why?: string
}

/** Secrets have no versions: those in force stay, except where the former configuration has no place for them. */
export interface Reverted {
  readonly integration: IntegrationView
  readonly secrets: { readonly kept: readonly string[]; readonly dropped: readonly string[] }
}

/** The client of an integration. The secret is given once. */
export interface GivenClient {
  readonly id: string
  readonly secret: string
}

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
  readonly policies: readonly 'unbound_step_up'[]
  readonly startsPerMinute: number
  readonly accountId: IntegrationId
  readonly workflowId: string
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
  templates(): readonly Manifest[]
  /** Connectors of others that cannot be used, and why. For owners: reasons name files of the host. */
  unavailable(): readonly Unavailable[]
  list(): Promise<readonly IntegrationView[]>
  get(id: string): Promise<IntegrationView>
  create(
    input: NewIntegration,
    actor: ActorRef,
  ): Promise<{ readonly integration: IntegrationView; readonly client?: GivenClient }>
  update(id: string, patch: IntegrationPatch, actor: ActorRef): Promise<IntegrationView>
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
  test(id: string, signal: AbortSignal): Promise<readonly CheckStep[]>
  /** The former secret stays valid for the stated overlap, unless `revokeNow`, which ends its tokens too. */
  newSecret(
    id: string,
    options: { readonly revokeNow: boolean },
    actor: ActorRef,
  ): Promise<{ readonly client: GivenClient; readonly previousValidUntil: string | null }>
  /** The public keys that the product fetches (`/i/{id}/jwks.json`), as long as it has a use for them. */
  jwks(id: string): Promise<JsonObject>
  /** The newest certificate of the integration's own key, as PEM (`/i/{id}/certificate.pem`). `not_found` where none is wanted. */
  certificate(id: string): Promise<string>
  /** What has to be entered at the product by hand, secrets with it. `not_found` where there is nothing of the kind. */
  entries(id: string, actor: ActorRef): Promise<readonly SurfaceEntry[]>
  /** Unknown: `not_found`; deleted: `gone`; disabled: `integration_disabled`, unless `anyState`. */
  open(id: string, options?: { readonly anyState?: boolean }): Promise<OpenIntegration>
  /** What an integration could do under a former version of its configuration, whatever became of it since. Opened anew. */
  formerly(id: string, version: number): Promise<Capabilities>
  account(id: string): Promise<OpenAccount>
  starter(clientId: string): Promise<Starter>
  readonly clients: ClientDirectory
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
  readonly enabled: boolean
}
