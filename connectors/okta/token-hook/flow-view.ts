import type { FlowView, SwitchOffStep } from '../../../src/contract/index.ts'

/** What stands in a token, and how tokens are made without us (https://developer.okta.com/docs/reference/token-hook/). */

const tells = { field: 'withoutPass', is: ['tell'] }
const denies = { field: 'withoutPass', is: ['deny'] }

export const flowView: FlowView = {
  told: [
    { outcome: ['allow'], name: 'idv_status', value: 'approved', means: 'The token is made, and says so.' },
    { when: denies, name: 'error', means: 'Okta makes no token. Somebody without any verification is told the same.' },
    {
      when: tells,
      name: 'idv_status',
      value: 'none',
      means: 'The token is made, and says that there is no pass. Somebody without any verification has the same.',
    },
  ],
  outputs: [
    { name: 'idv_status', says: 'approved with a pass; everything else is none.' },
    { name: 'idv_score', says: '0 to 100, with a pass alone.' },
    { name: 'idv_rehearsal_status', says: 'In a rehearsal alone, beside an idv_status of none.' },
  ],
  conditions: [
    { title: 'In an application', where: 'Where it decides what somebody may do', text: 'token.idv_status === "approved"' },
    { title: 'With a score', where: 'The same place', text: 'token.idv_status === "approved" && token.idv_score >= 80' },
    { title: 'URL of the hook', where: 'Okta, Workflow, Inline hooks, the hook', text: '{integration.url}/token-hook' },
  ],
}

export const switchOff: readonly SwitchOffStep[] = [
  {
    title: 'Let applications go on without the claims',
    where: 'In each application that asks for idv_status: tokens that are made from now on have none.',
  },
  {
    title: 'Take the hook out of the rules',
    where:
      'Okta, Security, API, Authorization servers, the server, Access policies, each rule: Use this inline hook, None. For sign-ins by the org’s own server: Applications, the app, Sign On.',
  },
  {
    title: 'Turn off the hook',
    where: 'Okta, Workflow, Inline hooks, the hook, Actions, Deactivate.',
    request: { method: 'POST', url: '{orgUrl}/api/v1/inlineHooks/{inlineHookId}/lifecycle/deactivate' },
  },
]
