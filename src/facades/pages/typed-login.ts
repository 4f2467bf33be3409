import { z } from 'zod'
import { isPlainLine } from '../../contract/index.ts'

/** A login as a person types it. One in which something hides would be shown to somebody else later. */
export const typedLogin = z.object({ login: z.string().trim().min(1).max(320).refine(isPlainLine) })
