import type { Outcome } from './compare.ts'

/** What became of one person. */
export interface Put {
  readonly outcome: Exclude<Outcome, 'removed'>
  /** 0 for somebody whom a dry run would have created. */
  readonly row: number
}

/** What would become of one person, and which of their attributes would change. */
export interface Imagined extends Put {
  readonly fields: readonly string[]
}
