import type { FlowView, SwitchOffStep } from '../../src/contract/index.ts'

/** What a relying party reads, and how it goes on without us. */

const asClaims = { field: 'failures', is: ['claims'] }
const asErrors = { field: 'failures', is: ['error'] }

export const flowView: FlowView = {
  told: [
    { outcome: ['allow'], name: 'auth_overall_status', value: 'OK', means: 'An ID token of the person: goes on.' },
    {
      status: ['error'],
      name: 'error',
      value: 'temporarily_unavailable',
      means: 'No token. Trouble, and not the person: the branch for errors.',
    },
    {
      outcome: ['challenge'],
      when: asClaims,
      name: 'auth_overall_status',
      value: 'WARN',
      means: 'An ID token that says no: not decided. The flow has to look at the claim.',
    },
    {
      when: asClaims,
      name: 'auth_overall_status',
      value: 'FAIL',
      means: 'An ID token that says no. The flow has to look at the claim.',
    },
    { when: asErrors, name: 'error', value: 'access_denied', means: 'No token: the branch of a failure.' },
  ],
  outputs: [
    { name: 'sub', says: 'Whom it is about. Compare it with whoever the flow has.' },
    { name: 'auth_overall_status', says: 'OK, and nothing else, is a pass.', when: asErrors },
    { name: 'auth_overall_status', says: 'OK, and nothing else, is a pass; FAIL and WARN are none.', when: asClaims },
    { name: 'auth_overall_score', says: '0 to 100, with a pass alone.' },
    { name: 'identity_id', says: 'With a pass alone: the identity that was seen.' },
    { name: 'purpose', says: 'What was verified for.' },
  ],
  conditions: [
    { title: 'Issuer', where: 'The provider’s settings at the product', text: '{endpoints.issuer}' },
    { title: 'Passed', where: 'The first branch behind the provider', text: 'auth_overall_status == "OK"' },
    {
      title: 'It is the same person',
      where: 'Beside it, where the flow knows already who is there',
      text: 'sub == {idOfWhoeverIsSignedIn}',
    },
  ],
}

export const switchOff: readonly SwitchOffStep[] = [
  {
    title: 'Take the verification out of the flow',
    where: 'At the product: the flow or login page that leads to this provider. Put another factor in its place before.',
  },
  {
    title: 'Disable the provider, and sign in once',
    where: 'At the product: the OpenID Connect provider whose issuer is {endpoints.issuer} and whose client is {client.id}.',
  },
]

export const davinciSwitchOff: readonly SwitchOffStep[] = [
  {
    title: 'Take the connector’s node out of the flow',
    where:
      'PingOne DaVinci, Flows, the flow: connect what stands before the node with another factor, never with its branch of success. Deploy.',
  },
  {
    title: 'Delete the connection',
    where: 'PingOne DaVinci, Connections, the one with the client {client.id}, Delete. A flow that still uses it fails.',
  },
]
