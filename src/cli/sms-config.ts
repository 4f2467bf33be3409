import { z } from 'zod'
import type { Fault } from '../contract/index.ts'
import type { SmsSettings } from '../messages/index.ts'

/** The provider of text messages; its password may come from STEPGATE_SMS_PASSWORD instead. */
export const smsShape = z.strictObject({
  url: z.url({ protocol: /^https$/, error: 'has to be a full https address' }).max(2_000),
  user: z.string().min(1).max(500),
  password: z.string().min(1).max(500).optional(),
  from: z.string().min(1).max(20),
  countries: z
    .array(z.string().regex(/^[A-Z]{2}$/, 'is an ISO 3166-1 alpha-2 code, such as DE'))
    .min(1)
    .max(250),
  perCountryDay: z.int().min(1).max(1_000_000).optional(),
  fields: z.strictObject({ to: z.string().min(1), from: z.string().min(1), text: z.string().min(1) }).optional(),
})

/** No fault repeats a password. */
export function smsOf(
  sms: z.infer<typeof smsShape> | undefined,
  fromEnvironment: string | undefined,
  faults: Fault[],
): SmsSettings | undefined {
  if (sms === undefined) {
    // What is there and wrong was said before.
    const isThere = faults.some(({ path }) => path.split(' ').includes('sms'))
    if (fromEnvironment !== undefined && !isThere) {
      faults.push({ path: 'sms', message: 'is missing: the provider that STEPGATE_SMS_PASSWORD belongs to' })
    }
    return undefined
  }
  const { url, user, from, countries, perCountryDay, fields } = sms
  const password = fromEnvironment ?? sms.password
  if (password === undefined) {
    faults.push({ path: 'sms password', message: 'is missing: write it there, or into STEPGATE_SMS_PASSWORD' })
    return undefined
  }
  const settings = { url, user, password, from, countries }
  return { ...settings, ...(perCountryDay === undefined ? {} : { perCountryDay }), ...(fields === undefined ? {} : { fields }) }
}
