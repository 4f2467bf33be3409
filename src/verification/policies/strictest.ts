import type { PolicySettings } from '../../contract/index.ts'
import { isSame } from './canonical.ts'
import { fields, orderOf } from './fields.ts'

/** The strictest of several policies that cover an account, setting by setting: no order among them matters. */
export function strictestOf(policies: readonly PolicySettings[]): PolicySettings {
  return policies.reduce<PolicySettings>((all, one) => byField(all, one, 'strictest'), {})
}

/** What `over` says, and `under` where it says nothing. */
export function overlay(under: PolicySettings, over: PolicySettings): PolicySettings {
  return byField(under, over, 'overlay')
}

function byField(a: PolicySettings, b: PolicySettings, how: 'strictest' | 'overlay'): PolicySettings {
  const entries = fields.map(field => [field, orderOf(field)[how](a[field], b[field])] as const)
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined))
}

/**
 * Where each setting comes from: the layers whose word it is, wholly or, where several had to be put together, in part.
 * Settings of purposes are told apart: `minimumAssurance.step_up`.
 */
export function originsOf(
  layers: readonly { readonly id: string; readonly settings: PolicySettings }[],
): Readonly<Record<string, readonly string[]>> {
  const all = leavesOf(strictestOf(layers.map(({ settings }) => settings)))
  const said = layers.map(({ id, settings }) => ({ id, leaves: leavesOf(settings) }))
  return Object.fromEntries(
    [...all].map(([path, value]) => {
      const whose = said.filter(layer => layer.leaves.has(path))
      const wholly = whose.filter(layer => isSame(layer.leaves.get(path), value))
      return [path, (wholly.length > 0 ? wholly.slice(0, 1) : whose).map(({ id }) => id)]
    }),
  )
}

/** Every value by its path. A list is one value. */
export function leavesOf(value: object, prefix = ''): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>()
  for (const [name, member] of Object.entries(value)) {
    if (typeof member === 'object' && member !== null && !Array.isArray(member)) {
      for (const [path, leaf] of leavesOf(member, `${prefix}${name}.`)) found.set(path, leaf)
    } else if (member !== undefined) found.set(`${prefix}${name}`, member)
  }
  return found
}
