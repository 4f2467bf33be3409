/**
 * How two values of a setting compare. Undefined is a setting that nobody made, and restricts nothing; so does a word
 * that an order does not know never count as strict.
 */
export interface Order<T> {
  /** Whether `strict` lets nothing through that `loose` would not. */
  covers(strict: T | undefined, loose: T | undefined): boolean
  /** What lets through only what both would. */
  strictest(a: T | undefined, b: T | undefined): T | undefined
  /** What `over` says, and `under` where it says nothing. */
  overlay(under: T | undefined, over: T | undefined): T | undefined
}

type Restricts<T> = Pick<Order<T>, never> & { covers(strict: T, loose: T): boolean; strictest(a: T, b: T): T }

function restricting<T>({ covers, strictest }: Restricts<T>): Order<T> {
  return {
    covers: (strict, loose) => loose === undefined || (strict !== undefined && covers(strict, loose)),
    strictest: (a, b) => (a === undefined ? b : b === undefined ? a : strictest(a, b)),
    overlay: (under, over) => over ?? under,
  }
}

export const higher = restricting<number>({ covers: (strict, loose) => strict >= loose, strictest: Math.max })
export const lower = restricting<number>({ covers: (strict, loose) => strict <= loose, strictest: Math.min })

/** The fewer the stricter. What two sets do not share is nothing, and nothing passes. */
export function fewer<T>(): Order<readonly T[]> {
  return restricting<readonly T[]>({
    covers: (strict, loose) => strict.every(one => loose.includes(one)),
    strictest: (a, b) => a.filter(one => b.includes(one)),
  })
}

/** The more are asked for, the stricter. */
export function more<T>(): Order<readonly T[]> {
  return restricting<readonly T[]>({
    covers: (strict, loose) => loose.every(one => strict.includes(one)),
    strictest: (a, b) => [...a, ...b.filter(one => !a.includes(one))],
  })
}

/** Words from loose to strict. */
export function ranked<T>(...words: readonly T[]): Order<T> {
  const rank = (word: T) => words.indexOf(word)
  return restricting<T>({
    covers: (strict, loose) => rank(strict) >= 0 && rank(strict) >= rank(loose),
    strictest: (a, b) => (rank(a) >= rank(b) ? a : b),
  })
}

type Entries<T> = Readonly<Record<string, T | undefined>>

/** Each key by itself, such as each purpose. */
export function byKey<T>(order: Order<T>): Order<Entries<T>> {
  return byOrderOf(() => order)
}

/** Each member by an order of its own. A member that has none is one of another version: any change of it may be looser. */
export function byMember(orders: Readonly<Record<string, unknown>>): Order<Entries<unknown>> {
  const stranger = unordered<unknown>()
  return byOrderOf(name => (Object.hasOwn(orders, name) ? (orders[name] as Order<unknown>) : stranger))
}

function byOrderOf<T>(orderOf: (key: string) => Order<T>): Order<Entries<T>> {
  const merged = (a: Entries<T> = {}, b: Entries<T> = {}, how: 'strictest' | 'overlay'): Entries<T> =>
    Object.fromEntries(
      [...new Set([...Object.keys(a), ...Object.keys(b)])].toSorted().flatMap(key => {
        const value = orderOf(key)[how](a[key], b[key])
        return value === undefined ? [] : [[key, value]]
      }),
    )
  const either = (a: Entries<T> | undefined, b: Entries<T> | undefined, how: 'strictest' | 'overlay') =>
    a === undefined && b === undefined ? undefined : merged(a, b, how)
  return {
    covers: (strict, loose) => Object.entries(loose ?? {}).every(([key, value]) => orderOf(key).covers(strict?.[key], value)),
    strictest: (a, b) => either(a, b, 'strictest'),
    overlay: (under, over) => either(under, over, 'overlay'),
  }
}

/** Values of which none is stricter than another one: any change may be looser. */
export function unordered<T>(): Order<T> {
  return { covers: (strict, loose) => strict === loose, strictest: (a, b) => a ?? b, overlay: (under, over) => over ?? under }
}

/** As `byKey`, where a new key is a change like any other, too. */
export function unorderedByKey<T>(): Order<Entries<T>> {
  const each = byKey<T>(unordered())
  return { ...each, covers: (strict, loose) => each.covers(strict, loose) && each.covers(loose, strict) }
}
