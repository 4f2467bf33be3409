import type * as B from './admin-sessions.ts'
import type * as A from './alerts.ts'
import type * as X from './approvals.ts'
import type * as D from './directory.ts'
import type * as H from './helpdesk.ts'
import type * as I from './installation.ts'
import type * as N from './integrations.ts'
import type * as E from './invites.ts'
import type * as J from './jobs.ts'
import type * as L from './links.ts'
import type * as M from './messages.ts'
import type * as K from './nicknames.ts'
import type * as P from './people-list.ts'
import type * as Y from './policies.ts'
import type * as R from './privacy.ts'
import type * as Q from './reviews.ts'
import type * as S from './sync.ts'
import type * as T from './trails.ts'
import type * as V from './verification.ts'
import type * as O from './webhooks.ts'
import type * as W from './write-back.ts'

/**
 * All tables of the host, on both databases. Times are epoch milliseconds, flags 0 or 1, JSON is text: what differs
 * between the databases is not the data but a handful of statements in this folder.
 */
export interface Tables {
  installation: I.InstallationTable
  leases: I.LeasesTable
  once: I.OnceTable
  budgets: I.BudgetsTable
  idempotency: I.IdempotencyTable
  audit: I.AuditTable
  audit_cuts: I.AuditCutsTable
  integrations: N.IntegrationsTable
  integration_versions: N.IntegrationVersionsTable
  integration_history: N.IntegrationHistoryTable
  held_changes: N.HeldChangesTable
  integration_secrets: N.IntegrationSecretsTable
  integration_state: N.IntegrationStateTable
  integration_keys: N.IntegrationKeysTable
  upkeeps: N.UpkeepsTable
  setups: N.SetupsTable
  clients: N.ClientsTable
  rehearsals: N.RehearsalsTable
  provider_records: N.ProviderRecordsTable
  issuer_keys: N.IssuerKeysTable
  admin_tokens: N.AdminTokensTable
  admin_links: N.AdminLinksTable
  administrators: B.AdministratorsTable
  admin_sessions: B.AdminSessionsTable
  directory_users: D.DirectoryUsersTable
  directory_name_keys: D.DirectoryNameKeysTable
  directory_counts: D.DirectoryCountsTable
  directory_groups: D.DirectoryGroupsTable
  directory_members: D.DirectoryMembersTable
  directory_group_counts: D.DirectoryGroupCountsTable
  editable_claims: D.EditableClaimsTable
  directory_ages: D.DirectoryAgesTable
  directory_changes: D.DirectoryChangesTable
  contact_marks: D.ContactMarksTable
  subjects: D.SubjectsTable
  enrollments: D.EnrollmentsTable
  cases: D.CasesTable
  supervisions: D.SupervisionsTable
  sync_runs: S.SyncRunsTable
  sync_cursors: S.SyncCursorsTable
  sync_schedules: S.SyncSchedulesTable
  sync_run_people: S.SyncRunPeopleTable
  write_backs: W.WriteBacksTable
  write_back_switches: W.WriteBackSwitchesTable
  write_back_marks: W.WriteBackMarksTable
  account_links: L.AccountLinksTable
  link_marks: L.LinkMarksTable
  people_lists: P.PeopleListsTable
  listed_people: P.ListedPeopleTable
  people_uploads: P.PeopleUploadsTable
  policies: Y.PoliciesTable
  policy_versions: Y.PolicyVersionsTable
  policy_proposals: Y.PolicyProposalsTable
  policy_sets: Y.PolicySetsTable
  nicknames: K.NicknamesTable
  alerts: A.AlertsTable
  alert_settings: A.AlertSettingsTable
  verifications: V.VerificationsTable
  verification_links: V.VerificationLinksTable
  verification_codes: V.VerificationCodesTable
  vendor_sessions: V.VendorSessionsTable
  operation_grants: V.OperationGrantsTable
  operation_approvals: X.OperationApprovalsTable
  issuance: V.IssuanceTable
  reviews: Q.ReviewsTable
  aliases: Q.AliasesTable
  mark_keys: R.MarkKeysTable
  erased_people: R.ErasedPeopleTable
  retention_marks: R.RetentionMarksTable
  jobs: J.JobsTable
  schedules: J.SchedulesTable
  events: J.EventsTable
  webhook_inbox: J.WebhookInboxTable
  messages: M.MessagesTable
  webhook_subscriptions: O.WebhookSubscriptionsTable
  webhook_deliveries: O.WebhookDeliveriesTable
  signal_keys: O.SignalKeysTable
  invite_campaigns: E.InviteCampaignsTable
  invites: E.InvitesTable
  trails: T.TrailsTable
  trail_events: T.TrailEventsTable
  suspensions: T.SuspensionsTable
  helpdesk_calls: H.HelpdeskCallsTable
  helpdesk_overrides: H.HelpdeskOverridesTable
}

export type * from './admin-sessions.ts'
export type * from './alerts.ts'
export type * from './approvals.ts'
export type * from './directory.ts'
export type * from './helpdesk.ts'
export type * from './installation.ts'
export type * from './integrations.ts'
export type * from './invites.ts'
export type * from './jobs.ts'
export type * from './links.ts'
export type * from './messages.ts'
export type * from './nicknames.ts'
export type * from './people-list.ts'
export type * from './policies.ts'
export type * from './privacy.ts'
export type * from './reviews.ts'
export type * from './sync.ts'
export type * from './trails.ts'
export type * from './verification.ts'
export type * from './webhooks.ts'
export type * from './write-back.ts'
