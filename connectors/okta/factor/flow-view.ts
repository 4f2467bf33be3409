import type { FlowView, SwitchOffStep } from '../../../src/contract/index.ts'

/** What Okta hears of a factor, and how sign-ins go on without it. */

export const flowView: FlowView = {
  told: [
    { outcome: ['allow'], name: 'preferred_username', means: 'The factor passed, if that is the login of whoever signs in.' },
    {
      status: ['error'],
      name: 'error',
      value: 'temporarily_unavailable',
      means: 'The factor did not pass: trouble, and not the person. They may take another one, where the policy has one.',
    },
    { name: 'error', value: 'access_denied', means: 'The factor did not pass. Okta neither asks nor shows why.' },
  ],
  outputs: [
    { name: 'preferred_username', says: 'The login of whoever was verified; Okta compares it.' },
    {
      name: 'amr',
      says: 'face, where a face passed. Read with Trust claims alone.',
      when: { field: 'tellsFace', is: ['true'] },
    },
  ],
  conditions: [
    { title: 'Issuer', where: 'Okta, Security, Identity Providers, the provider, Endpoints', text: '{endpoints.issuer}' },
    { title: 'Client ID', where: 'The same place', text: '{client.id}' },
  ],
}

export const switchOff: readonly SwitchOffStep[] = [
  {
    title: 'Let sign-in policies ask for another factor',
    where:
      'Okta, Security, Authentication policies: every rule whose allowed authenticators name this one. Whoever has no other factor cannot sign in there otherwise.',
  },
  {
    title: 'Take it out of enrollment',
    where: 'Okta, Security, Authenticators, Enrollment: the authenticator is Disabled in each policy.',
  },
  {
    title: 'Turn off the authenticator',
    where: 'Okta, Security, Authenticators, the IdP authenticator, Actions, Deactivate.',
    request: { method: 'POST', url: '{orgUrl}/api/v1/authenticators/{authenticatorId}/lifecycle/deactivate' },
  },
  {
    title: 'Turn off the identity provider',
    where: 'Okta, Security, Identity Providers, the one whose client is {client.id}, Deactivate.',
    request: { method: 'POST', url: '{orgUrl}/api/v1/idps/{idpId}/lifecycle/deactivate' },
  },
]
