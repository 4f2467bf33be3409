import type { Role } from '../permissions.ts'
import type { StillGranted } from '../sessions.ts'
import type { AdminSignInSettings } from './settings.ts'

/**
 * Somebody in groups of several roles gets the first of these. A reviewer who is an agent, too, is a reviewer in their session:
 * a session has one role, since who talks to a person does not decide about them.
 */
const byStrength = ['owner', 'admin', 'supervisor', 'reviewer', 'agent', 'auditor'] as const satisfies readonly Role[]

export interface Granted {
  readonly role: Role
  readonly group: string
}

type Claims = Readonly<Record<string, unknown>>

/** Whether the provider left the groups out as too many, and points to where they are (Microsoft's overage claim). */
export function hasTooManyGroups(claims: Claims, claim: string): boolean {
  const elsewhere = claims._claim_names
  return typeof elsewhere === 'object' && elsewhere !== null && Object.hasOwn(elsewhere, claim)
}

export function roleOf(claims: Claims, { groupsClaim, roles }: AdminSignInSettings): Granted | undefined {
  const said = Object.hasOwn(claims, groupsClaim) ? claims[groupsClaim] : undefined
  const groups = [said].flat().filter(group => typeof group === 'string')
  for (const role of byStrength) {
    const group = roles[role]?.find(one => groups.includes(one))
    if (group !== undefined) return { role, group }
  }
  return undefined
}

/** What the configuration took back since ends the sessions that came of it. */
export function stillGrantedBy(settings: AdminSignInSettings | undefined): StillGranted {
  return ({ issuer, group, role }) => settings?.issuer === issuer && settings.roles[role]?.includes(group) === true
}
