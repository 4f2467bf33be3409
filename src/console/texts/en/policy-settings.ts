/** How the settings of a policy are said: as labels of a form, and as sentences. */

const list = new Intl.ListFormat('en', { type: 'conjunction' })
const either = new Intl.ListFormat('en', { type: 'disjunction' })
const days = (n: number) => (n === 1 ? 'one day' : `${n} days`)
const hours = (n: number) => (n === 1 ? 'one hour' : `${n} hours`)
const minutes = (n: number) => (n === 1 ? 'one minute' : `${n} minutes`)

/** Any word that no table has, such as one of a newer host: shown as it is. */
const said = (words: Readonly<Record<string, string>>) => (word: unknown) => words[String(word)] ?? String(word)

const purposes: Readonly<Record<string, string>> = {
  enrollment: 'Enrollment',
  sign_up: 'Sign-up',
  step_up: 'Step-up',
  account_recovery: 'Account recovery',
  helpdesk: 'Helpdesk',
}
const inSentence: Readonly<Record<string, string>> = {
  enrollment: 'enrollment',
  sign_up: 'sign-up',
  step_up: 'step-up',
  account_recovery: 'account recovery',
  helpdesk: 'the helpdesk',
}
const parts: Readonly<Record<string, string>> = {
  idValidation: 'document',
  liveness: 'liveness',
  faceRecognition: 'face against document',
  authentication: 'face against enrolled face',
}
const claims: Readonly<Record<string, string>> = {
  given_name: 'given name',
  family_name: 'family name',
  birth_date: 'birth date',
  address: 'address',
  email: 'e-mail address',
  phone_number: 'phone number',
}
const documents: Readonly<Record<string, string>> = {
  passport: 'passports',
  id_card: 'identity cards',
  driving_licence: 'driving licences',
  residence_permit: 'residence permits',
  other: 'other documents',
}
const bindings: Readonly<Record<string, string>> = {
  browser: 'the same browser',
  code: 'a code in the browser',
  transfer_code: 'a code carried over by hand',
  known_channel: 'a link to an address on record',
  agent_code: 'a code read out to an agent',
}
const operations: Readonly<Record<string, string>> = {
  password_reset_link: 'Password reset link',
  temporary_access_pass: 'Temporary access pass',
  reset_factors: 'Reset of all sign-in methods',
  reset_factor: 'Reset of one sign-in method',
  unlock: 'Unlock',
  temporary_password: 'Temporary password',
  reactivate: 'Reactivation',
  revoke_sessions: 'End of all sessions',
  suspend: 'Suspension',
  register_external_method: 'Registration of an external method',
}
const rules: Readonly<Record<string, string>> = {
  allowed: 'Whether it is done at all',
  minimumAssurance: 'Least assurance of the binding',
  names: 'Names on the document',
  windowMinutes: 'Minutes after the verdict',
  approval: 'A second person approves',
  approvers: 'Who may approve',
  approvalMinutes: 'Minutes to wait for them',
  recipient: 'Who is given the secret',
  without_reset: 'Also if nothing else is left to sign in with',
}
const recipients: Readonly<Record<string, string>> = {
  seat: 'the verified browser',
  secret_to_flow: 'the flow',
  address_on_record: 'an address on record',
}
const values: Readonly<Record<string, string>> = {
  true: 'yes',
  false: 'no',
  close: 'nearly',
  matched: 'exactly',
  review: 'a human decides',
  deny: 'refused',
  wait: 'waited for',
  face: 'the face once more',
  allow: 'the end: allow',
  challenge: 'challenge',
  by_integration: 'where its integration names that',
  never: 'never',
  none: 'nothing',
  low: 'low',
  medium: 'medium',
  high: 'high',
  OK: 'OK',
  MANUAL_OK: 'MANUAL_OK (a reviewer at Incode)',
  manager: 'the manager',
  ...recipients,
}

const part = said(parts)
const document = said(documents)
const approver = (who: unknown) =>
  who === 'manager' ? 'their manager' : `a member of group ${String(who).replace(/^group:/, '')}`

