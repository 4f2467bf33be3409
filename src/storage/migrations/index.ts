import { installation } from './0001-installation.ts'
import { integrations } from './0002-integrations.ts'
import { directory } from './0003-directory.ts'
import { verification } from './0004-verification.ts'
import { jobs } from './0005-jobs.ts'
import { groups } from './0006-groups.ts'
import { runs } from './0007-runs.ts'
import { writeBack } from './0008-write-back.ts'
import { peopleList } from './0009-people-list.ts'
import { configuration } from './0010-configuration.ts'
import { certificates } from './0011-certificates.ts'
import { claims } from './0012-claims.ts'
import { privacy } from './0013-privacy.ts'
import { policies } from './0014-policies.ts'
import { invites } from './0016-invites.ts'
import { keys } from './0017-keys.ts'
import { catchUp } from './0018-catch-up.ts'
import { evidence } from './0020-evidence.ts'
import { reviews } from './0021-reviews.ts'
import { keeping } from './0022-keeping.ts'
import { nicknames } from './0023-nicknames.ts'
import { heldChanges } from './0024-held-changes.ts'
import { arrival } from './0025-arrival.ts'
import { issuerKeys } from './0026-issuer-keys.ts'
import { setup } from './0028-setup.ts'
import { rehearsal } from './0029-rehearsal.ts'
import { namedOnly } from './0030-named-only.ts'
import { trails } from './0031-trails.ts'
import { signIns } from './0034-sign-ins.ts'
import { told } from './0035-told.ts'
import { operations } from './0036-operations.ts'
import { webhooks } from './0037-webhooks.ts'
import { signalKeys } from './0038-signal-keys.ts'
import { helpdesk } from './0040-helpdesk.ts'
import { portal } from './0042-portal.ts'
import { alerts } from './0043-alerts.ts'
import { approvals } from './0044-approvals.ts'
import { incodeCalls } from './0045-incode-calls.ts'
import { openers } from './0047-openers.ts'
import { flaps } from './0048-flaps.ts'
import { portalCodes } from './0050-portal-codes.ts'
import { adminSessions } from './0051-admin-sessions.ts'
import { outcomes } from './0052-outcomes.ts'
import { actorsAndEnds } from './0053-actors-and-ends.ts'
import { linkReasons } from './0054-link-reasons.ts'
import { correlation } from './0055-correlation.ts'
import { seen } from './0056-seen.ts'
import { revisions } from './0057-revisions.ts'
import type { Steps } from './words.ts'

/**
 * How an empty database becomes ours, step by step, in the order of the names. What a released version has run is
 * never edited: a change is a new step.
 */
export const migrations: Readonly<Record<string, Steps>> = {
  '0001-installation': installation,
  '0002-integrations': integrations,
  '0003-directory': directory,
  '0004-verification': verification,
  '0005-jobs': jobs,
  '0006-groups': groups,
  '0007-runs': runs,
  '0008-write-back': writeBack,
  '0009-people-list': peopleList,
  '0010-configuration': configuration,
  '0011-certificates': certificates,
  '0012-claims': claims,
  '0013-privacy': privacy,
  '0014-policies': policies,
  '0016-invites': invites,
  '0017-keys': keys,
  '0018-catch-up': catchUp,
  '0020-evidence': evidence,
  '0021-reviews': reviews,
  '0022-keeping': keeping,
  '0023-nicknames': nicknames,
  '0024-held-changes': heldChanges,
  '0025-arrival': arrival,
  '0026-issuer-keys': issuerKeys,
  '0028-setup': setup,
  '0029-rehearsal': rehearsal,
  '0030-named-only': namedOnly,
  '0031-trails': trails,
  '0034-sign-ins': signIns,
  '0035-told': told,
  '0036-operations': operations,
  '0037-webhooks': webhooks,
  '0038-signal-keys': signalKeys,
  '0040-helpdesk': helpdesk,
  '0042-portal': portal,
  '0043-alerts': alerts,
  '0044-approvals': approvals,
  '0045-incode-calls': incodeCalls,
  '0047-openers': openers,
  '0048-flaps': flaps,
  '0050-portal-codes': portalCodes,
  '0051-admin-sessions': adminSessions,
  '0052-outcomes': outcomes,
  '0053-actors-and-ends': actorsAndEnds,
  '0054-link-reasons': linkReasons,
  '0055-correlation': correlation,
  '0056-seen': seen,
  '0057-revisions': revisions,
}
