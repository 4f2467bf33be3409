import { type Fault, ProblemError } from '../api/problem.ts'

/**
 * What the host found wrong, by field. `at('/config/orgUrl')` is the text for that field and for what lies below it, if no field
 * of its own is known for that; `isShown` tells `Trouble` which faults stand at fields already.
 */
export interface Faults {
  at(path: string): string | undefined
  isShown(path: string): boolean
  /** At how many fields something is wrong. */
  readonly places: number
}

/** Of the last answer, for a form that has fields of these paths. */
export function faultsOf(error: unknown, fields: readonly string[]): Faults {
  const all: readonly Fault[] = error instanceof ProblemError ? error.faults : []
  const fieldOf = (path: string) =>
    fields.filter(field => path === field || path.startsWith(`${field}/`)).toSorted((one, other) => other.length - one.length)[0]
  return {
    at(path) {
      const own = all.filter(fault => fieldOf(fault.path) === path)
      return own.length === 0 ? undefined : inOne(own.map(fault => fault.message))
    },
    isShown: path => fieldOf(path) !== undefined,
    places: new Set(all.map(fault => fieldOf(fault.path) ?? fault.path)).size,
  }
}

/** Sentences follow each other; what is no sentence is set apart. */
const inOne = (messages: readonly string[]): string =>
  messages.reduce((before, next) => `${before}${before.endsWith('.') ? ' ' : '; '}${next}`)
