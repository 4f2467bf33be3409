/**
 * The same value in the same words, whatever the order in which its members were written: every list of a policy is a set.
 * Undefined members are none.
 */
export function canonical(value: unknown): string {
  return JSON.stringify(sorted(value)) ?? 'null'
}

export function isSame(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b)
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical).toSorted()
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => [key, sorted(member)]))
}
