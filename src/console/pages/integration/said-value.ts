import type { Json } from '../../api/schema.ts'
import { wordOf } from '../../parts/config/control.ts'
import { isNode, isValues, listIn, type Node } from '../../parts/config/schema.ts'
import { texts } from '../../texts/index.ts'

/** The schema of what a JSON Pointer below `/config` names. */
export function nodeAt(schema: Node | undefined, pointer: string): Node | undefined {
  const [root, ...steps] = pointer.split('/').slice(1)
  if (root !== 'config') return undefined
  return steps.reduce<Node | undefined>((node, step) => within(node, step), schema)
}

/** What an id is called, where that is known: `of` is what `optionsFrom` of the schema says, as `directories`. */
export type NameOf = (of: string, id: string) => string | undefined

const unnamed: NameOf = () => undefined

/** A value as the form says it: words, titles, ticks and names, and no JSON. Pure. */
export function saidOfValue(value: Json | undefined, node: Node | undefined, nameOf: NameOf = unnamed): string {
  if (value === undefined || value === null || value === '') return '—'
  if (typeof value === 'boolean') return value ? texts.config.on : texts.config.off
  const of = node?.optionsFrom
  const named = (id: Json) => (typeof of === 'string' && typeof id === 'string' ? nameOf(of, id) : undefined)
  if (Array.isArray(value)) {
    return value.map(one => named(one) ?? saidOfValue(one, isNode(node?.items) ? node.items : undefined, nameOf)).join(', ')
  }
  if (isValues(value)) {
    return Object.entries(value)
      .map(([key, one]) => `${titleOf(within(node, key)) ?? key}: ${saidOfValue(one, within(node, key), nameOf)}`)
      .join('; ')
  }
  return named(value) ?? (listIn(node?.enum).includes(value) ? wordOf(String(value)) : String(value))
}

const titleOf = (node: Node | undefined): string | undefined => (typeof node?.title === 'string' ? node.title : undefined)

function within(node: Node | undefined, step: string): Node | undefined {
  const properties = isNode(node?.properties) ? node.properties : {}
  const inner = properties[step]
  return isNode(inner) ? inner : undefined
}
