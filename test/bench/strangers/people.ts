import type { DocumentClaims } from '../../../src/contract/index.ts'
import { numbersFrom } from '../match/pairs.ts'
import { type Culture, cultures, type Stock } from './stocks.ts'
import { ways } from './ways.ts'

/** Somebody of the directory: as it writes them, and as their own true document shows them. */
export interface Colleague {
  readonly externalId: string
  readonly culture: string
  readonly record: { readonly givenName: string; readonly familyName: string; readonly birthDate: string }
  readonly document: DocumentClaims
}

/** Choices that come out the same for the same seed. */
export interface Chance {
  below(number: number): number
  /** So often of a hundred times. */
  percent(share: number): boolean
  pick<T>(from: readonly T[]): T
  name(stock: Stock): string
}

export function chanceFrom(seed: number): Chance {
  const below = numbersFrom(seed)
  const pick = <T>(from: readonly T[]): T => {
    const one = from[below(from.length)]
    if (one === undefined) throw new RangeError('nothing to choose from')
    return one
  }
  /** The parts that come first are chosen more often, as in every list of names. */
  const skewed = (from: readonly string[]) => from[Math.floor((below(1_000) / 1_000) ** 2 * from.length)] ?? ''
  return {
    below,
    pick,
    percent: share => below(100) < share,
    name({ listed, tail }) {
      let left = below(1_000_000) / 1_000
      for (const { name, share } of listed) {
        left -= share
        if (left < 0) return name.replaceAll('_', ' ')
      }
      return tail.map(skewed).join('')
    },
  }
}

function cultureAt(percent: number): Culture {
  let left = percent
  const found = cultures.find(one => {
    left -= one.percent
    return left < 0
  })
  if (found === undefined) throw new RangeError('the shares of the cultures are less than everybody')
  return found
}

const two = (number: number) => String(number).padStart(2, '0')
/** Between eighteen and sixty-six years of age. */
const birthDate = ({ below }: Chance) => `${1960 + below(48)}-${two(1 + below(12))}-${two(1 + below(28))}`

/** So many people, the same for the same seed. */
export function colleagues(seed: number, count: number): readonly Colleague[] {
  const chance = chanceFrom(seed)
  return Array.from({ length: count }, (_, index) => {
    const culture = cultureAt(chance.below(100))
    const { record, document } = ways(culture, chance)
    const born = birthDate(chance)
    return {
      externalId: `p${index}`,
      culture: culture.name,
      record: { ...record, birthDate: born },
      document: { ...document, birthDate: born },
    }
  })
}
