import type { Json } from '../../api/schema.ts'

/** A node of a manifest's JSON Schema, as it comes over the wire. */
export type Node = Readonly<Record<string, unknown>>

export type Values = Readonly<Record<string, Json>>

export const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value)
export const isValues = (value: unknown): value is Values => isNode(value)
export const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
export const textIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
export const numberIn = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)

/** `a/b` → `a~1b`, as a step of a JSON Pointer (RFC 6901). */
export const stepOf = (key: string | number) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`

/** How the host shows a secret that is stored: that it is, and nothing of it. */
export const isMark = (value: unknown): boolean => isValues(value) && value.set === true && Object.keys(value).length === 1

/** Two values of plain data. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => isSame(item, other[index]))
  }
  if (!isNode(one) || !isNode(other)) return false
  const keys = Object.keys(one)
  return keys.length === Object.keys(other).length && keys.every(key => key in other && isSame(one[key], other[key]))
}
