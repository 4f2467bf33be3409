import { type Scheme, writer, written } from './letters.ts'
import type { Reader } from './reader.ts'

/** ELOT 743, as in Greek passports. */
const elot: Scheme = {
  ...{ α: 'a', β: 'v', γ: 'g', δ: 'd', ε: 'e', ζ: 'z', η: 'i', θ: 'th', ι: 'i', κ: 'k', λ: 'l', μ: 'm', ν: 'n', ξ: 'x', ο: 'o' },
  ...{ π: 'p', ρ: 'r', σ: 's', ς: 's', τ: 't', υ: 'y', φ: 'f', χ: 'ch', ψ: 'ps', ω: 'o' },
  ...{ ου: 'ou', γγ: 'ng', γξ: 'nx', γχ: 'nch', '^μπ': 'b', μπ$: 'b' },
  ...{ αυ: 'av', ευ: 'ev', ηυ: 'iv' },
  // Before a voiceless consonant and at the end.
  ...Object.fromEntries(
    ['θ', 'κ', 'ξ', 'π', 'σ', 'ς', 'τ', 'φ', 'χ', 'ψ'].flatMap(next => [
      [`αυ${next}`, `af${voiceless(next)}`],
      [`ευ${next}`, `ef${voiceless(next)}`],
    ]),
  ),
}

function voiceless(letter: string): string {
  const table: Scheme = { θ: 'th', κ: 'k', ξ: 'x', π: 'p', σ: 's', ς: 's', τ: 't', φ: 'f', χ: 'ch', ψ: 'ps' }
  return table[letter] ?? ''
}

/** As people write themselves: `Chalkias` as `Halkias`, `Michail` as `Mihail`. */
const popular: Scheme = { χ: 'h', γχ: 'nh', γκ: 'g', ντ$: 'd', '^ντ': 'd', υ: 'i' }
const classical: Scheme = { φ: 'ph', η: 'e', υ: 'y', αυ: 'au', ευ: 'eu', β: 'b', κ: 'k' }

const few = [writer(elot), writer(elot, popular)]
const many = [...few, writer(elot, classical), writer(elot, { φ: 'ph' }), writer(elot, { υ: 'i' }), writer(elot, { χ: 'h' })]

const unmarked = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '')

export const readGreek: Reader = (text, _part, breadth) => written(unmarked(text), breadth === 'few' ? few : many)
