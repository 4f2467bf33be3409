import type { Generated } from 'kysely'
import type { IntegrationId } from '../../contract/index.ts'

/** The present state of an integration. Ids are never reused: a deleted one stays as a tombstone. */
export interface IntegrationsTable {
  id: IntegrationId
  connector_id: string
  /** What files call it by. Unique among the living, and never changed: a new name is the same integration. */
  key: Generated<string>
  name: string
  description: string
  owner: string
  state: 'draft' | 'enabled' | 'disabled' | 'deleted'
  /** Of the row in `integration_versions` that is in force. */
  version: number
  /** One more with every change, versioned or not. */
  revision: Generated<number>
  account_id: IntegrationId | null
  workflow_id: string | null
  /** The name under which an Incode account's tenant is known, where it is no longer the one that it gives itself. */
  trust_anchor: string | null
  created_at: number
  updated_at: number
  deleted_at: number | null
}

/** Append-only. `config` is JSON without secrets. Primary key (integration_id, version). */
export interface IntegrationVersionsTable {
  integration_id: IntegrationId
  version: number
  name: string
  account_id: IntegrationId | null
  workflow_id: string | null
  config: string
  config_version: number
  changed_by: string
  changed_at: number
}

/** What was done to an integration, by whom and why; append-only. `changes` is JSON, secrets without values. Index: (integration_id, seq). */
export interface IntegrationHistoryTable {
  seq: Generated<number>
  integration_id: IntegrationId
  /** The version in force afterwards. */
  version: number
  action: 'created' | 'updated' | 'reverted' | 'suspended' | 'released' | 'deleted' | 'secret_renewed' | 'secret_ended'
  changes: string
  why: string | null
  by: string
  at: number
}

/**
 * Changes that may let somebody through whom it would not have let through before. One stands until `held_until`, which
 * is brought forward where it ends earlier: confirmed by somebody else, or taken back. Index: (integration_id, held_until).
 */
export interface HeldChangesTable {
  id: string
  integration_id: IntegrationId
  /** The version before it, and the one that it made. */
  from_version: number
  version: number
  /** JSON Pointers. */
  fields: string
  /** Whether a secret is among them: of those nobody can tell later whether they are what they were. */
  has_secret: number
  made_by: string
  made_at: number
  held_until: number
  confirmed_by: string | null
  ended_at: number | null
}

/** Secrets of a configuration, sealed, write-only. Primary key (integration_id, field). */
export interface IntegrationSecretsTable {
  integration_id: IntegrationId
  /** JSON Pointer of the field. */
  field: string
  sealed: string
  updated_at: number
}

/** Small sealed values that a connector keeps. Primary key (integration_id, key). */
export interface IntegrationStateTable {
  integration_id: IntegrationId
  key: string
  sealed: string
  updated_at: number
}

/** Signing keys of an integration. The private half is sealed. Primary key (integration_id, kid). */
export interface IntegrationKeysTable {
  integration_id: IntegrationId
  kid: string
  use: 'client_assertion' | 'issuer' | 'rehearsal'
  algorithm: string
  public_jwk: string
  private_sealed: string
  created_at: number
  not_before: number
  not_after: number | null
  /** Self-signed, PEM. */
  certificate: string | null
}

/**
 * When the recurring work of an integration was last done, and is next due. It stays while what that made may be at the
 * product, also of an integration that was disabled or deleted. Primary key integration_id.
 */
export interface UpkeepsTable {
  integration_id: IntegrationId
  /** The version for which it was done: a changed integration is seen to soon. */
  version: number
  next_at: number
  failures: number
  /** When it was last begun, or last tried to be ended. */
  ran_at: number
  error_code: string | null
}

/**
 * Clients that call our hooks. The secret is kept as a hash, the former one until its overlap ends. Index: integration_id;
 * of those that rehearse and are not revoked, one for each integration.
 */
export interface ClientsTable {
  id: string
  integration_id: IntegrationId
  mode: 'live' | 'rehearsal'
  secret_hash: string
  previous_secret_hash: string | null
  previous_until: number | null
  created_at: number
  last_used_at: number | null
  previous_last_used_at: number | null
  revoked_at: number | null
  /** When it ends by itself: one that rehearses does. */
  expires_at: number | null
}

/** Whom a client may rehearse with: gone with the client. `people` is JSON, external ids; `started_by` an actor. */
export interface RehearsalsTable {
  client_id: string
  people: string
  started_by: string
}

/** Records of the OpenID provider. Ids are bearer values and stored as SHA-256. Index: grant_id; uid; expires_at. */
export interface ProviderRecordsTable {
  model: string
  id_hash: string
  payload: string
  client_id: string | null
  grant_id: string | null
  uid: string | null
  epoch: string
  consumed_at: number | null
  expires_at: number | null
}

/** Signing keys of the issuer. `follows` is unique: each has one successor, and '' is before the first. */
export interface IssuerKeysTable {
  kid: string
  follows: string
  private_sealed: string
  certificate: string | null
  created_at: number
  signs_from: number
  not_after: number | null
}

/** Tokens of administrators and agents; only the hash is kept. Index: hash unique. */
export interface AdminTokensTable {
  id: string
  name: string
  role: 'owner' | 'admin' | 'reviewer' | 'agent' | 'supervisor' | 'auditor'
  hash: string
  created_by: string
  created_at: number
  expires_at: number | null
  revoked_at: number | null
  last_used_at: number | null
  /** Whose it is, where they are somebody of a directory here: nobody decides in their own case. */
  person_directory: IntegrationId | null
  person_id: string | null
}

/** Short-lived links that make an owner token without an identity provider. Primary key hash. */
export interface AdminLinksTable {
  hash: string
  role: 'owner'
  reason: string
  created_at: number
  expires_at: number
  used_at: number | null
}

/** What was set up at the product for an integration, until it is taken away again. Primary key integration_id. */
export interface SetupsTable {
  integration_id: IntegrationId
  /** JSON of what the connector said that it made: ids, and nothing secret. */
  made: string
  /** JSON of `ActorRef`. */
  applied_by: string
  applied_at: number
}
