import type { z } from 'zod'
import { connectorError } from '../../contract/index.ts'

/** What a schema has read, where a property that is absent is not there. */
type Exact<T> = T extends readonly (infer I)[]
  ? Exact<I>[]
  : T extends object
    ? { [K in keyof T as undefined extends T[K] ? never : K]: Exact<T[K]> } & {
        [K in keyof T as undefined extends T[K] ? K : never]?: Exact<Exclude<T[K], undefined>>
      }
    : T

/** An answer in the form that it has to have; anything else is the connector's fault, and is not quoted. */
export function read<S extends z.ZodType>(schema: S, answer: unknown): Exact<z.infer<S>> {
  const parsed = schema.safeParse(answer ?? undefined)
  if (parsed.success) return parsed.data as Exact<z.infer<S>>
  const [first] = parsed.error.issues
  throw connectorError('response_invalid', 'The connector answered in a wrong form.', {
    detail: `at /${first?.path.map(String).join('/') ?? ''}`,
  })
}
