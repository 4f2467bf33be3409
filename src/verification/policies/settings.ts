import { type PolicySettings, present } from '../../contract/index.ts'
import type { Policy } from '../policy.ts'
import { fields } from './fields.ts'

/** What of a whole policy administrators can set. Purposes whose setting cannot be chosen are left out of it. */
export function settingsOf(policy: Policy): PolicySettings {
  const { names, onProviderDown } = policy
  const chosen = Object.fromEntries(fields.map(field => [field, policy[field]]))
  return present({
    ...chosen,
    names: present({ sign_up: names.sign_up, step_up: names.step_up }),
    onProviderDown: present({ step_up: onProviderDown.step_up }),
  }) as PolicySettings
}

/** A whole policy: settings over what nobody can choose. */
export function policyWith(base: Policy, settings: PolicySettings): Policy {
  return { ...base, ...present(settings), names: { ...base.names, ...present(settings.names ?? {}) } } as Policy
}
