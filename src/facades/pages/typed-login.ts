import { z } from 'zod'
import { isPlainLine } from '../../contract/index.ts'

/**
 * A login as a person types it, with the ticket that they waited for, if they did. One in which something hides would be shown
 * to somebody else later.
 */
export const typedLogin = z.object({
  login: z.string().trim().min(1).max(320).refine(isPlainLine),
  ticket: z
    .string()
    .regex(/^[\w.-]{1,200}$/)
    .optional()
    .catch(undefined),
})

export type TypedLogin = z.infer<typeof typedLogin>
