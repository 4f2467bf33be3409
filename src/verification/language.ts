import { type Language, languages } from '../messages/index.ts'
import type { Row } from './rows.ts'

/** In which language somebody is written to: the one that their flow asked for, as far as there are texts in it. */
export function languageOf({ language }: Pick<Row, 'language'>): Language {
  const primary = language?.toLowerCase().split('-')[0]
  return languages.find(one => one === primary) ?? 'en'
}
