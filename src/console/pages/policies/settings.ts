import type { PolicySettings } from '../../api/schema.ts'
import type { texts } from '../../texts/index.ts'

/** The settings of a policy as a form has them: where each value stands, and what it can be. */
export type SettingName = keyof PolicySettings
export type SectionName = keyof typeof texts.policySettings.sections

/** What can be entered at one place. Without a value the policy leaves it to the others that cover somebody. */
export type Kind =
  | { readonly is: 'number'; readonly least: number; readonly most: number }
  | { readonly is: 'choice'; readonly options: readonly Option[] }
  | { readonly is: 'several'; readonly options: readonly string[] }
  | { readonly is: 'words' }
  | { readonly is: 'text' }

export interface Option {
  readonly word: string
  readonly value: unknown
}

/** One place: its keys below the setting, as `['step_up']`, and nothing for a setting that is one value. */
export interface Place {
  readonly keys: readonly string[]
  readonly kind: Kind
}

export interface Setting {
  readonly name: SettingName
  readonly section: SectionName
  readonly places: readonly Place[]
}

export const purposes = ['enrollment', 'sign_up', 'step_up', 'account_recovery', 'helpdesk'] as const
export const claims = ['given_name', 'family_name', 'birth_date', 'address', 'email', 'phone_number'] as const
export const operations = [
  'password_reset_link',
  'temporary_access_pass',
  'temporary_password',
  'reactivate',
  'reset_factors',
  'reset_factor',
  'unlock',
  'revoke_sessions',
  'suspend',
  'register_external_method',
] as const satisfies readonly (keyof NonNullable<PolicySettings['operations']>)[]
const givesSecret: readonly string[] = ['password_reset_link', 'temporary_access_pass', 'temporary_password', 'reactivate']

const number = (least: number, most: number): Kind => ({ is: 'number', least, most })
const words = (...all: readonly string[]): Kind => ({ is: 'choice', options: all.map(word => ({ word, value: word })) })
const yesNo: Kind = { is: 'choice', options: [true, false].map(value => ({ word: String(value), value })) }
const several = (...options: readonly string[]): Kind => ({ is: 'several', options })
const strict = words('close', 'matched')

const one = (kind: Kind): readonly Place[] => [{ keys: [], kind }]
const each = (kind: Kind, of: readonly string[] = purposes): readonly Place[] => of.map(key => ({ keys: [key], kind }))
const assurance = (purpose: string) =>
  purpose === 'account_recovery' || purpose === 'helpdesk' ? words('medium', 'high') : words('low', 'medium', 'high')

function rulesOf(operation: string): readonly Place[] {
  const rules: readonly (readonly [string, Kind])[] = [
    ['allowed', yesNo],
    ['minimumAssurance', words('medium', 'high')],
    ['names', strict],
    ['windowMinutes', number(1, 60)],
    ...(givesSecret.includes(operation) ? [['recipient', words('address_on_record', 'seat', 'secret_to_flow')] as const] : []),
    ...(operation === 'reset_factors' ? [['without_reset', yesNo] as const] : []),
    ['approval', yesNo],
    ['approvers', { is: 'words' }],
    ['approvalMinutes', number(1, 240)],
  ]
  return rules.map(([rule, kind]) => ({ keys: [operation, rule], kind }))
}

/** In the order in which they are read. */
const table: Readonly<Record<SettingName, Omit<Setting, 'name'>>> = {
  purposes: { section: 'who', places: one(several(...purposes)) },
  workflows: { section: 'who', places: each({ is: 'text' }) },
  passes: { section: 'score', places: one(several('OK', 'MANUAL_OK')) },
  minimumValue: { section: 'score', places: each(number(0, 100)) },
  requiredParts: {
    section: 'score',
    places: each(several('idValidation', 'liveness', 'faceRecognition', 'authentication')),
  },
  onProviderDown: { section: 'score', places: each(words('deny', 'challenge'), ['step_up']) },
  names: { section: 'document', places: each(strict, ['sign_up', 'step_up']) },
  requiredClaims: {
    section: 'document',
    places: purposes.flatMap(purpose => claims.map(claim => ({ keys: [purpose, claim], kind: strict }))),
  },
  onMismatch: { section: 'document', places: each(words('deny', 'review')) },
  documentTypes: {
    section: 'document',
    places: one(several('passport', 'id_card', 'driving_licence', 'residence_permit', 'other')),
  },
  issuingCountries: { section: 'document', places: one({ is: 'words' }) },
  minimumAssurance: { section: 'binding', places: purposes.map(key => ({ keys: [key], kind: assurance(key) })) },
  enrollmentDays: { section: 'binding', places: one(number(1, 3_650)) },
  settleDays: { section: 'binding', places: one(number(0, 365)) },
  discriminators: {
    section: 'binding',
    places: one({
      is: 'choice',
      options: [
        { word: 'birth_date', value: ['birth_date'] },
        { word: 'none', value: [] },
      ],
    }),
  },
  bindings: { section: 'binding', places: each(several('browser', 'code', 'transfer_code', 'known_channel', 'agent_code')) },
  unbound_step_up: { section: 'binding', places: one(words('never', 'by_integration')) },
  onReview: { section: 'review', places: each(words('wait', 'deny')) },
  acceptVendorReview: { section: 'review', places: one(yesNo) },
  reviewers: { section: 'review', places: one(number(1, 2)) },
  reviewHours: { section: 'review', places: one(number(1, 168)) },
  onApproval: { section: 'review', places: each(words('face', 'allow'), ['step_up']) },
  freshnessCapSeconds: { section: 'limits', places: one(number(0, 900)) },
  tries: { section: 'limits', places: one(number(1, 3)) },
  lockoutAttempts: { section: 'limits', places: one(number(1, 100)) },
  lockoutHours: { section: 'limits', places: one(number(1, 168)) },
  operations: { section: 'operations', places: operations.flatMap(rulesOf) },
}

export const settings: readonly Setting[] = Object.entries(table).map(([name, rest]) => ({ name: name as SettingName, ...rest }))
