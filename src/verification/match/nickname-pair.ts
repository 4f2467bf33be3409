import { areNicknames } from './nicknames.ts'
import { normalForm } from './normal-form.ts'
import { bySound } from './sounds.ts'
import { areVariants } from './variants.ts'

/**
 * What may be added to the table. How many short forms a name has is bounded: all of them are looked for among the
 * namesakes of whoever shows one, and one that was left out there would open a stranger's account.
 */
const mostShortForms = 8
const mostNamesOfOne = 4

/** A name and one short form, in normal form. */
export type NicknamePair = readonly [name: string, short: string]

export interface PairFault {
  readonly at: 'name' | 'short'
  readonly message: string
}

/** The pairs that stand or wait, and what speaks against a further one. */
export interface KnownPairs {
  faultOf(pair: NicknamePair): PairFault | undefined
  add(pair: NicknamePair): void
}

/** The pair as it is kept: folded words, as the comparison has them. */
export function normalPair(name: string, short: string): NicknamePair {
  return [normalForm(name), normalForm(short)]
}

export function knownPairs(pairs: readonly NicknamePair[]): KnownPairs {
  const shortsOf = new Map<string, Set<string>>()
  const namesOf = new Map<string, Set<string>>()
  const none: ReadonlySet<string> = new Set()
  const put = (sets: Map<string, Set<string>>, key: string, one: string) => {
    sets.set(key, (sets.get(key) ?? new Set()).add(one))
  }
  const add = (pair: NicknamePair) => {
    const [full, brief] = [bySound(pair[0]), bySound(pair[1])]
    put(shortsOf, full, brief)
    put(namesOf, brief, full)
  }
  for (const pair of pairs) add(pair)

  return {
    add,
    faultOf([name, short]) {
      const alone = faultAlone(name, short)
      if (alone !== undefined) return alone
      const [full, brief] = [bySound(name), bySound(short)]
      const [ofFull, ofBrief] = [namesOf.get(full) ?? none, namesOf.get(brief) ?? none]
      if (ofBrief.has(full)) return { at: 'short', message: 'is listed for this name already' }
      if (ofFull.has(brief) || [...ofFull].some(one => ofBrief.has(one))) return taken
      if ((shortsOf.get(full)?.size ?? 0) >= mostShortForms) {
        return { at: 'name', message: `has ${mostShortForms} short forms in the list already` }
      }
      return ofBrief.size < mostNamesOfOne
        ? undefined
        : { at: 'short', message: `is short for ${mostNamesOfOne} names in the list already` }
    },
  }
}

const taken: PairFault = { at: 'short', message: 'goes with this name already' }

const oneWord = /^\p{L}{2,40}$/u

function faultAlone(name: string, short: string): PairFault | undefined {
  const message = 'has to be one word of two letters or more'
  if (!oneWord.test(name)) return { at: 'name', message }
  if (!oneWord.test(short)) return { at: 'short', message }
  if (bySound(name) === bySound(short) || areVariants(name, short)) {
    return { at: 'short', message: 'sounds like the name, and goes with it already' }
  }
  return areNicknames(name, short) ? taken : undefined
}
