import type { FileShape } from './format.ts'
import { integrationsIn } from './references.ts'

/** The keys that a file names. */
export function namedBy({ account, config }: FileShape): readonly string[] {
  return [...(account === undefined ? [] : [account]), ...integrationsIn(config).values()]
}

/** Whom others name comes first, by key among equals. `cycle` has those that name each other in a ring. */
export function inOrder(files: readonly FileShape[]): {
  readonly ordered: readonly FileShape[]
  readonly cycle: readonly string[]
} {
  const waiting = new Map([...files].sort((a, b) => (a.key < b.key ? -1 : 1)).map(file => [file.key, file]))
  const ordered: FileShape[] = []
  for (;;) {
    const next = [...waiting.values()].find(file => namedBy(file).every(key => !waiting.has(key)))
    if (next === undefined) return { ordered, cycle: [...waiting.keys()] }
    waiting.delete(next.key)
    ordered.push(next)
  }
}
