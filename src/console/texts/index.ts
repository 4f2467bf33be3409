import { en, type Texts } from './en.ts'

/** What the console says. Another language is another object of this type. */
export const texts: Texts = en
