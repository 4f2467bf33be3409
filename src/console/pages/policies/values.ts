import type { PolicySettings } from '../../api/schema.ts'

type Tree = Readonly<Record<string, unknown>>
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)

/** What stands at a place of a policy; undefined where nobody set it. */
export function valueAt(settings: PolicySettings, path: readonly string[]): unknown {
  return path.reduce<unknown>((under, key) => (isTree(under) ? under[key] : undefined), settings)
}

/** The same policy with another value at one place. What says nothing any more is left out, and not kept as an empty object. */
export function withValue(settings: PolicySettings, path: readonly string[], value: unknown): PolicySettings {
  return put(settings as Tree, path, value) as PolicySettings
}

function put(tree: Tree, [key, ...rest]: readonly string[], value: unknown): Tree {
  if (key === undefined) return tree
  const under = tree[key]
  const next = rest.length === 0 ? value : put(isTree(under) ? under : {}, rest, value)
  const { [key]: _, ...others } = tree
  const isNothing = next === undefined || (isTree(next) && Object.keys(next).length === 0)
  return isNothing ? others : { ...tree, [key]: next }
}

/** What somebody changed of one version, done to another one: settings that they left alone are as that one has them. */
export function carriedOver(from: PolicySettings, draft: PolicySettings, to: PolicySettings): PolicySettings {
  const names = new Set([...Object.keys(from), ...Object.keys(draft)])
  const [before, after] = [from as Tree, draft as Tree]
  return [...names].reduce<PolicySettings>(
    (settings, name) => (isSame(before[name], after[name]) ? settings : withValue(settings, [name], after[name])),
    to,
  )
}

/** Whether two values say the same; the order of what is chosen says nothing. */
export function isSame(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other)
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).toSorted().join()}]`
  if (!isTree(value)) return JSON.stringify(value) ?? ''
  const members = Object.entries(value).flatMap(([key, under]) => (under === undefined ? [] : [`${key}:${canonical(under)}`]))
  return `{${members.toSorted().join()}}`
}
