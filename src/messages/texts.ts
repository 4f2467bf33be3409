import { en } from './words/en.ts'
import { es } from './words/es.ts'
import { pt } from './words/pt.ts'
import type { Words } from './words/words.ts'

export type { Facts, MessageKind } from './words/words.ts'

export const languages = ['en', 'es', 'pt'] as const
export type Language = (typeof languages)[number]

export const texts: Readonly<Record<Language, Words>> = { en, es, pt }
