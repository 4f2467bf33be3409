import type { Colleague } from './people.ts'

/** Whose accounts an attacker would try: all whose name could be taken for their own, found without the product's rules. */
export interface Phonebook {
  near(attacker: Colleague, most: number): readonly Colleague[]
}

const wordsOf = (text: string): readonly string[] =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll(/đ/gi, 'd')
    .replaceAll('ß', 'ss')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(Boolean)

const whole = ({ givenName = '', familyName = '' }: { givenName?: string | undefined; familyName?: string | undefined }) =>
  wordsOf(`${givenName} ${familyName}`)

/** Without vowels and what is written in several ways: two spellings of a name mostly have it in common. */
const bones = (word: string) =>
  word.charAt(0) +
  word
    .slice(1)
    .replace(/[aeiouyhw]/g, '')
    .replace(/(.)\1+/g, '$1')

/** How much of a name on the one side is on the other: 1 where all of the shorter side is. */
function likeness(shown: ReadonlySet<string>, boneset: ReadonlySet<string>, words: readonly string[]): number {
  let found = 0
  for (const word of words) found += shown.has(word) ? 1 : boneset.has(bones(word)) ? 0.9 : word.length === 1 ? 0.5 : 0
  return found / Math.min(words.length, shown.size)
}

export function phonebookOf(people: readonly Colleague[]): Phonebook {
  const listed = people.map(one => ({ one, words: whole(one.record) }))
  const byBones = new Map<string, number[]>()
  listed.forEach(({ words }, at) => {
    for (const key of new Set(words.map(bones))) add(byBones, key, at)
  })
  return {
    near(attacker, most) {
      const shown = new Set(whole(attacker.document))
      const boneset = new Set([...shown].map(bones))
      const lists = [...boneset].map(key => byBones.get(key) ?? [])
      const times = new Map<number, number>()
      for (const at of lists.flat()) times.set(at, (times.get(at) ?? 0) + 1)
      const ranked = [...times.keys()]
        .map(at => listed[at])
        .filter(entry => entry !== undefined && entry.one !== attacker)
        .flatMap(entry => (entry === undefined ? [] : [{ one: entry.one, like: likeness(shown, boneset, entry.words) }]))
        .filter(({ like }) => like >= 0.5)
        .toSorted((a, b) => b.like - a.like)
      return ranked.filter(({ like }, at) => like >= 1 || at < most).map(({ one }) => one)
    },
  }
}

function add(lists: Map<string, number[]>, key: string, at: number): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [at])
  else list.push(at)
}
