import { keysOfSpellings } from '../../storage/people/keys.ts'
import { writtenAlso } from '../../storage/people/scripts/latin.ts'
import { addedForms, type NicknameRows, shortForms } from './nicknames.ts'
import { withoutParticles } from './particles.ts'

/**
 * The keys of people whose own document may be the one that is shown, though the directory writes them otherwise: with
 * fewer of its names, by a short form or an initial, closer together or further apart, in another spelling. A stranger
 * whose document fits somebody else's name exactly is mostly known by such a name himself; who is only asked for exactly
 * is not seen. What no rule leads to, such as a name that was chosen freely, is not seen here either.
 */
export function nearKeys(given: readonly string[], family: readonly string[], nicknames: NicknameRows = []): readonly string[] {
  const [firsts, lasts] = [
    given.slice(0, enough).map(name => formsOfGiven(name, nicknames)),
    family.slice(0, enough).map(formsOfFamily),
  ]
  const of = (forms: readonly Forms[], how: keyof Forms) => [...new Set(forms.flatMap(one => one[how]))].slice(0, most[how])
  return [
    ...keysOfSpellings(of(firsts, 'usual'), of(lasts, 'usual')),
    ...keysOfSpellings(of(firsts, 'added'), of(lasts, 'usual')),
    // Whoever is written in a rare way in one name is not so in the other one, too.
    ...keysOfSpellings(of(firsts, 'rare'), of(lasts, 'shorter')),
    ...keysOfSpellings(of(firsts, 'shorter'), of(lasts, 'rare')),
  ]
}

/**
 * The same of names of which neither border nor order is known: any two of their words may be the whole name of somebody,
 * and either of them the given one.
 */
export function nearKeysOfWhole(whole: string, nicknames: NicknameRows = []): readonly string[] {
  const words = whole.split(' ').slice(0, 5)
  const pairs = words.flatMap((one, at) =>
    words.slice(at + 1).flatMap(other => [...nearKeys([one], [other], nicknames), ...nearKeys([other], [one], nicknames)]),
  )
  return [...new Set(pairs)]
}

interface Forms {
  /** With some of its words. */
  readonly shorter: readonly string[]
  readonly usual: readonly string[]
  readonly rare: readonly string[]
  /** By the short forms that administrators added. */
  readonly added: readonly string[]
}

/** Further readings only say the same in other letters. */
const enough = 5
/** What is looked up inside a transaction has an end, whatever a document shows. */
const most: Readonly<Record<keyof Forms, number>> = { shorter: 24, usual: 64, rare: 24, added: 128 }

function formsOfGiven(name: string, nicknames: NicknameRows): Forms {
  const words = name.split(' ')
  const shorter = someOf(words)
  const usual = [...shorter, words.join(''), ...words.flatMap(word => [...shortForms(word), ...writtenAlso(word)])]
  return { shorter, usual, rare: [...words.map(word => word.slice(0, 1)), ...rarely(words)], added: addedTo(words, nicknames) }
}

/** The short forms alone, then those beside the other words of the name. */
function addedTo(words: readonly string[], nicknames: NicknameRows): readonly string[] {
  const forms = words.map(word => addedForms(word, nicknames))
  if (words.length === 1) return forms.flat()
  return [...forms.flat(), ...forms.flatMap((some, at) => some.map(form => words.with(at, form).join(' ')))]
}

function formsOfFamily(name: string): Forms {
  const words = name.split(' ')
  const bare = withoutParticles(words)
  const shorter = [...new Set([...someOf(bare), ...someOf(words)])]
  const usual = [...shorter, words.join(''), bare.join(''), ...bare.flatMap(word => [...writtenAlso(word)])]
  return { shorter, usual, rare: [...bare.map(word => word.slice(0, 1)), ...rarely(words)], added: [] }
}

/** Every choice of the words of a name; of a very long one, its single words and its beginnings. */
function someOf(words: readonly string[]): readonly string[] {
  if (words.length > 3) return [...words, ...words.map((_, at) => words.slice(0, at + 1).join(' '))]
  const [first = '', second, third] = words
  if (second === undefined) return [first]
  const two = [first, second, `${first} ${second}`]
  return third === undefined ? two : [...two, third, ...two.map(chosen => `${chosen} ${third}`)]
}

function rarely(words: readonly string[]): readonly string[] {
  return words.flatMap(word => [...inTwo(word), ...respelled(word)])
}

/** `Xiaoming` as `Xiao Ming`. */
function inTwo(word: string): readonly string[] {
  if (word.length < 4 || word.length > 14) return []
  return Array.from({ length: word.length - 3 }, (_, at) => `${word.slice(0, at + 2)} ${word.slice(at + 2)}`)
}

/** One sound, and the letters by which names of one origin spell it. */
const sounds: readonly (readonly [RegExp, string])[] = [
  [/ph/g, 'f'],
  [/f/g, 'ph'],
  [/th/g, 't'],
  [/c(?!h)/g, 'k'],
  [/k(?!h)/g, 'c'],
  [/y/g, 'i'],
  [/i/g, 'y'],
  [/j/g, 'y'],
  [/w/g, 'v'],
  [/v/g, 'w'],
  [/ou|oo/g, 'u'],
  [/u/g, 'ou'],
  [/ee/g, 'i'],
  [/([aou])e/g, '$1'],
  [/(.)\1/g, '$1'],
]

function respelled(word: string): readonly string[] {
  return sounds.map(([letters, others]) => word.replace(letters, others)).filter(other => other !== word && other !== '')
}
