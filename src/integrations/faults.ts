import type { z } from 'zod'
import type { Fault, JsonObject } from '../contract/index.ts'
import { pointerOf, valueAt } from './pointer.ts'

/** Zod's issues as sentences for an administrator, with the place. Values are never repeated: one may be a secret. */

const nouns: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

type Issue = z.core.$ZodIssue

/** Zod's own wording, as opposed to a sentence that the connector's author wrote. */
function isStockText(message: string): boolean {
  return /^(Invalid|Too small|Too big|Unrecognized)/.test(message)
}

function sentence(issue: Issue, isMissing: boolean): string {
  if (!isStockText(issue.message)) return issue.message
  if (isMissing) return 'This field is required.'
  switch (issue.code) {
    case 'invalid_type':
      return `Has to be ${nouns[issue.expected] ?? issue.expected}.`
    case 'invalid_value':
      return `Has to be one of: ${issue.values.map(String).join(', ')}.`
    case 'too_small':
      if (issue.origin === 'array' || issue.origin === 'set') return `Needs at least ${issue.minimum}.`
      return issue.origin === 'string'
        ? `Has to have at least ${issue.minimum} characters.`
        : `Has to be ${issue.minimum} or more.`
    case 'too_big':
      if (issue.origin === 'array' || issue.origin === 'set') return `Takes at most ${issue.maximum}.`
      return issue.origin === 'string'
        ? `Has to have at most ${issue.maximum} characters.`
        : `Has to be ${issue.maximum} or less.`
    case 'invalid_format':
      return issue.format === 'url' ? 'Has to be a full https address.' : 'Does not have the expected form.'
    case 'invalid_union':
      return 'Does not have one of the allowed forms.'
    default:
      return 'Is not valid.'
  }
}

/** Where a union failed, the faults of the branch that came nearest tell more than "invalid". */
function nearest(issue: Issue): readonly Issue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const branches = issue.errors.filter(branch => branch.length > 0)
  const depth = (branch: readonly Issue[]): number => Math.max(...branch.map(one => one.path.length))
  const [best] = [...branches].sort((a, b) => depth(b) - depth(a) || a.length - b.length)
  if (!best || (branches.length > 1 && depth(best) === 0 && best.every(one => one.code === 'invalid_type'))) return [issue]
  return best.flatMap(one => nearest({ ...one, path: [...issue.path, ...one.path] }))
}

export interface ReadFault extends Fault {
  /** Nothing stands there. A draft may still lack it. */
  readonly isMissing: boolean
}

export function faultsOf(error: z.ZodError, config: JsonObject): readonly ReadFault[] {
  return error.issues
    .filter(issue => issue.code !== 'unrecognized_keys')
    .flatMap(nearest)
    .map(issue => {
      const pointer = pointerOf(issue.path)
      const isMissing = valueAt(config, pointer) === undefined
      return { path: `/config${pointer}`, message: sentence(issue, isMissing), isMissing }
    })
}
