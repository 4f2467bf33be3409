import type { IntegrationView } from '../../integrations/port.ts'
import type { PolicyDesk } from '../../verification/policies/desk.ts'

type Loosened = Awaited<ReturnType<PolicyDesk['loosened']>>

/** An integration with the policies that cover it, or people of it, and were made looser of late. */
export function withAttention(
  view: IntegrationView,
  all: Loosened,
): IntegrationView & { readonly loosenedPolicies: readonly Omit<Loosened[number], 'scope'>[] } {
  const covering = all.filter(({ scope }) => scope === null || Object.values(scope).includes(view.id))
  return { ...view, loosenedPolicies: covering.map(({ scope: _scope, ...one }) => one) }
}
