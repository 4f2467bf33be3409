import { type ActorRef, type PolicyScope, type PolicySettings, problem } from '../../contract/index.ts'
import { type CheckedPolicy, checkPolicies, type ToCheck } from './check.ts'
import type { Whom } from './cover.ts'
import type { DeskDeps } from './desk-deps.ts'
import { type EffectiveView, effectiveFor } from './effective.ts'
import { applyDue, confirm, withdraw } from './proposals.ts'
import { create, type Proposal, type Proposed, propose } from './propose.ts'
import { findSet, type PolicySet } from './sets.ts'
import { type Trial, tryPolicy } from './try.ts'
import { formerly, type LoosenedPolicy, listPolicies, loosenedLately, type PolicyView, policyView, versionsOf } from './views.ts'

export type { DeskDeps } from './desk-deps.ts'

/** What administrators do to policies, and what they see of them. Every change is a version, audited, with who and why. */
export interface PolicyDesk {
  list(): Promise<readonly PolicyView[]>
  get(id: string): Promise<PolicyView>
  /** What was made looser in the last seven days. */
  loosened(): Promise<readonly LoosenedPolicy[]>
  /** What a verdict was decided by, under the name that its `data.policy` has for it. */
  set(id: string): Promise<Pick<PolicySet, 'settings' | 'sources'>>
  effective(whom: Whom): Promise<EffectiveView>
  versions(id: string, query: { readonly limit: number; readonly cursor?: string }): ReturnType<typeof versionsOf>
  /** Whether these would be accepted, and what of each would wait. Stores nothing. */
  check(items: readonly ToCheck[]): Promise<readonly CheckedPolicy[]>
  create(
    input: Proposal & { readonly name: string; readonly scope: PolicyScope },
    by: ActorRef,
  ): Promise<Proposed & { readonly id: string }>
  propose(id: string, proposal: Proposal, by: ActorRef): Promise<Proposed>
  /** Proposes what an earlier version said. Whether that may take effect at once is looked at as for any other. */
  revert(id: string, to: { readonly version: number; readonly why: string }, by: ActorRef): Promise<Proposed>
  confirm(id: string, proposalId: string, by: ActorRef): Promise<{ readonly version: number }>
  withdraw(id: string, proposalId: string, by: ActorRef): Promise<void>
  try(id: string, settings: PolicySettings, limit: number): Promise<Trial>
  /** Lets take effect what has waited for long enough. Run on a schedule. */
  applyDue(limit: number): Promise<number>
}

export function createPolicyDesk(deps: DeskDeps): PolicyDesk {
  const { store } = deps
  return {
    list: () => listPolicies(deps),
    get: id => policyView(deps, id),
    loosened: () => loosenedLately(deps),
    async set(id) {
      const found = await findSet(store.db, id)
      if (found === undefined) throw problem('not_found', 'No verdict names such a set.')
      return { sources: found.sources, settings: found.settings }
    },
    effective: whom => effectiveFor(deps, whom),
    async versions(id, query) {
      await policyView(deps, id)
      return versionsOf(store.reports, id, query)
    },
    check: items => checkPolicies(deps, items),
    create: (input, by) => create(deps, input, by),
    propose: (id, proposal, by) => propose(deps, id, proposal, by),
    revert: async (id, { version, why }, by) => propose(deps, id, { settings: await formerly(store.db, id, version), why }, by),
    confirm: (id, proposalId, by) => confirm(deps, id, proposalId, by),
    withdraw: (id, proposalId, by) => withdraw(deps, id, proposalId, by),
    try: (id, settings, limit) => tryPolicy(deps, id, settings, limit),
    applyDue: limit => applyDue(deps, limit),
  }
}
