import { z } from 'zod'
import { isAddress } from '../verification/deliver-to.ts'

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is a time as 22:00')

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** How administrators want to be told. */
export const alertSettings = z.strictObject({
  addresses: z
    .array(z.string().max(254).refine(isAddress, 'is no e-mail address'))
    .max(20)
    .refine(list => new Set(list).size === list.length, 'names an address twice')
    .describe('Who is told beside the owners. Owners are always told, at the address that their directory has.'),
  quietHours: z
    .strictObject({ from: time, until: time, timeZone: z.string().max(60).refine(isTimeZone, 'is no IANA time zone') })
    .nullable()
    .describe('When what can wait is not sent. What cannot wait is sent at any hour.'),
})
export type AlertSettings = z.infer<typeof alertSettings>
