import { type Fault, type PolicySettings, policySettingsSchema, present } from '../../contract/index.ts'
import { isSame } from './canonical.ts'
import { leavesOf, strictestOf } from './strictest.ts'

/**
 * The floor: a policy in a file of the host's, read once at start, that no administrator can go under. What would mean
 * something else for each integration is no floor.
 */
export function readFloor(text: string): { readonly floor: PolicySettings } | { readonly faults: readonly Fault[] } {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { faults: [{ path: '', message: 'is no JSON' }] }
  }
  const parsed = policySettingsSchema.omit({ workflows: true }).safeParse(json)
  if (parsed.success) return { floor: present(parsed.data) }
  return { faults: parsed.error.issues.map(({ path, message }) => ({ path: `/${path.join('/')}`, message })) }
}

/** What of a proposal is under the floor. What it leaves out is held up by the floor anyway. */
export function underFloor(floor: PolicySettings, proposed: PolicySettings): readonly Fault[] {
  const held = leavesOf(strictestOf([floor, proposed]))
  return [...leavesOf(proposed)]
    .filter(([path, value]) => !isSame(held.get(path), value))
    .map(([path]) => ({
      path: `/settings/${path.replaceAll('.', '/')}`,
      message: 'is under the floor of this installation.',
    }))
}
