import { spellingRows } from './arabic-names.ts'
import { givenSyllables, surnames } from './hangul-spellings.ts'

/** The tables of spellings read backwards: what a word in Latin letters may stand for. */

const articles = /^(?:al|el)(?=.{4})/
let arabic: ReadonlyMap<string, ReadonlySet<string>> | undefined
const none: ReadonlySet<string> = new Set()

function index(rows: Iterable<readonly string[]>): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>()
  for (const [written = '', ...spellings] of rows) {
    for (const one of spellings) found.set(one, (found.get(one) ?? new Set()).add(written))
  }
  return found
}

/** The Arabic names that a word may spell, its article left away. */
export function arabicKeys(word: string): ReadonlySet<string> {
  arabic ??= index(spellingRows())
  return arabic.get(word) ?? arabic.get(word.replace(articles, '')) ?? none
}

let korean: ReadonlyMap<string, string> | undefined

/** Each spelling of a syllable, by the first spelling of the first row that has it. */
function syllables(): ReadonlyMap<string, string> {
  if (korean !== undefined) return korean
  const found = new Map<string, string>()
  for (const spellings of [...Object.values(givenSyllables), ...Object.values(surnames)]) {
    const form = spellings.map(one => found.get(one)).find(one => one !== undefined) ?? spellings[0] ?? ''
    for (const one of spellings) if (!found.has(one)) found.set(one, form)
  }
  korean = found
  return found
}

/** A word that is made of Korean syllables, each in its usual spelling; any other word as it is. */
export function koreanForm(word: string): string {
  return word.length > 14 ? word : (divide(word)?.join('-') ?? word)
}

function divide(word: string): readonly string[] | undefined {
  if (word === '') return []
  for (let length = Math.min(6, word.length); length > 0; length -= 1) {
    const form = syllables().get(word.slice(0, length))
    const rest = form === undefined ? undefined : divide(word.slice(length))
    if (form !== undefined && rest !== undefined) return [form, ...rest]
  }
  return undefined
}

let others: ReadonlyMap<string, ReadonlySet<string>> | undefined

/** The spellings of the same Arabic name or Korean surname, and of a Korean name of two syllables, together and apart. */
export function writtenAlso(word: string): readonly string[] {
  others ??= together([...spellingRows().map(([, ...spellings]) => spellings), ...Object.values(surnames)])
  return [...(others.get(word) ?? others.get(word.replace(articles, '')) ?? none), ...syllablesAlso(word)]
}

function together(rows: Iterable<readonly string[]>): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>()
  for (const row of rows) for (const one of row) found.set(one, new Set([...(found.get(one) ?? []), ...row]))
  return found
}

function syllablesAlso(word: string): readonly string[] {
  if (word.length < 4 || word.length > 10) return []
  const parts = divide(word)
  if (parts?.length !== 2) return []
  const [first = [], second = []] = parts.map(form => [...syllables()].filter(([, usual]) => usual === form).map(([one]) => one))
  return first.flatMap(one => second.flatMap(other => [`${one}${other}`, `${one} ${other}`]))
}
