import type { ZodType } from 'zod'

/** What a route answers, by status: `{ 200: schema }`. */
export type Answer = Readonly<Record<number, ZodType>>
