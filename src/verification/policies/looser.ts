import type { PolicySettings } from '../../contract/index.ts'
import { isSame } from './canonical.ts'
import { fields, isField, orderOf } from './fields.ts'

/** The settings by which the second set may let something through that the first one would not. */
export function looserFields(before: PolicySettings, after: PolicySettings): readonly string[] {
  const known = fields.filter(field => !orderOf(field).covers(after[field], before[field]))
  return [...known, ...strangers(before, after)]
}

/** Computed, never declared. What is not known to be at least as strict is looser. */
export function isLooser(before: PolicySettings, after: PolicySettings): boolean {
  return looserFields(before, after).length > 0
}

/** Settings of another version of this software: nobody here knows what a change of them does. */
function strangers(before: object, after: object): readonly string[] {
  const [a, b] = [new Map(Object.entries(before)), new Map(Object.entries(after))]
  return [...new Set([...a.keys(), ...b.keys()])].filter(name => !isField(name) && !isSame(a.get(name), b.get(name)))
}

/** One setting that changed, as a version keeps it. */
export interface SettingChange {
  readonly setting: string
  readonly before: unknown
  readonly after: unknown
}

export function changesOf(before: PolicySettings, after: PolicySettings): readonly SettingChange[] {
  return fields
    .filter(field => !isSame(before[field], after[field]))
    .map(setting => ({ setting, before: before[setting] ?? null, after: after[setting] ?? null }))
}
