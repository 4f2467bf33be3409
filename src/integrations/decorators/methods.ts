import type { Guard, Limits } from '../guard.ts'

type Given<F> = NonNullable<F> extends (...given: infer P) => Promise<unknown> ? P : []

/** The methods of a capability that are called, as against read or iterated: a signal comes last. */
type Methods<S> = { [K in keyof S]-?: Given<S[K]> extends readonly [...unknown[], AbortSignal] ? K : never }[keyof S]

/**
 * The methods of a capability under one rule each. A method without a rule does not compile; one that the connector does not
 * have stays absent.
 */
export function underRules<S extends object>(
  capability: string,
  source: S,
  guard: Guard,
  rules: Readonly<Record<Methods<S>, Limits>>,
): Pick<S, Methods<S>> {
  const ruled = Object.entries<Limits>(rules).flatMap(([name, limit]) => {
    const method = source[name as Methods<S>] as ((...given: readonly unknown[]) => Promise<unknown>) | undefined
    if (method === undefined) return []
    const call = (...given: readonly unknown[]) =>
      guard.call(`${capability}.${name}`, limit, given.at(-1) as AbortSignal, signal =>
        method.call(source, ...given.slice(0, -1), signal),
      )
    return [[name, call] as const]
  })
  return Object.fromEntries(ruled) as Pick<S, Methods<S>>
}

/** A deadline for each item. None is asked for again here: a sync goes on from the cursor it has stored. */
export async function* eachUnder<T>(
  name: string,
  limit: Limits,
  guard: Guard,
  outer: AbortSignal,
  items: (signal: AbortSignal) => AsyncIterable<T>,
): AsyncGenerator<T, void> {
  const life = new AbortController()
  const iterator = items(AbortSignal.any([outer, life.signal]))[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = await guard.call(name, limit, outer, () => iterator.next())
      if (next.done) return
      yield next.value
    }
  } finally {
    life.abort()
    // Not awaited: a connector that hangs in a page would hold up its own end.
    iterator.return?.().catch(() => undefined)
  }
}
