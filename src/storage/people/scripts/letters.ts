/** One way of writing a script in Latin letters. Longer keys win over shorter ones. */
export type Scheme = Readonly<Record<string, string>>

export type Writer = (word: string) => string | undefined

const letter = /\p{L}/u

interface Rule {
  readonly text: string
  readonly latin: string
  readonly first: boolean
  readonly last: boolean
}

/**
 * A scheme, ready to be used; a word with a letter that it does not know has no reading. `^` before a key: only at the beginning of a word; `$` after it:
 * only at the end.
 */
export function writer(...schemes: readonly Scheme[]): Writer {
  const rules = Object.entries(Object.assign({}, ...schemes) as Scheme).map(
    ([key, latin]): Rule => ({ text: key.replace(/[$^]/g, ''), latin, first: key.startsWith('^'), last: key.endsWith('$') }),
  )
  rules.sort((a, b) => b.text.length - a.text.length || bound(b) - bound(a))
  const byLetter = Map.groupBy(rules, rule => rule.text.charAt(0))
  return word => {
    let latin = ''
    for (let at = 0; at < word.length; ) {
      const rule = byLetter.get(word.charAt(at))?.find(one => stands(one, word, at))
      if (rule === undefined && letter.test(word.charAt(at))) return undefined
      latin += rule?.latin ?? ''
      at += rule?.text.length ?? 1
    }
    return latin
  }
}

const bound = ({ first, last }: Rule) => Number(first) + Number(last)

function stands({ text, first, last }: Rule, word: string, at: number): boolean {
  return word.startsWith(text, at) && (!first || at === 0) && (!last || at + text.length === word.length)
}

/** The words of a name, as its script divides them. */
export function wordsOf(text: string): readonly string[] {
  return text.split(/[^\p{L}\p{M}ー'’ʼ]+/u).filter(word => word !== '')
}

/** Every word by every scheme; a name is written by one scheme throughout. */
export function written(text: string, schemes: readonly Writer[]): readonly string[] {
  const words = wordsOf(text)
  return schemes.map(scheme => {
    const latin = words.map(scheme)
    return latin.includes(undefined) ? '' : latin.filter(Boolean).join(' ')
  })
}
