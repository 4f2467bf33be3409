import { z } from 'zod'
import { factorId, operationNames, problem } from '../../contract/index.ts'
import { rehearsalOutcomes } from '../../verification/rehearsal/outcomes.ts'

/** What the addresses and forms of people's pages carry. What does not read as one of these is nothing that there is. */

export const byToken = z.object({ token: z.string().regex(/^[\w-]{20,200}$/) })
export const byHandle = z.object({ handle: z.string().regex(/^[\w-]{10,200}$/) })
/** RFC 6749, section 4.1.2, and RFC 9207. A parameter that is there twice is none; descriptions are not read at all. */
export const brought = z.object({
  state: byHandle.shape.handle,
  code: z.string().min(1).max(2_000).optional(),
  error: z.string().min(1).max(100).optional(),
  iss: z.string().min(1).max(300).optional(),
})
export const byId = z.object({ id: z.string().regex(/^[\w-]{1,100}$/) })
export const typed = z.object({ code: z.string().max(40) })
export const wanted = z.object({ operation: z.enum(operationNames), factor: z.string().regex(factorId).optional() })
export const chosen = z.object({ outcome: z.enum(rehearsalOutcomes) })

export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw problem('not_found')
  return parsed.data
}

const ofAPage = z.union([
  byToken.transform(({ token }) => `/verify/${token}`),
  byHandle.transform(({ handle }) => `/verify/back/${handle}`),
  byId.transform(({ id }) => `/verify/seat/${id}`),
])

/** The page that an address belongs to, which can be opened again whatever was pressed. */
export function pageOf(params: unknown): string | undefined {
  return ofAPage.safeParse(params).data
}
