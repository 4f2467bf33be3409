import type { Generated } from 'kysely'
import type { AccountStatus, Assurance, EnrollmentState, IntegrationId, VerificationId } from '../../contract/index.ts'

/**
 * People of the directory view. Key (integration_id, external_id), never an e-mail.
 * Indexes: (integration_id, external_id) unique; (integration_id, login_key); (integration_id, status, enrollment,
 * browse_key, row): every filter of the view is a set of seeks in it, one for each non-empty combination of
 * `directory_counts`, merged.
 */
export interface DirectoryUsersTable {
  row: Generated<number>
  integration_id: IntegrationId
  external_id: string
  login: string
  /** NFKC, case-folded; what a login hint has to equal. */
  login_key: string
  email: string | null
  given_name: string | null
  family_name: string | null
  display_name: string | null
  status: AccountStatus
  source_status: string
  enrollment: EnrollmentState
  assurance: Assurance | null
  /** JSON of `DirectoryClaims`. */
  claims: string
  /** Folded family name, given name, for the nameless the login: the one order of the view, ties broken by row. */
  browse_key: string
  /** Over all that a connector reads of the person; an unchanged person is not written. */
  content_hash: string
  /** When one of the attributes that are compared with a document last changed. */
  claims_changed_at: number
  /** When one of the addresses that a link can be sent to did. */
  contact_changed_at: number
  /** The product's own last change, epoch milliseconds; an older version never overwrites a newer one. */
  source_changed_at: number
  /** `seq` of the run that last wrote the row. */
  written_by: number
  removed_at: number | null
  created_at: number
  updated_at: number
  /** Folded like a login. Accounts with the same one are of the same person. Index where not null. */
  link_key: string | null
  /** When the live enrollment was bound. */
  bound_at: number | null
}

/** Folded names, for finding namesakes. Primary key (integration_id, key, user_row). */
export interface DirectoryNameKeysTable {
  integration_id: IntegrationId
  key: string
  user_row: number
}

/** How many people there are of each kind, kept in the transaction that changes them. */
export interface DirectoryCountsTable {
  integration_id: IntegrationId
  status: AccountStatus
  enrollment: EnrollmentState
  n: number
}

/** Unique (integration_id, external_id); index (integration_id, name_key, row). `members` counts no tombstones. */
export interface DirectoryGroupsTable {
  row: Generated<number>
  integration_id: IntegrationId
  external_id: string
  name: string
  description: string
  members: number
  removed_at: number | null
  /** The folded name: what a search for the beginning of it looks through. */
  name_key: string
}

/** Primary key (group_row, user_row); index user_row. */
export interface DirectoryMembersTable {
  group_row: number
  user_row: number
}

/** `directory_counts` for each group. Primary key (group_row, status, enrollment). */
export interface DirectoryGroupCountsTable {
  group_row: number
  status: AccountStatus
  enrollment: EnrollmentState
  n: number
}

/**
 * How many people who are enrolled, and can be expected to be, were bound on each day (UTC, days since 1970). Group 0 is
 * the whole directory. Primary key (integration_id, group_row, day).
 */
export interface DirectoryAgesTable {
  integration_id: IntegrationId
  group_row: number
  day: number
  n: number
}

/**
 * What became of a person, change by change: which attributes, never what they say. Indexes: (integration_id, external_id,
 * row); (run, row).
 */
export interface DirectoryChangesTable {
  /** Ascending with time, so that the oldest are found without an index. */
  row: Generated<number>
  integration_id: IntegrationId
  external_id: string
  /** `seq` of the run; null for somebody who was read outside any. */
  run: number | null
  at: number
  what: 'updated' | 'deactivated' | 'removed' | 'returned' | 'left_scope'
  /** Names of the attributes that changed, divided by commas. */
  fields: string
  before_status: AccountStatus
  after_status: AccountStatus
}

/** One row: up to which change people were told of their contact data. */
export interface ContactMarksTable {
  id: number
  row: number
}

/**
 * Whom a verification or an enrollment is about: a directory user, or for sign-up an external subject. Made when
 * first needed. Unique (integration_id, external_id). `rebind` is set once an anchor was ended;
 * of whoever was erased, `erased_people` remembers it.
 */
export interface SubjectsTable {
  id: string
  integration_id: IntegrationId
  external_id: string
  kind: 'directory' | 'external'
  rebind: 'free' | 'same_identity' | 'supervised'
  created_at: number
}

/**
 * History of bindings between a subject and an Incode identity; the live row is the one with `ended_at` null.
 * Unique: (subject_id) where ended_at is null; (integration_id, tenant, identity_id, link_slot) where ended_at is null
 * and identity_id is not null.
 */
export interface EnrollmentsTable {
  id: string
  subject_id: string
  integration_id: IntegrationId
  /** The trust anchor of the Incode account that knows the identity. */
  tenant: string
  identity_id: string | null
  /** Empty, or the link that lets two accounts of one person share an identity: of `account_links`. */
  link_slot: string
  state: EnrollmentState
  assurance: Assurance | null
  /** JSON list of evidence names. */
  evidence: string
  verification_id: VerificationId | null
  bound_at: number | null
  expires_at: number | null
  created_at: number
  ended_at: number | null
  ended_why: string | null
  /** Since when it may open a recovery, where what speaks for the account holder has to stand for a while first. */
  recovery_from: number | null
}

/**
 * Something a human has to look at: an identity that is bound elsewhere, one that was unbound and is back, a foreign write.
 * Indexes: (state, opened_at); of open ones (subject_id), (other_subject_id).
 */
export interface CasesTable {
  id: string
  kind: 'identity_in_use' | 'superseded_identity' | 'foreign_write' | 'dispute'
  state: 'open' | 'closed'
  subject_id: string
  other_subject_id: string | null
  verification_id: VerificationId | null
  opened_at: number
  closed_at: number | null
  /** JSON of `ActorRef`. */
  closed_by: string | null
  closed_why: string | null
}

/**
 * What two people decide together on a binding: that it ends, or that whoever verifies next may be bound though an anchor
 * was ended. Unique (subject_id, kind) where ended_at is null; index (proposed_at, id).
 */
export interface SupervisionsTable {
  id: string
  kind: 'unbind' | 'rebind'
  state: 'proposed' | 'confirmed' | 'done' | 'withdrawn' | 'expired'
  subject_id: string
  integration_id: IntegrationId
  /** The case that it closes. */
  case_id: string | null
  reason: string
  /** JSON of `ActorRef`, both. */
  proposed_by: string
  proposed_at: number
  confirmed_by: string | null
  confirmed_at: number | null
  /** 1 where the identity that was bound last, and no other one, may be bound again; 0 where none of before may. */
  same_identity: number
  /** From when on a confirmed rebind counts. */
  opens_at: number | null
  /** Until when it can be confirmed, and then until when it counts. */
  expires_at: number
  /** Which verification was bound by it. */
  verification_id: VerificationId | null
  ended_at: number | null
}

/** Which claims of a directory people can edit of themselves, as the product last said it. Primary key integration_id. */
export interface EditableClaimsTable {
  integration_id: IntegrationId
  /** JSON of `EditableClaims`. */
  claims: string
  /** Null where nobody has asked since the configuration changed. */
  read_at: number | null
}
