import { z } from 'zod'

/**
 * A line that a connector process says, as the host reads it: like any foreign body. Ids are numbers, names are texts, and
 * whatever has another form is no message.
 */

const id = z.int().min(0)
const word = z.string().max(100)

const message = z.discriminatedUnion('t', [
  z.object({ t: z.literal('call'), id, name: word, given: z.array(z.unknown()).max(10) }),
  z.object({ t: z.literal('abort'), id }),
  z.object({ t: z.literal('log'), level: word, facts: z.unknown().optional(), message: z.string() }),
  z.object({ t: z.literal('answer'), id, value: z.unknown().optional() }),
  z.object({ t: z.literal('failure'), id, error: z.unknown().optional() }),
])
export type Message = z.infer<typeof message>

/** `__proto__` as it can be written in JSON; such a line is read with more care. */
const suspicious = /__proto__|\\u00/i
const harmless = (key: string, value: unknown) => (key === '__proto__' ? undefined : value)

export function readMessage(line: string): Message | undefined {
  try {
    return message.safeParse(suspicious.test(line) ? JSON.parse(line, harmless) : JSON.parse(line)).data
  } catch {
    return undefined
  }
}
