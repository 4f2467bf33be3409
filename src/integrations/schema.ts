import type { JsonObject, JsonValue } from '../contract/index.ts'
import { isObject, pointerOf } from './pointer.ts'

/**
 * Walks a value along the JSON Schema of a manifest. The host reads a configuration by the published schema, not by
 * running the connector's code, so that it works the same for a connector that runs elsewhere.
 */

/** One place of a value, with every part of the schema that speaks of it. `known` is false where none does. */
export interface Place {
  readonly pointer: string
  readonly value: JsonValue
  readonly nodes: readonly JsonObject[]
  readonly known: boolean
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : []
}

function resolved(root: JsonObject, node: JsonObject): JsonObject {
  const ref = node.$ref
  if (typeof ref !== 'string' || !ref.startsWith('#/$defs/')) return node
  const defs = root.$defs
  const target = isObject(defs) ? defs[ref.slice('#/$defs/'.length)] : undefined
  return isObject(target) ? target : node
}

/** Whether a branch is ruled out by a `const` that the value contradicts, as in a discriminated union. */
function fits(node: JsonObject, value: JsonValue): boolean {
  const properties = node.properties
  if (!isObject(properties) || !isObject(value)) return true
  return Object.entries(properties).every(([key, property]) => {
    if (!isObject(property) || !('const' in property) || !Object.hasOwn(value, key)) return true
    return property.const === value[key]
  })
}

/** The node and its branches (`$ref`, `allOf`, `anyOf`, `oneOf`), flat. */
function branches(root: JsonObject, start: JsonValue | undefined, value: JsonValue): readonly JsonObject[] {
  if (!isObject(start)) return []
  const node = resolved(root, start)
  const nested = ['allOf', 'anyOf', 'oneOf'].flatMap(word => listOf(node[word]))
  return [node, ...nested.flatMap(branch => branches(root, branch, value))].filter(one => fits(one, value))
}

function propertyNodes(root: JsonObject, nodes: readonly JsonObject[], key: string, value: JsonValue): readonly JsonObject[] {
  return nodes.flatMap(node => {
    const properties = node.properties
    if (isObject(properties) && Object.hasOwn(properties, key)) return branches(root, properties[key], value)
    return branches(root, node.additionalProperties, value)
  })
}

/** All places of a value, from the top down. What is secret is one place: nobody looks inside. */
export function* places(root: JsonObject, value: JsonValue): Generator<Place> {
  yield* below(root, branches(root, root, value), value, [])
}

function* below(
  root: JsonObject,
  nodes: readonly JsonObject[],
  value: JsonValue,
  path: readonly (string | number)[],
): Generator<Place> {
  yield { pointer: pointerOf(path), value, nodes, known: path.length === 0 || nodes.length > 0 }
  if (nodes.length === 0 || isSecret(nodes)) return
  if (Array.isArray(value)) {
    for (const [index, item] of listOf(value).entries()) {
      const items = nodes.flatMap(node => branches(root, node.items, item))
      yield* below(root, items.length > 0 ? items : nodes, item, [...path, index])
    }
  } else if (isObject(value) && nodes.some(node => 'properties' in node || 'additionalProperties' in node)) {
    for (const [key, item] of Object.entries(value)) {
      yield* below(root, propertyNodes(root, nodes, key, item), item, [...path, key])
    }
  }
}

/** `.meta({ secret: true })` of the connector's schema. */
export function isSecret(nodes: readonly JsonObject[]): boolean {
  return nodes.some(node => node.secret === true)
}

/** Whether the schema says `.meta({ sandbox: true })` of exactly this value: it is allowed in the sandbox alone. */
export function isForSandbox(nodes: readonly JsonObject[], value: JsonValue): boolean {
  return nodes.some(node => {
    if (node.sandbox !== true) return false
    if ('const' in node) return node.const === value
    if ('enum' in node) return listOf(node.enum).includes(value)
    return true
  })
}

export function isUrl(nodes: readonly JsonObject[]): boolean {
  return nodes.some(node => node.format === 'uri')
}

/** Whether the schema has a field of this name at its top. */
export function hasField(root: JsonObject, name: string): boolean {
  return branches(root, root, {}).some(node => isObject(node.properties) && Object.hasOwn(node.properties, name))
}
