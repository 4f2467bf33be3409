/** Of steps of a test, which are named in small letters. */
const acronyms: Readonly<Record<string, string>> = { api: 'API', dpop: 'DPoP', jwks: 'JWKS', mfa: 'MFA', url: 'URL' }

export const integrationForm = {
  form: 'Configuration',
  name: 'Name',
  nameHelp: 'What you call it here.',
  nameSeen: 'What you call it here. People who verify are shown it as the one who asks.',
  owner: 'Owner',
  ownerHelp: 'Who is asked when something is wrong with it.',
  description: 'Description',
  account: 'Incode account',
  accountHelp: 'The tenant that verifies people.',
  noAccount: 'There is no Incode account yet',
  workflow: 'Workflow (Configuration ID, Flow ID)',
  workflowHelp: 'What people go through at Incode.',
  accountFirst: 'Choose an account first',
  choose: 'Choose…',
  fields: {
    name: 'Name',
    description: 'Description',
    owner: 'Owner',
    state: 'State',
    accountId: 'Incode account',
    workflowId: 'Workflow',
  },
  save: 'Save',
  update: 'Update',
  undo: 'Undo changes',
  counts: 'Takes effect for new verifications. Those under way are not affected.',
  nothingChanged: 'Nothing is changed.',
  faulty: (count: number) =>
    count === 1 ? 'It is not saved: one field is not right yet.' : `It is not saved: ${count} fields are not right yet.`,
  saveFirst: 'Press Update first: the test looks at what is saved.',
  isDraft: 'This is kept as a draft. Nothing uses it before you press Save.',
  why: 'Why it is changed',
  whyHelp: 'Kept in its history. It may stay empty.',
  changed: {
    why: 'What you entered is not saved yet.',
    whyOf: (fields: string) => `They changed: ${fields}. What you entered is not saved yet.`,
  },
  test: {
    button: 'Test connection',
    title: 'Test of the connection',
    steps: 'Steps of the test',
    named: (step: string) => {
      const words = step.replaceAll('_', ' ').replace(/^(api|dpop|jwks|mfa|url)\b/, word => acronyms[word] ?? word)
      return words.charAt(0).toUpperCase() + words.slice(1)
    },
    ok: 'OK',
    failed: 'failed',
    running: 'The next step is under way…',
    all: 'The connection works.',
    notAll: 'The connection does not work yet. The step that failed says why.',
  },
}
