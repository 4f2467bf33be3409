import type { Json } from '../../api/schema.ts'
import { isNode, listIn, type Node, numberIn, textIn } from './schema.ts'

/**
 * What a form shows, read from the JSON Schema of a manifest: the one place that knows how a schema says what a field is. What
 * it has no field for is edited as JSON, so that no configuration is out of reach; the host is the judge of all of it.
 *
 * Besides JSON Schema it knows what manifests add: `secret`, `sandbox` (a value that the sandbox alone allows), `optionsFrom`
 * (where what can be chosen is looked up), `when` (another field at the top, and the values for which this one counts) and
 * `section` (the part of the form that a field at the top stands in).
 */
interface Named {
  readonly key: string
  readonly title: string
  readonly help: string | undefined
  readonly example: string | undefined
  readonly required: boolean
  /** What counts where it is left out. */
  readonly fallback: Json | undefined
  readonly when: { readonly field: string; readonly is: readonly string[] } | undefined
  /** Which part of the form it stands in: of fields at the top. */
  readonly section: string | undefined
}

export type Lookup = 'groups' | 'directories'

export type Field = Named &
  (
    | { readonly kind: 'text'; readonly lines: boolean; readonly longest: number | undefined }
    | { readonly kind: 'secret'; readonly lines: boolean; readonly json: boolean }
    | { readonly kind: 'number'; readonly least: number | undefined; readonly most: number | undefined }
    | { readonly kind: 'flag' }
    | { readonly kind: 'choice'; readonly options: readonly string[] }
    | { readonly kind: 'choices'; readonly options: readonly string[] }
    | { readonly kind: 'lookup'; readonly of: Lookup; readonly many: boolean }
    | { readonly kind: 'list'; readonly item: Field; readonly most: number | undefined }
    | { readonly kind: 'object'; readonly fields: readonly Field[] }
    | { readonly kind: 'variants'; readonly by: string; readonly variants: readonly Variant[] }
    | { readonly kind: 'map'; readonly keys: readonly string[] | undefined; readonly of: Field }
    | { readonly kind: 'json' }
  )

export interface Variant {
  readonly value: string
  readonly fields: readonly Field[]
}

interface Reading {
  readonly root: Node
  readonly sandbox: boolean
}

/** The fields of a configuration. On a host that is no sandbox, without what the sandbox alone allows. */
export function fieldsOf(schema: Node, sandbox: boolean): readonly Field[] {
  return propertiesOf(schema, { root: schema, sandbox })
}

function propertiesOf(node: Node, reading: Reading): readonly Field[] {
  const properties = isNode(node.properties) ? node.properties : {}
  const required = listIn(node.required)
  return Object.entries(properties).flatMap(([key, property]) => {
    if (!isNode(property) || (property.sandbox === true && !reading.sandbox)) return []
    return [fieldOf(key, property, required.includes(key), reading)]
  })
}

function resolved(node: Node, root: Node): Node {
  const name = textIn(node.$ref)?.replace('#/$defs/', '')
  const target = name !== undefined && isNode(root.$defs) ? root.$defs[name] : undefined
  return isNode(target) ? { ...target, ...node } : node
}

function whenOf(node: Node): Named['when'] {
  const field = isNode(node.when) ? textIn(node.when.field) : undefined
  return field === undefined || !isNode(node.when) ? undefined : { field, is: listIn(node.when.is).map(String) }
}

function exampleOf(node: Node): string | undefined {
  const [first] = listIn(node.examples)
  const shown = Array.isArray(first) ? first.join(', ') : first
  return typeof shown === 'string' || typeof shown === 'number' ? String(shown) : undefined
}

function fieldOf(key: string, given: Node, required: boolean, reading: Reading): Field {
  const node = resolved(given, reading.root)
  const named: Named = {
    key,
    title: textIn(node.title) ?? key,
    help: textIn(node.description),
    example: exampleOf(node),
    required,
    fallback: node.default as Json | undefined,
    when: whenOf(node),
    section: textIn(node.section),
  }
  return { ...named, ...shapeOf(key, node, reading) } as Field
}

type Shape = Field extends infer One ? (One extends Field ? Omit<One, keyof Named> : never) : never

