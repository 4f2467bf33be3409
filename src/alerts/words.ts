import type { AlertActor, AlertCode } from '../contract/index.ts'

/** What each code means, who can do something about it, and what. */
interface Words {
  readonly title: string
  readonly advice: string
  readonly actor: AlertActor
  /** Whether it may wait until somebody is awake. */
  readonly canWait: boolean
  /** Whether it lasts, and so is over by itself; what happened once is over when somebody looked into it. */
  readonly lasts: boolean
  /** Where more of it stands: the path of a page of the console. */
  readonly at: (of: { readonly integrationId: string | null; readonly target: string | null }) => string
}

const ofIntegration: Words['at'] = ({ integrationId }) =>
  integrationId === null ? '/console/integrations' : `/console/integrations/${integrationId}`
const ofVerification: Words['at'] = ({ target }) =>
  target === null ? '/console/verifications' : `/console/verifications/${target}`
const ofRun: Words['at'] = ({ target, integrationId }) =>
  target === null ? ofIntegration({ integrationId, target }) : `/console/sync/runs/${target}`
const ofWebhook: Words['at'] = ({ target }) =>
  target === null ? '/console/settings/webhooks' : `/console/settings/webhooks/${target}`

export const words: Readonly<Record<AlertCode, Words>> = {
  sync_held: {
    title: 'A run of a directory is held',
    advice: 'It would change more people than usual. Look at its counts, then approve or reject it: until then nothing is read.',
    actor: 'admin',
    canWait: true,
    lasts: true,
    at: ofRun,
  },
  sync_late: {
    title: 'A directory is not read in time',
    advice: 'A run should have begun long ago. Look whether the host works through its rounds, and begin a run by hand.',
    actor: 'operator',
    canWait: true,
    lasts: true,
    at: ofIntegration,
  },
  sync_failing: {
    title: 'A directory cannot be read',
    advice: 'The last run broke. Test the connection of the integration: it names the step and the permission.',
    actor: 'admin',
    canWait: true,
    lasts: true,
    at: ofRun,
  },
  integration_attention: {
    title: 'An integration will stop working, or has',
    advice: 'Open the integration: what to do, and until when, stands beside it.',
    actor: 'admin',
    canWait: true,
    lasts: true,
    at: ofIntegration,
  },
  permission_lost: {
    title: 'A product refuses an integration',
    advice: 'A credential or a permission that it had is gone. Test the connection: it names what is missing.',
    actor: 'admin',
    canWait: false,
    lasts: true,
    at: ofIntegration,
  },
  incode_down: {
    title: 'Incode cannot be reached',
    advice:
      'Nobody is verified through this account, and flows are told so at once. Look at Incode’s status; switch to your other way in.',
    actor: 'admin',
    canWait: false,
    lasts: true,
    at: ofIntegration,
  },
  webhook_dead_letters: {
    title: 'A receiver did not take events',
    advice: 'They were tried for days and given up. Repair the receiver, then replay what failed.',
    actor: 'admin',
    canWait: true,
    lasts: true,
    at: ofWebhook,
  },
  webhook_gone: {
    title: 'A receiver said that it is gone',
    advice: 'It answered 410 and hears of nothing any more. Enable the webhook again, or remove it.',
    actor: 'admin',
    canWait: true,
    lasts: true,
    at: ofWebhook,
  },
  reviews_waiting: {
    title: 'Reviews wait too long',
    advice: 'More than half of their time is over; then those people are refused. Somebody has to decide.',
    actor: 'reviewer',
    canWait: true,
    lasts: true,
    at: () => '/console/reviews',
  },
  rehearsal_on: {
    title: 'An integration rehearses',
    advice: 'Its flow is answered by what somebody chooses, and not by a check. End the rehearsal once it is done.',
    actor: 'admin',
    canWait: true,
    lasts: true,
    at: ofIntegration,
  },
  unissued_acceptance: {
    title: 'A product accepted a verdict that this host never gave',
    advice:
      'The integration is suspended. Somebody else can make what the product believes: replace its keys there, then release it.',
    actor: 'owner',
    canWait: false,
    lasts: true,
    at: ofIntegration,
  },
  trail_unread: {
    title: 'What a product writes down is not read',
    advice:
      'Verdicts that this host never gave, and new credentials without a verification, would be seen by nobody. Test the connection of the integration, and look whether the product can be reached.',
    actor: 'admin',
    canWait: false,
    lasts: true,
    at: ofIntegration,
  },
  relay_suspected: {
    title: 'Again and again whoever receives is not the one who verified',
    advice:
      'Somebody may be leading people to verify for them, by one flow or for one account. Look at the verification that is named, warn those who are concerned, and suspend the integration if it does not stop.',
    actor: 'admin',
    canWait: false,
    lasts: true,
    at: ofVerification,
  },
  reported_by_person: {
    title: 'Somebody says: this was not me',
    advice:
      'Somebody tried to get into their account. Look at the verification and talk to the person, in the way you always do.',
    actor: 'admin',
    canWait: false,
    lasts: false,
    at: ofVerification,
  },
  owner_link_made: {
    title: 'A link for an owner was made on the host',
    advice:
      'Whoever can run commands on the host can become an owner. If none of you did, revoke the token and look at the host.',
    actor: 'owner',
    canWait: false,
    lasts: false,
    at: () => '/console/settings/access',
  },
  operation_unknown: {
    title: 'Nobody can tell whether an operation was carried out',
    advice: 'The product did not answer. Look at the account there: it may have been changed, and it is not tried again.',
    actor: 'admin',
    canWait: false,
    lasts: false,
    at: ofVerification,
  },
  unverified_reset: {
    title: 'A privileged account was given new credentials without a verification',
    advice: 'Find out who did it, and whether the person asked for it. If nobody knows, disable the account at the product.',
    actor: 'owner',
    canWait: false,
    lasts: false,
    at: ofIntegration,
  },
  written_back_changed: {
    title: 'What a product shows of a verification of a privileged account was changed there by somebody else',
    advice:
      'Policies of the product may let in whom this host never verified. Find out who did it: the report of resets names them, and the audit of the product. Then look who may write these attributes there.',
    actor: 'owner',
    canWait: false,
    lasts: false,
    at: ofIntegration,
  },
  alert_receivers_changed: {
    title: 'Who is told of alerts was changed',
    advice:
      'Whoever wants to go unnoticed begins with this. If none of you did it, revoke the token of whoever the audit names, and put it back.',
    actor: 'owner',
    canWait: false,
    lasts: false,
    at: of => (of.target === null ? '/console/settings/alerts' : ofWebhook(of)),
  },
}
