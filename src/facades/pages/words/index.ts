/** What the pages say, a language to a file. A text that is new is one that every language has, or nothing compiles. */
import type { PageLanguage } from '../../../contract/index.ts'
import { pageLanguage } from '../language.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { pt } from './pt.ts'
import type { Words } from './words.ts'

export type { Ending, Words } from './words.ts'

const all: Readonly<Record<PageLanguage, Words>> = { en, es, pt }

/** In the language that was asked for, as far as there are texts in it; else in English. */
export function wordsIn(language: string | null | undefined): Words {
  return all[pageLanguage(language) ?? 'en']
}
