import type {
  ActorRef,
  Attention,
  Editability,
  EditableClaims,
  Fault,
  IntegrationId,
  JsonObject,
  JsonValue,
  Mappable,
  Purpose,
  SourceGroup,
} from '../contract/index.ts'
import type { SyncSchedule, SyncState } from '../directory/sync/index.ts'

/** What administrators give and are shown: integrations, their history, files, mappings. Plain data. */

/** Something that somebody has to do before long. */
export interface AttentionView extends Omit<Attention, 'endsAt' | 'code'> {
  /**
   * The host's own: a change waits for a second administrator (`change_held`); nothing is issued until an owner says so
   * (`suspended`); privileged people got new credentials without a verification (`resets_unverified`), or what
   * the product shows of them was changed by somebody else (`written_back_changed`); what the product writes
   * down is not read (`trail_unread`); nobody has said what cannot be read from the product (`not_attested`); it asks for
   * codes that this host cannot send (`no_carrier`).
   */
  readonly code:
    | Attention['code']
    | 'change_held'
    | 'suspended'
    | 'resets_unverified'
    | 'written_back_changed'
    | 'trail_unread'
    | 'not_attested'
    | 'no_carrier'
  readonly endsAt: string | null
  /** In whole days; 0 on the last one and after it. */
  readonly daysLeft: number | null
}

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
  /** One more with every change, also of what has no versions. */
  readonly revision: number
  readonly accountId: IntegrationId | null
  readonly workflowId: string | null
  readonly config: JsonObject
  /** Addresses that the product asks for, named as in OpenID discovery. */
  readonly endpoints: Readonly<Record<string, string>>
  /** `formerSecretUntil` while the secret before the present one still works. */
  readonly client: { readonly id: string; readonly formerSecretUntil?: string } | null
  /** How its syncs go; null for what is no directory. */
  readonly sync: SyncState | null
  /** What somebody has to do before long; while it is not in use, why it is suspended and no more. How its syncs go says `sync.attention`. */
  readonly attention: readonly AttentionView[]
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
  /** The same, where anything of it was changed since: name, description, owner and state count, too. */
  readonly revision?: number
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

/** What was done to an integration. `secret_ended`: a former secret of its client, before its time. State, description and owner change without a new version. */
export interface HistoryEntry {
  readonly version: number
  readonly action: 'created' | 'updated' | 'reverted' | 'suspended' | 'released' | 'deleted' | 'secret_renewed' | 'secret_ended'
  readonly at: string
  readonly by: ActorRef
  readonly why: string | null
  readonly changes: readonly FieldChange[]
}

/** A change that may let somebody through whom the integration would not have let through before. */
export interface HeldChangeView {
  readonly id: string
  readonly fromVersion: number
  readonly version: number
  /** JSON Pointers, as in the history. */
  readonly fields: readonly string[]
  readonly by: ActorRef
  readonly at: string
  /** Until when it stands, or stood. */
  readonly until: string
  /** `held`: nobody is recovered or bound for the first time through it; `over`: its time has run out. */
  readonly state: 'held' | 'confirmed' | 'taken_back' | 'over'
  readonly confirmedBy: ActorRef | null
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
  readonly schedule?: SyncSchedule
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
  /** Whether people can edit it themselves, of each claim that is shown. */
  readonly editable: EditableClaims
}

/** What feeds each claim of a directory, and whether people can edit it themselves. */
export interface MappingView {
  readonly claims: readonly {
    readonly claim: Mappable
    /** The attribute that the mapping names; null where the connector's usual one is read. */
    readonly from: string | null
    readonly editable: Editability
  }[]
  /** When the product was last asked about the mapping in force; null where it was not. */
  readonly readAt: string | null
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
  /** As in `Saved`. */
  readonly remains: readonly string[]
  readonly secrets: { readonly kept: readonly string[]; readonly dropped: readonly string[] }
}

/** An integration after a change. */
export interface Saved extends IntegrationView {
  /** What was made at a place that it has left and is still there, in sentences; empty where nothing is. */
  readonly remains: readonly string[]
}

/** The client of an integration. The secret is given once. */
export interface GivenClient {
  readonly id: string
  readonly secret: string
}

/** One integration through which people of a directory are verified, in whatever state it is. Drafts are none yet. */
export interface Door {
  readonly integrationId: IntegrationId
  readonly name: string
  readonly state: 'enabled' | 'disabled'
  /** Only an owner lets it be enabled again. */
  readonly suspended: boolean
  readonly purposes: readonly Purpose[]
  readonly accountId: IntegrationId | null
  readonly workflowId: string | null
}

/** A directory, and every door to its people. */
export interface Doors {
  readonly directory: {
    readonly integrationId: IntegrationId
    readonly name: string
    readonly state: 'draft' | 'enabled' | 'disabled' | 'deleted'
  }
  readonly doors: readonly Door[]
}
