import type { ComponentType } from 'react'
import type { IconName } from './parts/icons.tsx'
import type { Texts } from './texts/index.ts'

/** One page as the frame knows it. */
export interface PageRow {
  /** Below `/console`; `$name` stands for what `usePathParam('name')` gives. */
  readonly path: string
  /** A permission of the host's one table. Without it the page is out of sight, and says so where its address is opened. */
  readonly permission: string
  /** Its own chunk, which is not loaded before somebody goes there. */
  readonly load: () => Promise<{ readonly Page: ComponentType }>
  /** Where it stands in the navigation; pages that are reached from others have none. */
  readonly nav?: { readonly label: keyof Texts['frame']['nav']; readonly icon: IconName }
}

/** Every page, in the order of the navigation. The first that somebody may see is where they begin. */
export const pages: readonly PageRow[] = [
  {
    path: '/overview',
    permission: 'integrations:read',
    load: () => import('./pages/overview/page.tsx').then(page => ({ Page: page.Overview })),
    nav: { label: 'overview', icon: 'eye' },
  },
  {
    path: '/integrations',
    permission: 'integrations:read',
    load: () => import('./pages/integrations/page.tsx').then(page => ({ Page: page.Integrations })),
    nav: { label: 'integrations', icon: 'plug' },
  },
  {
    path: '/integrations/new',
    permission: 'integrations:write',
    load: () => import('./pages/new-integration/page.tsx').then(page => ({ Page: page.NewIntegration })),
  },
  {
    path: '/integrations/new/$templateId',
    permission: 'integrations:write',
    load: () => import('./pages/new-integration/configure.tsx').then(page => ({ Page: page.ConfigureNew })),
  },
  {
    path: '/integrations/$integrationId',
    permission: 'integrations:read',
    load: () => import('./pages/integration/page.tsx').then(page => ({ Page: page.Integration })),
  },
  {
    path: '/integrations/$integrationId/people',
    permission: 'directory:write',
    load: () => import('./pages/people-list/page.tsx').then(page => ({ Page: page.PeopleList })),
  },
  {
    path: '/integrations/$integrationId/people/import',
    permission: 'directory:write',
    load: () => import('./pages/people-list/import.tsx').then(page => ({ Page: page.ImportPeople })),
  },
  {
    path: '/people',
    permission: 'directory:read',
    load: () => import('./pages/directory/page.tsx').then(page => ({ Page: page.Directory })),
    nav: { label: 'directory', icon: 'people' },
  },
  {
    path: '/people/links',
    permission: 'directory:read',
    load: () => import('./pages/links/page.tsx').then(page => ({ Page: page.Links })),
  },
  {
    path: '/people/$integrationId/$externalId',
    permission: 'directory:read',
    load: () => import('./pages/person/page.tsx').then(page => ({ Page: page.Person })),
  },
  {
    path: '/identities/$identityId',
    permission: 'bindings:read',
    load: () => import('./pages/identity/page.tsx').then(page => ({ Page: page.Identity })),
  },
  {
    path: '/invitations',
    permission: 'invites:read',
    load: () => import('./pages/invitations/page.tsx').then(page => ({ Page: page.Invitations })),
    nav: { label: 'invitations', icon: 'mail' },
  },
  {
    path: '/invitations/$campaignId',
    permission: 'invites:read',
    load: () => import('./pages/invitations/campaign.tsx').then(page => ({ Page: page.Campaign })),
  },
  {
    path: '/helpdesk',
    permission: 'helpdesk:verify',
    load: () => import('./pages/helpdesk/page.tsx').then(page => ({ Page: page.Helpdesk })),
    nav: { label: 'helpdesk', icon: 'headset' },
  },
  {
    path: '/helpdesk/$callId',
    permission: 'helpdesk:verify',
    load: () => import('./pages/call/page.tsx').then(page => ({ Page: page.Call })),
  },
  {
    path: '/overrides',
    permission: 'helpdesk:override',
    load: () => import('./pages/overrides/page.tsx').then(page => ({ Page: page.Overrides })),
    nav: { label: 'overrides', icon: 'key' },
  },
  {
    path: '/sync',
    permission: 'sync:read',
    load: () => import('./pages/sync/page.tsx').then(page => ({ Page: page.Sync })),
    nav: { label: 'sync', icon: 'sync' },
  },
  {
    path: '/sync/runs/$runId',
    permission: 'sync:read',
    load: () => import('./pages/sync-run/page.tsx').then(page => ({ Page: page.SyncRunPage })),
  },
  {
    path: '/sync/directories/$integrationId',
    permission: 'sync:read',
    load: () => import('./pages/sync-directory/page.tsx').then(page => ({ Page: page.SyncDirectory })),
  },
  {
    path: '/policies',
    permission: 'policies:read',
    load: () => import('./pages/policies/page.tsx').then(page => ({ Page: page.Policies })),
    nav: { label: 'policies', icon: 'rules' },
  },
  {
    path: '/policies/new',
    permission: 'policies:write',
    load: () => import('./pages/policies/new.tsx').then(page => ({ Page: page.NewPolicy })),
  },
  {
    path: '/policies/effective',
    // Whoever may read policies and no integration has nothing here to choose from.
    permission: 'integrations:read',
    load: () => import('./pages/policies/effective.tsx').then(page => ({ Page: page.Effective })),
  },
  {
    path: '/policies/$policyId',
    permission: 'policies:read',
    load: () => import('./pages/policies/one.tsx').then(page => ({ Page: page.OnePolicy })),
  },
  {
    path: '/policies/$policyId/edit',
    permission: 'policies:write',
    load: () => import('./pages/policies/edit.tsx').then(page => ({ Page: page.EditPolicy })),
  },
  {
    path: '/verifications',
    permission: 'verifications:read',
    load: () => import('./pages/verifications/page.tsx').then(page => ({ Page: page.Verifications })),
    nav: { label: 'verifications', icon: 'shield' },
  },
  {
    path: '/verifications/outcomes',
    permission: 'verifications:read',
    load: () => import('./pages/outcomes/page.tsx').then(page => ({ Page: page.OutcomesPage })),
  },
  {
    path: '/verifications/$verificationId',
    permission: 'verifications:read',
    load: () => import('./pages/verification/page.tsx').then(page => ({ Page: page.VerificationPage })),
  },
  {
    path: '/reviews',
    permission: 'reviews:read',
    load: () => import('./pages/reviews/page.tsx').then(page => ({ Page: page.Reviews })),
    nav: { label: 'reviews', icon: 'check' },
  },
  {
    path: '/reviews/$reviewId',
    permission: 'reviews:read',
    load: () => import('./pages/review/page.tsx').then(page => ({ Page: page.ReviewPage })),
  },
  {
    path: '/cases',
    permission: 'cases:read',
    load: () => import('./pages/cases/page.tsx').then(page => ({ Page: page.Cases })),
    nav: { label: 'cases', icon: 'warning' },
  },
  {
    path: '/cases/$caseId',
    permission: 'cases:read',
    load: () => import('./pages/case/page.tsx').then(page => ({ Page: page.CasePage })),
  },
  {
    path: '/flows',
    permission: 'integrations:read',
    load: () => import('./pages/flows/page.tsx').then(page => ({ Page: page.Flows })),
    nav: { label: 'flows', icon: 'flow' },
  },
  {
    path: '/flows/$integrationId',
    permission: 'integrations:read',
    load: () => import('./pages/flow/view.tsx').then(page => ({ Page: page.FlowView })),
  },
  {
    path: '/flows/$integrationId/rehearsal',
    permission: 'integrations:read',
    load: () => import('./pages/flow/rehearsal.tsx').then(page => ({ Page: page.Rehearsal })),
  },
  {
    path: '/flows/$integrationId/set-up',
    permission: 'integrations:read',
    load: () => import('./pages/flow/set-up.tsx').then(page => ({ Page: page.SetUp })),
  },
  {
    path: '/flows/$integrationId/switch-off',
    permission: 'integrations:read',
    load: () => import('./pages/flow/switch-off.tsx').then(page => ({ Page: page.SwitchOff })),
  },
  {
    path: '/audit',
    permission: 'audit:read',
    load: () => import('./pages/audit/page.tsx').then(page => ({ Page: page.Audit })),
    nav: { label: 'audit', icon: 'book' },
  },
  {
    path: '/settings',
    permission: 'settings:read',
    load: () => import('./pages/settings/host.tsx').then(page => ({ Page: page.HostSettings })),
    nav: { label: 'settings', icon: 'gear' },
  },
  {
    path: '/settings/access',
    permission: 'tokens:manage',
    load: () => import('./pages/settings/access.tsx').then(page => ({ Page: page.AccessSettings })),
  },
  {
    path: '/settings/clients',
    permission: 'integrations:read',
    load: () => import('./pages/settings/clients.tsx').then(page => ({ Page: page.ClientSettings })),
  },
  {
    path: '/settings/webhooks',
    permission: 'webhooks:read',
    load: () => import('./pages/settings/webhooks.tsx').then(page => ({ Page: page.WebhookSettings })),
  },
  {
    path: '/settings/webhooks/$webhookId',
    permission: 'webhooks:read',
    load: () => import('./pages/settings/webhook.tsx').then(page => ({ Page: page.OneWebhook })),
  },
  {
    path: '/settings/alerts',
    permission: 'alerts:read',
    load: () => import('./pages/settings/alerts.tsx').then(page => ({ Page: page.AlertSettings })),
  },
  {
    path: '/settings/keys',
    permission: 'keys:read',
    load: () => import('./pages/settings/keys.tsx').then(page => ({ Page: page.KeySettings })),
  },
  {
    path: '/settings/matching',
    permission: 'matching:read',
    load: () => import('./pages/settings/matching.tsx').then(page => ({ Page: page.MatchingSettings })),
  },
  {
    path: '/settings/reports',
    permission: 'reports:read',
    load: () => import('./pages/settings/reports.tsx').then(page => ({ Page: page.ReportSettings })),
  },
]
