import { z } from 'zod'

/** What a test, or somebody who tries things out, can order to go wrong. */
export const faultShape = z.object({
  kind: z.enum(['answer', 'hang', 'cut']),
  /** At which command it strikes. */
  at: z.enum(['connect', 'MAIL', 'RCPT', 'DATA', 'text', 'sms']).default('RCPT'),
  status: z.int().min(400).max(599).default(451),
  /** What a provider of text messages says besides the status. */
  code: z.int().optional(),
  times: z.int().min(1).default(1),
  /** Only mail to this address, where the command names one. */
  to: z.string().optional(),
})
export type MailFault = z.input<typeof faultShape>
export type StandingFault = z.output<typeof faultShape>
