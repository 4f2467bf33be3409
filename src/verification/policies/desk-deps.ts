import type { Clock, Fault, PolicyScope, PolicySettings, Purpose, Random } from '../../contract/index.ts'
import type { Store } from '../../storage/store.ts'
import type { Policy } from '../policy.ts'

/** What the desk is built from. */
export interface DeskDeps {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly base: Policy
  readonly floor: PolicySettings
  /** Whether there is an integration of this id, a directory among them. */
  isThere(integrationId: string): Promise<boolean>
  /** Whether people can change a claim themselves. Unknown counts as yes. `null` is every directory. */
  isEditable(claim: string, scope: PolicyScope | null): Promise<boolean>
  /** The workflows of the integration's Incode account. */
  workflowsOf(integrationId: string): Promise<readonly string[]>
}

/** What opens or makes the tie to an account. People who may edit what is compared there could open any other one. */
const opening: readonly Purpose[] = ['enrollment', 'account_recovery', 'helpdesk']

/** What is wrong with settings for whom they are meant to cover, all of it at once. */
export async function faultsIn(deps: DeskDeps, settings: PolicySettings, scope: PolicyScope | null): Promise<readonly Fault[]> {
  const faults: Fault[] = []
  for (const purpose of opening) {
    for (const claim of Object.keys(settings.requiredClaims?.[purpose] ?? {})) {
      if (await deps.isEditable(claim, scope)) {
        const message = 'is a claim that people can change themselves, and proves nothing for this purpose.'
        faults.push({ path: `/settings/requiredClaims/${purpose}/${claim}`, message })
      }
    }
  }
  for (const claim of settings.discriminators ?? []) {
    if (await deps.isEditable(claim, scope)) {
      const message = 'is a claim that people can change themselves, and tells nobody from a namesake.'
      faults.push({ path: `/settings/discriminators/${claim}`, message })
    }
  }
  if (settings.workflows === undefined) return faults
  if (scope === null || !('integrationId' in scope)) {
    return [...faults, { path: '/settings/workflows', message: 'belongs to a policy of one integration: accounts differ.' }]
  }
  const known = await deps.workflowsOf(scope.integrationId)
  for (const [purpose, workflow] of Object.entries(settings.workflows)) {
    if (workflow !== undefined && !known.includes(workflow)) {
      const message = `is none of the workflows of the Incode account. It has: ${known.join(', ')}.`
      faults.push({ path: `/settings/workflows/${purpose}`, message })
    }
  }
  return faults
}
