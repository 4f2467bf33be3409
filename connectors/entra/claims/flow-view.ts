import type { FlowView, SwitchOffStep } from '../../../src/contract/index.ts'

/** What stands in a token of Entra's, and how tokens are issued without us. */

const unbound = { field: 'policies', is: ['unbound_claims'] }

export const flowView: FlowView = {
  told: [
    {
      outcome: ['allow'],
      name: 'idvLastStatus',
      value: 'VERIFIED',
      means: 'The token says when. It does not say who signs in now.',
    },
    {
      name: 'idvLastStatus',
      value: 'NONE',
      means: 'The token says that nothing was verified lately. Somebody without any verification has the same.',
    },
  ],
  outputs: [
    { name: 'idvLastStatus', says: 'VERIFIED or NONE. History, not presence.' },
    { name: 'idvLastAt', says: 'When, as a text.' },
    { name: 'idvStatus', says: 'passed, for a few minutes after a pass, whoever signs in with the account.', when: unbound },
    { name: 'idvScore', says: '0 to 100 as a text, beside it.', when: unbound },
    { name: 'idvRehearsalLastStatus', says: 'In a rehearsal alone, beside an idvLastStatus of NONE.' },
  ],
  conditions: [
    {
      title: 'In the claims mapping policy of the application',
      where: 'Microsoft Graph, POST /v1.0/policies/claimsMappingPolicies, in ClaimsSchema',
      text: '{ "Source": "CustomClaimsProvider", "ID": "idvLastStatus", "JwtClaimType": "idvLastStatus" }',
    },
    { title: 'In an application', where: 'Where it decides what somebody may do', text: 'token.idvLastStatus === "VERIFIED"' },
    {
      title: 'Target URL of TokenIssuanceStart',
      where: 'Entra, Enterprise apps, Custom authentication extensions',
      text: '{integration.url}/token-issuance-start',
    },
  ],
}

export const switchOff: readonly SwitchOffStep[] = [
  {
    title: 'Let applications go on without the claims',
    where: 'In each application that asks for idvLastStatus: tokens that are issued from now on have none.',
  },
  {
    title: 'Take the claims provider off each application',
    where:
      'Entra, Enterprise apps, the app, Single sign-on, Attributes & claims, Advanced settings, Custom claims provider, remove. While it is there and this host does not answer, the app gets no token.',
    request: {
      method: 'DELETE',
      url: 'https://graph.microsoft.com/v1.0/identity/authenticationEventListeners/{authenticationEventListenerId}',
    },
  },
  {
    title: 'Delete the custom authentication extension',
    where: 'Entra, Enterprise apps, Custom authentication extensions, the one whose target URL begins with {integration.url}.',
    request: {
      method: 'DELETE',
      url: 'https://graph.microsoft.com/v1.0/identity/customAuthenticationExtensions/{customAuthenticationExtensionId}',
    },
  },
]
