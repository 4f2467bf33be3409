import type { FlowView, SwitchOffStep } from '../../src/contract/index.ts'

/** What the Action sees, and how Auth0 goes on without it. */

export const flowView: FlowView = {
  told: [
    { outcome: ['allow'], name: 'outcome', value: 'allow', means: 'The Action lets the sign-in go on.' },
    {
      outcome: ['challenge'],
      name: 'outcome',
      value: 'challenge',
      means: 'Not decided: the Action denies access, because Auth0 cannot wait for a reviewer.',
    },
    { outcome: ['deny'], name: 'outcome', value: 'deny', means: 'The Action denies access.' },
  ],
  outputs: [
    { name: 'outcome', says: 'allow, challenge or deny. The only one to branch on.' },
    { name: 'reason', says: 'Why, of the closed list in this table.' },
    { name: 'score', says: 'With an allow alone: 0 to 100.' },
    { name: 'identity_id', says: 'With an allow alone: the identity that was seen.' },
    { name: 'mode', says: 'rehearsal, where it is one: then it lets nobody in.' },
  ],
  conditions: [
    {
      title: 'Verify for one application alone',
      where: 'Auth0, Actions, Library, the Action, at the top of onExecutePostLogin',
      text: 'if (event.client.client_id !== "{clientIdOfTheApplication}") return;',
    },
    {
      title: 'Let in after a pass, and after nothing else',
      where: 'Auth0, Actions, Library, the Action, onContinuePostLogin',
      text: 'if (told.outcome !== "allow" || told.mode === "rehearsal") return api.access.deny("not verified");',
    },
    { title: 'Secret STEPGATE_URL of the Action', where: 'Auth0, Actions, the Action, Secrets', text: '{integration.url}' },
  ],
}

export const switchOff: readonly SwitchOffStep[] = [
  {
    title: 'Take the Action out of the trigger',
    where:
      'Auth0, Actions, Triggers, post-login: drag the Action out of the flow, then Apply. Sign-ins go on without it from then on.',
    when: { field: 'purposes', is: ['step_up', 'sign_up'] },
  },
  {
    title: 'Take the Action out of the password reset',
    where: 'Auth0, Actions, Triggers, password-reset-post-challenge: drag the Action out, then Apply.',
    when: { field: 'purposes', is: ['account_recovery'] },
  },
  {
    title: 'Delete the Action once nobody needs it again',
    where: 'Auth0, Actions, Library, the Action, Delete. Its secrets go with it.',
  },
]
