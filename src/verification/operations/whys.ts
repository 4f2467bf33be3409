import { type ConnectorErrorCode, connectorErrors, operationRefusals } from '../../contract/index.ts'

/** What stands against an operation before the product is asked. */
export const objections = [
  'policy',
  'not_allowed',
  'binding_too_weak',
  'names',
  'user_unknown',
  'user_inactive',
  'not_enrolled',
  'identity_mismatch',
  'identity_in_use',
  'claims_unsettled',
  'held',
  'unverified_address',
] as const

/** Of accounts that people have to help with, and of verdicts that somebody objected to. */
const stops = ['privileged', 'privilege_unknown', 'reported_by_person', 'relay_suspected', 'lost'] as const

/** Every word by which an operation was refused, or nobody can tell how it ended: ours, or of the contract's closed lists. */
export const operationWhys: readonly string[] = [
  ...new Set<string>([
    ...objections,
    ...stops,
    ...operationRefusals,
    ...(Object.keys(connectorErrors) as readonly ConnectorErrorCode[]),
  ]),
]
