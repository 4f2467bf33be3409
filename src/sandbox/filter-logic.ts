/**
 * How the filters of the products join what they test: `and` binds closer than `or`, in OData (URL Conventions 4.01, §5.1.1)
 * as in SCIM (RFC 7644 §3.4.2.2). What is tested, and in which words, is each product's own.
 */

/** A test of an object, by its position in a list. */
export type Predicate = (position: number) => boolean

export interface Joined {
  /** Takes the next word if it is this one. */
  takes(word: 'and' | 'or'): boolean
  /** Reads one test, or a whole expression in brackets. */
  term(): Predicate
}

export function readJoined({ takes, term }: Joined): Predicate {
  function both(): Predicate {
    const left = term()
    if (!takes('and')) return left
    const right = both()
    return position => left(position) && right(position)
  }
  function either(): Predicate {
    const left = both()
    if (!takes('or')) return left
    const right = either()
    return position => left(position) || right(position)
  }
  return either()
}
