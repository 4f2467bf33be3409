import type { Batch } from '../store.ts'

/**
 * Why what the product shows of a verdict was not written by us; nothing where it was. `cleared`: what we wrote is gone.
 * `changed`: something else stands there, or something at all where we wrote nothing.
 */
export function foreignCode(written: string | null, shown: string | null): 'cleared' | 'changed' | undefined {
  if (shown === written) return undefined
  return shown === null ? 'cleared' : 'changed'
}

/** Of whom claims could not be mapped, each once, with the names of those divided by commas. */
export function unreadPeople({ unread = [] }: Pick<Batch, 'unread'>): ReadonlyMap<string, string> {
  const people = new Map<string, string>()
  for (const { externalId, claim } of unread) {
    const known = people.get(externalId)
    people.set(externalId, known === undefined ? claim : `${known},${claim}`)
  }
  return people
}
