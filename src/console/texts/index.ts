/** What the console says. Another language is another file with the same names, `Texts`. */
export * as texts from './en.ts'
export type Texts = typeof import('./en.ts')