/** `whom` are purposes, as they stand within a sentence; each says one value of one setting. */
const sentences = {
  purposes: (all: readonly string[]) =>
    all.length === 0
      ? 'Nobody may verify for anything.'
      : `People may verify for ${list.format(all.map(said(inSentence)))} only.`,
  passes: (all: readonly string[]) => `Only an overall status of ${either.format(all)} at Incode can pass.`,
  minimumValue: (value: number, whom: string) => `For ${whom}, the overall score has to be at least ${value}.`,
  requiredParts: (all: readonly string[], whom: string) =>
    `For ${whom}, these parts have to be OK beyond the usual ones: ${list.format(all.map(part))}.`,
  names: (word: string, whom: string) =>
    word === 'matched'
      ? `For ${whom}, the document has to name an enrolled person exactly.`
      : `For ${whom}, the document may name an enrolled person nearly, as “Bob” for “Robert”.`,
  requiredClaims: (claim: string, word: string, whom: string) =>
    `For ${whom}, the document has to show the ${said(claims)(claim)}, and it has to match ${said(values)(word)}.`,
  onMismatch: (word: string, whom: string) =>
    word === 'deny' ? `For ${whom}, a wrong name is refused.` : `For ${whom}, a wrong name is left to a human.`,
  onReview: (word: string, whom: string) =>
    word === 'wait'
      ? `For ${whom}, what is unclear waits for a human.`
      : `For ${whom}, what is unclear is refused without waiting for a human.`,
  acceptVendorReview: (yes: boolean) =>
    yes
      ? 'The yes of a reviewer at Incode can recover an account or bind an identity.'
      : 'The yes of a reviewer at Incode neither recovers an account nor binds an identity: your own reviewers decide.',
  reviewHours: (n: number) => `A review is waited for ${hours(n)}, then it is over.`,
  reviewers: (n: number) =>
    n === 1
      ? 'One person decides a review; two where it opens or binds an account.'
      : 'Two people have to agree on every review.',
  onApproval: (word: string) =>
    word === 'face'
      ? 'After a reviewer’s yes in a step-up, the person shows their face once more.'
      : 'A reviewer’s yes in a step-up ends it with allow.',
  freshnessCapSeconds: (n: number) =>
    n === 0 ? 'No earlier verification is ever used again.' : `An earlier verification is used again for at most ${n} seconds.`,
  tries: (n: number) => (n === 1 ? 'A person has one try.' : `A person has ${n} tries within one verification.`),
  lockoutAttempts: (n: number) => `After ${n} failures of one person, the way by which they came is closed to them.`,
  lockoutHours: (n: number) => `Failures are counted over ${hours(n)}.`,
  documentTypes: (all: readonly string[]) => `Accepted are ${list.format(all.map(document))} only.`,
  issuingCountries: (all: readonly string[]) => `Documents have to be issued by ${either.format(all)}.`,
  workflows: (id: string, whom: string) => `For ${whom}, the workflow ${id} is used.`,
  bindings: (all: readonly string[], whom: string) =>
    `For ${whom}, a verdict is handed out by ${either.format(all.map(said(bindings)))} only.`,
  minimumAssurance: (word: string, whom: string) => `For ${whom}, the identity has to be bound with assurance ${word} at least.`,
  settleDays: (n: number) => `Names and addresses count once they have stood unchanged for ${days(n)}.`,
  discriminators: (all: readonly string[]) =>
    all.length === 0
      ? 'Nothing tells namesakes apart at a first binding.'
      : 'Namesakes are told apart by their birth date at a first binding.',
  enrollmentDays: (n: number) => `A binding holds for ${days(n)}, then the same identity is shown again.`,
  unbound_step_up: (word: string) =>
    word === 'never'
      ? 'No flow may poll a step-up without proof that it sits with the face.'
      : 'A flow may poll a step-up without proof that it sits with the face, where its integration names that.',
  onProviderDown: (word: string) =>
    word === 'deny'
      ? 'While Incode is down, a step-up is refused.'
      : 'While Incode is down, a step-up is answered with challenge: the flow may ask for something else.',
}

