import { z } from 'zod'
import { dayAfter, type Fault, readBirthDate } from '../../contract/index.ts'
import { pointerOf } from '../pointer.ts'

/** What an administrator may enter of a person. No sentence repeats a value: lists are read by those who may not see it. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused.
const control = /[\u0000-\u001f\u007f]/
const notText = (isRequired: boolean) => ({
  error: ({ input }: { readonly input?: unknown }) =>
    isRequired && input === undefined ? 'A login is required.' : 'Has to be a text.',
})
const text = (most: number, isRequired = false) =>
  z
    .string(notText(isRequired))
    .trim()
    .min(1, 'Must not be empty.')
    .max(most, `Takes at most ${most} characters.`)
    .refine(value => !control.test(value), 'Must not have control characters or line breaks.')

const day = z
  .string(notText(false))
  .trim()
  .refine(value => /^\d{4}-\d{2}-\d{2}$/.test(value) && readBirthDate(value) === value, 'Has to be a day as 2026-04-30.')

export const externalIdShape = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._~-]{0,99}$/, 'Has to be 1 to 100 letters, digits, dots or hyphens, and no e-mail address.')

export const personShape = z.strictObject({
  login: text(200, true),
  email: text(254)
    .pipe(z.email({ error: 'Has to be an e-mail address.' }))
    .optional(),
  givenName: text(200).optional(),
  familyName: text(200).optional(),
  birthDate: day.optional(),
  phone: text(40)
    .regex(/^\+?[0-9][0-9 ()./-]{3,38}$/, 'Has to be a telephone number.')
    .optional(),
  employeeNumber: text(100).optional(),
  sponsor: text(200).optional(),
  startDate: day.optional(),
  endDate: day.optional(),
})

export type PersonInput = z.infer<typeof personShape>

/** The fields of the configuration that decide what may be entered, and which day it is. */
export const listRules = z.object({
  timeZone: z.string().default('UTC'),
  mostDays: z.number().optional(),
  needsSponsor: z.boolean().default(false),
})

export interface Rules extends z.infer<typeof listRules> {
  readonly today: string
}

/** What is wrong with a person whose fields are right, each for itself. */
export function ruleFaults(person: PersonInput, { mostDays, needsSponsor, today }: Rules): readonly Fault[] {
  const faults: Fault[] = []
  const { sponsor, startDate, endDate } = person
  if (needsSponsor && sponsor === undefined) faults.push({ path: '/sponsor', message: 'Somebody has to vouch for each person.' })
  if (startDate !== undefined && endDate !== undefined && endDate < startDate) {
    faults.push({ path: '/endDate', message: 'The last day is before the first.' })
  }
  if (mostDays === undefined) return faults
  const from = startDate !== undefined && startDate > today ? startDate : today
  if (endDate === undefined) faults.push({ path: '/endDate', message: 'Each person needs a last day.' })
  else if (endDate > dayAfter(from, mostDays)) {
    faults.push({ path: '/endDate', message: `The last day is more than ${mostDays} days away.` })
  }
  return faults
}

/** A person, or everything that is wrong with what was entered. */
export function readPerson(
  input: unknown,
  rules: Rules,
): { readonly person: PersonInput } | { readonly faults: readonly Fault[] } {
  const parsed = personShape.safeParse(input)
  if (!parsed.success) {
    return { faults: parsed.error.issues.flatMap(issue => faultsOf(issue)) }
  }
  const faults = ruleFaults(parsed.data, rules)
  return faults.length > 0 ? { faults } : { person: parsed.data }
}

function faultsOf(issue: z.core.$ZodIssue): readonly Fault[] {
  if (issue.code !== 'unrecognized_keys') return [{ path: pointerOf(issue.path), message: issue.message }]
  return issue.keys.map(key => ({ path: pointerOf([...issue.path, key]), message: 'A person has no such field.' }))
}
