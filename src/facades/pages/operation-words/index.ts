/** What the pages say on which a verified person gets back into their account, a language to a file. */
import type { PageLanguage } from '../../../contract/index.ts'
import { pageLanguage } from '../language.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { pt } from './pt.ts'
import type { OperationWords } from './words.ts'

export type { OperationWords } from './words.ts'

const all: Readonly<Record<PageLanguage, OperationWords>> = { en, es, pt }

/** In the language that the flow asked for, as far as there are texts in it. */
export function operationWordsIn(language: string | null): OperationWords {
  return all[pageLanguage(language) ?? 'en']
}