function shapeOf(key: string, node: Node, reading: Reading): Shape {
  if (node.secret === true) return secretShape(node)
  if (node.optionsFrom === 'directories') return { kind: 'lookup', of: 'directories', many: false }
  const choices = choicesOf(node, reading)
  if (choices) return { kind: 'choice', options: choices }
  const [first] = branchesOf(node, reading)
  if (first) return branchShape(key, node, first, reading)
  switch (node.type) {
    case 'string':
      return textShape(node)
    case 'integer':
    case 'number':
      return { kind: 'number', least: numberIn(node.minimum), most: numberIn(node.maximum) }
    case 'boolean':
      return { kind: 'flag' }
    case 'array':
      return listShape(node, reading)
    case 'object':
      return objectShape(node, reading)
    default:
      return { kind: 'json' }
  }
}

/** A key is a JSON document, a certificate has lines; what has a limit is a word. */
function secretShape(node: Node): Shape {
  const json = node.type !== 'string'
  return { kind: 'secret', json, lines: json || (node.maxLength === undefined && node.minLength === undefined) }
}

const longestLine = 500
function textShape(node: Node): Shape {
  const longest = numberIn(node.maxLength)
  const lines = longest !== undefined && longest > longestLine && node.format === undefined && node.pattern === undefined
  return { kind: 'text', longest, lines }
}

/** Branches that are possible on this host. */
function branchesOf(node: Node, { root, sandbox }: Reading): readonly Node[] {
  return [...listIn(node.anyOf), ...listIn(node.oneOf)]
    .filter(isNode)
    .map(branch => resolved(branch, root))
    .filter(branch => sandbox || branch.sandbox !== true)
}

/** Words to choose from, if it is nothing else. */
function choicesOf(node: Node, reading: Reading): readonly string[] | undefined {
  if (Array.isArray(node.enum)) return node.enum.map(String)
  if (typeof node.const === 'string') return [node.const]
  const branches = branchesOf(node, reading)
  const words = branches.map(branch => (branch.type === 'string' ? choicesOf(branch, reading) : undefined))
  return branches.length > 0 && words.every(one => one !== undefined) ? words.flat() : undefined
}

function branchShape(key: string, node: Node, first: Node, reading: Reading): Shape {
  const branches = branchesOf(node, reading)
  if (branches.every(branch => branch.type === 'string')) return textShape(branches.length === 1 ? first : {})
  if (branches.length === 1) return shapeOf(key, first, reading)
  const by = Object.entries(isNode(first.properties) ? first.properties : {}).find(
    ([, one]) => isNode(one) && 'const' in one,
  )?.[0]
  if (by === undefined || branches.some(branch => branch.type !== 'object')) return { kind: 'json' }
  const variants = branches.map(branch => {
    const word = isNode(branch.properties) ? branch.properties[by] : undefined
    return {
      value: isNode(word) ? String(word.const) : '',
      fields: propertiesOf(branch, reading).filter(field => field.key !== by),
    }
  })
  return { kind: 'variants', by, variants }
}

function listShape(node: Node, reading: Reading): Shape {
  if (node.optionsFrom === 'groups') return { kind: 'lookup', of: 'groups', many: true }
  const given = isNode(node.items) ? resolved(node.items, reading.root) : {}
  const words = choicesOf(given, reading)
  if (words) return { kind: 'choices', options: words }
  const item = fieldOf('', given, true, reading)
  return item.kind === 'json' ? { kind: 'json' } : { kind: 'list', item, most: numberIn(node.maxItems) }
}

function objectShape(node: Node, reading: Reading): Shape {
  const fields = propertiesOf(node, reading)
  const rest = node.additionalProperties
  if (isNode(rest) && fields.length === 0 && typeof rest.type === 'string') {
    const keys = isNode(node.propertyNames) ? choicesOf(node.propertyNames, reading) : undefined
    return { kind: 'map', keys, of: fieldOf('', rest, true, reading) }
  }
  if (isNode(rest)) return { kind: 'json' }
  return fields.some(field => field.kind === 'json' && field.required) ? { kind: 'json' } : { kind: 'object', fields }
}
