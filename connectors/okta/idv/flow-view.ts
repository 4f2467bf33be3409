import type { FlowView, SetupForm, SwitchOffStep } from '../../../src/contract/index.ts'

/**
 * What Okta hears, what its account management policy can ask, and how an org goes on without us
 * (https://developer.okta.com/docs/api/openapi/okta-management/management/tag/IdentityProvider/).
 */

export const flowView: FlowView = {
  told: [
    { outcome: ['allow'], name: 'assurance_level', value: 'VERIFIED', means: 'Okta lets the operation go on.' },
    {
      status: ['pending'],
      dataStatus: ['none'],
      name: 'error',
      value: 'access_denied',
      means: 'No verdict: Okta shows its page that it did not work, and the person can begin again.',
    },
    {
      status: ['expired'],
      dataStatus: ['none'],
      name: 'error',
      value: 'access_denied',
      means: 'No verdict: the person gave up, and can begin again.',
    },
    { status: ['cancelled'], name: 'error', value: 'access_denied', means: 'No verdict: it was stopped.' },
    { status: ['error'], name: 'error', value: 'server_error', means: 'No verdict: trouble, and not the person.' },
    {
      dataStatus: ['review'],
      name: 'assurance_level',
      value: 'FAILED',
      means: 'Okta refuses: it cannot wait for a reviewer. After a yes the person begins again.',
    },
    { name: 'assurance_level', value: 'FAILED', means: 'Okta refuses.' },
  ],
  outputs: [
    { name: 'verification.assurance_level', says: 'VERIFIED or FAILED. It is all that Okta branches on.' },
    { name: 'verification.time', says: 'When.' },
    { name: 'verification.verification_process', says: 'The id of the verification here; it stands in Okta’s System Log.' },
    { name: 'claims.*.value', says: 'MATCHED for each claim that matched, with VERIFIED alone. No value of a document.' },
  ],
  conditions: [
    {
      title: 'Ask when a password is recovered',
      where: 'Okta, Security, Authentication policies, Okta account management policy, rule, custom expression',
      text: "accessRequest.authenticator.key == 'okta_password' && accessRequest.operation == 'recover'",
    },
    {
      title: 'Ask when an account is unlocked',
      where: 'The same place',
      text: "accessRequest.operation == 'unlockAccount'",
    },
    {
      title: 'Ask when Okta Verify is enrolled',
      where: 'The same place',
      text: "accessRequest.authenticator.key == 'okta_verify' && accessRequest.operation == 'enroll'",
    },
    {
      title: 'What Okta was told',
      where: 'Okta, Reports, System Log',
      text: 'eventType eq "user.identity_verification"',
    },
  ],
}

export const switchOff: readonly SwitchOffStep[] = [
  {
    title: 'Give recoveries back to the password policy',
    where:
      'Okta, Security, Authenticators, Password, Actions, Edit, the rule: Recovery authenticators, Access control, back to what it was. Where it was never changed there is nothing to do.',
  },
  {
    title: 'Turn off the rule that asks',
    where:
      'Okta, Security, Authentication policies, Okta account management policy, the rule "Stepgate {integration.id}", Actions, Deactivate. The rules below it hold for everybody from then on.',
    request: {
      method: 'POST',
      url: '{orgUrl}/api/v1/policies/{made.rule/0|policyId}/rules/{made.rule/1|ruleId}/lifecycle/deactivate',
    },
  },
  {
    title: 'Turn off the identity provider',
    where:
      'Okta, Security, Identity Providers, "Stepgate {integration.id}", Deactivate. Not before the rule: a rule that asks for one that is off refuses everybody.',
    request: { method: 'POST', url: '{orgUrl}/api/v1/idps/{made.idp|idpId}/lifecycle/deactivate' },
  },
]

export const setupForm: SetupForm = {
  adminToken:
    'An API token of an Okta administrator (Okta, Security, API, Tokens). A super administrator’s is needed for the rule. Revoke it there afterwards.',
  fields: [
    {
      name: 'pilotGroup',
      title: 'Pilot group',
      description: 'The id of the group whose people the rule asks.',
      kind: 'text',
      required: true,
    },
    {
      name: 'neverGroup',
      title: 'Group that always gets in',
      description: 'The id of the group that the rule never asks, with your emergency accounts in it.',
      kind: 'text',
      required: true,
    },
    {
      name: 'termsOfUse',
      title: 'Terms of use',
      description: 'The address of the page that Okta links to.',
      kind: 'text',
      required: true,
    },
    {
      name: 'privacyPolicy',
      title: 'Privacy policy',
      description: 'The address of the page that Okta links to.',
      kind: 'text',
      required: true,
    },
    {
      name: 'operation',
      title: 'Ask when',
      description: 'What somebody of the pilot group is about to do.',
      kind: 'choice',
      required: false,
      choices: ['recover', 'enroll', 'unenroll', 'unlockAccount'],
      default: 'recover',
    },
    {
      name: 'passwordPolicyRule',
      title: 'Rule of a password policy',
      description: '{policyId}/{ruleId}, whose recoveries are left to the rule. Until one is named, they go past it.',
      kind: 'text',
      required: false,
    },
  ],
}
