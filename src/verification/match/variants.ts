import { arabicKeys, koreanForm } from '../../storage/people/scripts/latin.ts'
import { bySound } from './sounds.ts'

/**
 * Whether two names in Latin letters may be spellings of one name that is written in another script: without that script
 * nobody can tell, so this leads to `close`. Each way of spelling brings a name to one form; names of one form are alike.
 */
type Form = (word: string) => string

/** An umlaut written with `e`, where the other side left the mark away. */
const withoutUmlauts: Form = word => word.replace(/([aou])e/g, '$1')

const mora = /^(?:(?:[kstnhmrgzdbpfjyw]|sh|ch|ts|ky|sy|ty|ny|hy|my|ry|gy|zy|by|py)?[aiueo]h?|n|m(?=[bmp])|[kst](?=[kst]))+$/
/** Hepburn and Kunrei, long vowels in every way. */
const japanese: Form = word =>
  mora.test(word)
    ? word
        .replace(/o[uoh](?![aiueo])/g, 'o')
        .replace(/uu/g, 'u')
        .replace(/m(?=[bmp])/g, 'n')
        .replace(/si/g, 'shi')
        .replace(/ti/g, 'chi')
        .replace(/tu/g, 'tsu')
        .replace(/zi/g, 'ji')
        .replace(/hu/g, 'fu')
        .replace(/sy(?=[aou])/g, 'sh')
        .replace(/ty(?=[aou])/g, 'ch')
        .replace(/zy(?=[aou])/g, 'j')
    : word

const forms: readonly Form[] = [bySound, withoutUmlauts, japanese, koreanForm]

/** Of single words. No way of spelling makes three letters of one. */
export function areVariants(one: string, other: string): boolean {
  const [shorter, longer] = one.length < other.length ? [one, other] : [other, one]
  if (shorter.length < 2 || longer.length > shorter.length * 2) return false
  if (forms.some(form => form(one) === form(other))) return true
  const names = arabicKeys(other)
  return [...arabicKeys(one)].some(name => names.has(name))
}
