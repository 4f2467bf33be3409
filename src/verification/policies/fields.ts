import { type PolicySettings, recipients, strictnesses } from '../../contract/index.ts'
import { byKey, byMember, fewer, higher, lower, more, type Order, ranked, unorderedByKey } from './orders.ts'

export type Field = keyof PolicySettings
export type ValueOf<F extends Field> = NonNullable<PolicySettings[F]>

/** Each setting, and what makes one value of it stricter than another. `isLooser` and `strictestOf` know nothing else. */
const orders = {
  purposes: fewer(),
  passes: fewer(),
  minimumValue: byKey(higher),
  requiredParts: byKey(more()),
  names: byKey(ranked(...strictnesses)),
  requiredClaims: byKey(byKey(ranked(...strictnesses))),
  onMismatch: byKey(ranked('review', 'deny')),
  onReview: byKey(ranked('wait', 'deny')),
  acceptVendorReview: ranked(true, false),
  reviewHours: lower,
  reviewers: higher,
  onApproval: byKey(ranked('allow', 'face')),
  freshnessCapSeconds: lower,
  tries: lower,
  lockoutAttempts: lower,
  lockoutHours: higher,
  documentTypes: fewer(),
  issuingCountries: fewer(),
  // One workflow is not stricter than another one; what it has to look at is said by the parts.
  workflows: unorderedByKey(),
  bindings: byKey(fewer()),
  minimumAssurance: byKey(ranked('low', 'medium', 'high')),
  settleDays: higher,
  discriminators: fewer(),
  enrollmentDays: lower,
  unbound_step_up: ranked('by_integration', 'never'),
  onProviderDown: byKey(ranked('challenge', 'deny')),
  operations: byKey(
    byMember({
      allowed: ranked(true, false),
      minimumAssurance: ranked('medium', 'high'),
      names: ranked(...strictnesses),
      windowMinutes: lower,
      approval: ranked(false, true),
      approvers: fewer(),
      approvalMinutes: lower,
      recipient: ranked(...recipients),
      without_reset: ranked(true, false),
    }),
  ),
} as const satisfies Record<Field, unknown>

export const fields = Object.keys(orders) as readonly Field[]

export function isField(name: string): name is Field {
  return Object.hasOwn(orders, name)
}

/** The table gives each field an order of its own values; that they fit is what the tests of it walk. */
export function orderOf(field: Field): Order<unknown> {
  return orders[field] as unknown as Order<unknown>
}
