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

/** What was found on the way: nothing is given in place of what would be removed, or nobody can be sent what is made. */
const onTheWay = ['nothing_to_sign_in_with', 'not_needed', 'no_address_on_record'] as const

export type OperationWhy =
  | (typeof objections)[number]
  | (typeof stops)[number]
  | (typeof onTheWay)[number]
  | (typeof operationRefusals)[number]
  | ConnectorErrorCode

/** Every word by which an operation was refused, or nobody can tell how it ended: ours, or of the contract's closed lists. */
export const operationWhys: readonly OperationWhy[] = [
  ...new Set<OperationWhy>([
    ...objections,
    ...stops,
    ...onTheWay,
    ...operationRefusals,
    ...(Object.keys(connectorErrors) as readonly ConnectorErrorCode[]),
  ]),
]