/** What an operation needs, each as a part of one sentence. */
const operationParts = {
  allowed: (yes: boolean) => (yes ? 'is done' : 'is never done'),
  minimumAssurance: (word: string) => `needs assurance ${word}`,
  names: (word: string) => `needs a document that names the person ${said(values)(word)}`,
  windowMinutes: (n: number) => `can be done for ${minutes(n)} after the verdict`,
  approval: (yes: boolean) => (yes ? 'needs the yes of a second person' : 'needs no second person'),
  approvers: (all: readonly string[]) => `can be approved by ${either.format(all.map(approver))}`,
  approvalMinutes: (n: number) => `waits ${minutes(n)} for their yes`,
  recipient: (word: string) => `gives its secret to ${said(recipients)(word)}`,
  without_reset: (yes: boolean) =>
    yes ? 'is done although nothing else is left to sign in with' : 'is not done where nothing else is left to sign in with',
}

const labels = {
  purposes: ['What for', 'What people may verify for at all.'],
  passes: ['What can pass', 'Which overall statuses of Incode can lead to allow.'],
  minimumValue: ['Least score', 'The least overall value, 0 to 100.'],
  requiredParts: ['Parts that have to be OK', 'Beyond those that always have to be.'],
  names: ['Names of enrolled people', 'How exactly a document names them. Everywhere else names have to match exactly.'],
  requiredClaims: ['What a document has to show', 'What either side lacks, or a face alone cannot show, does not match.'],
  onMismatch: ['A wrong name', 'What becomes of it.'],
  onReview: ['What is unclear', 'Whether a human is waited for.'],
  acceptVendorReview: ['Reviewers at Incode', 'Whether their yes can recover an account or bind an identity.'],
  reviewHours: ['How long a review waits', 'In hours.'],
  reviewers: ['People for a review', 'Where it opens or binds an account there are always two.'],
  onApproval: ['After a reviewer’s yes', 'What an enrolled person is led to. Elsewhere it is always the face once more.'],
  freshnessCapSeconds: ['Reuse of a verification', 'For how many seconds at most; 0 is never.'],
  tries: ['Tries', 'Incode sessions within one verification.'],
  lockoutAttempts: ['Failures until the door closes', 'Of one person, by the way they came.'],
  lockoutHours: ['Hours over which failures count', 'The longer, the stricter.'],
  documentTypes: ['Kinds of document', 'None chosen here: this policy asks for no kind.'],
  issuingCountries: ['Issuing countries', 'ISO 3166-1 alpha-3 codes, such as DEU.'],
  workflows: ['Workflow (Configuration ID, Flow ID)', 'Only a policy of one integration has it.'],
  bindings: ['How a verdict is handed out', 'How the receiver is shown to sit with the face.'],
  minimumAssurance: ['Least assurance', 'How strongly an identity has to be bound.'],
  settleDays: ['Settling time', 'For how many days claims and addresses have to have stood unchanged.'],
  discriminators: ['Namesakes', 'What tells them apart at a first binding, where people cannot change it themselves.'],
  enrollmentDays: ['How long a binding holds', 'In days; then the same identity has to be shown again.'],
  unbound_step_up: ['Polling without proof', 'Whether a flow may poll a step-up without proof that it sits with the face.'],
  onProviderDown: ['While Incode is down', 'What a step-up is answered. For everything else there is nothing to choose.'],
  operations: ['Operations', 'What each operation on the account needs, beyond the verdict itself.'],
} as const

const bySetting: Readonly<Record<string, (word: unknown) => string>> = {
  requiredParts: part,
  documentTypes: document,
  bindings: said(bindings),
  purposes: said(purposes),
}

export const policySettings = {
  sections: {
    who: 'Who and what for',
    score: 'What Incode has to say',
    document: 'Documents and names',
    binding: 'Identities and their binding',
    review: 'Reviews',
    limits: 'Limits',
    operations: 'Operations on accounts',
  },
  labels,
  sentences,
  operationParts,
  purposes: said(purposes),
  whom: (all: readonly string[]) =>
    all.length === Object.keys(inSentence).length ? 'every purpose' : list.format(all.map(said(inSentence))),
  operation: said(operations),
  operationSentence: (name: string, all: readonly string[]) => `${said(operations)(name)} ${list.format(all)}.`,
  rule: said(rules),
  claim: (word: string) => {
    const text = said(claims)(word)
    return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
  },
  value: (setting: string, value: unknown) => (bySetting[setting] ?? said(values))(value),
  unknown: (name: string) => `${name} is a setting that this console does not know; the host does.`,
}
