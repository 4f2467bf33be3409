import type { FlowView, SetupForm, SwitchOffStep } from '../../../src/contract/index.ts'
import { configurationsPath, externalType } from './setup-graph.ts'

/** What Conditional Access sees, and how sign-ins go on without us. */

export const flowView: FlowView = {
  told: [
    { outcome: ['allow'], name: 'id_token', means: 'The second factor passed. Conditional Access sees a yes, and no score.' },
    {
      status: ['pending', 'expired'],
      dataStatus: ['none'],
      name: 'error',
      value: 'temporarily_unavailable',
      means: 'The factor did not pass: time ran out. The person may try again or take another method.',
    },
    {
      status: ['error'],
      name: 'error',
      value: 'temporarily_unavailable',
      means: 'The factor did not pass: trouble, and not the person.',
    },
    {
      dataStatus: ['review'],
      name: 'error',
      value: 'access_denied',
      means: 'A no at once: Entra cannot wait for a reviewer.',
    },
    { name: 'error', value: 'access_denied', means: 'The factor did not pass.' },
  ],
  outputs: [
    { name: 'amr', says: 'face, in the sign-in log as the method that was used.' },
    { name: 'acr', says: 'What Entra asked for, said back to it.' },
  ],
  conditions: [
    {
      title: 'Ask for it',
      where: 'Entra, Protection, Conditional Access, policy, Grant',
      text: 'Require multifactor authentication',
    },
    {
      title: 'Whom it is offered to',
      where: 'Entra, Protection, Authentication methods, the external method, Include',
      text: 'The pilot group alone; exclude the group of emergency accounts.',
    },
    {
      title: 'Who passed by it',
      where: 'Log Analytics, over SigninLogs',
      text: 'SigninLogs | mv-expand d = todynamic(AuthenticationDetails) | where d.authenticationMethod has "External"',
    },
  ],
}

export const switchOff: readonly SwitchOffStep[] = [
  {
    title: 'See that everybody of the pilot group has another method',
    where:
      'Entra, Protection, Authentication methods, User registration details, filtered by the group. Whoever has none cannot pass the policy without us.',
  },
  {
    title: 'Stop asking, where somebody has no other method',
    where: 'Entra, Protection, Conditional Access, the policy for the pilot group: Report-only.',
    request: {
      method: 'PATCH',
      url: 'https://graph.microsoft.com/v1.0/identity/conditionalAccess/policies/{policyId}',
      body: { state: 'enabledForReportingButNotEnforced' },
    },
  },
  {
    title: 'Turn the external method off',
    where: 'Entra, Protection, Authentication methods, Policies, the external method, Enable: off.',
    request: {
      method: 'PATCH',
      url: `https://graph.microsoft.com${configurationsPath}/{made.configurationId|configurationId}`,
      body: { '@odata.type': externalType, state: 'disabled' },
    },
  },
]

export const setupForm: SetupForm = {
  adminToken:
    'An access token of an administrator for Microsoft Graph with Policy.ReadWrite.AuthenticationMethod, for instance of Graph Explorer. It ends by itself.',
  fields: [
    {
      name: 'pilotGroupId',
      title: 'Pilot group',
      description: 'The object ID of the group that is offered the method.',
      kind: 'text',
      required: true,
    },
    {
      name: 'neverGroupId',
      title: 'Group that never is',
      description: 'The object ID of the group with your emergency accounts.',
      kind: 'text',
      required: true,
    },
    {
      name: 'displayName',
      title: 'Name of the method',
      description: 'What people read when they choose. Entra never changes it afterwards.',
      kind: 'text',
      required: false,
      default: 'Identity check',
    },
    {
      name: 'registerMembers',
      title: 'Register the members of the pilot group',
      description: 'Otherwise each registers by a verification of their own, under Security info.',
      kind: 'boolean',
      required: false,
    },
  ],
}
