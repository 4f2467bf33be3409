import { z } from 'zod'
import { roles } from './permissions.ts'

/** What the host is set to, as administrators read it. No key is in it, and of providers only where owners sign in. */

const list = <T extends z.ZodType>(of: T) => z.array(of).readonly()

export const settingsAnswer = z
  .strictObject({
    publicUrl: z.string(),
    version: z.string(),
    kind: z.enum(['sandbox', 'trial', 'live']),
    database: z.enum(['sqlite', 'postgres']),
    mail: z.boolean().describe('Whether there is a mail server: without one nobody is invited or told anything.'),
    texts: z
      .strictObject({ countries: list(z.string()) })
      .nullable()
      .describe('Where text messages may go; null without a provider of them.'),
    signIn: z.boolean().describe('Whether people can sign in who approve something.'),
    adminSignIn: z
      .strictObject({ issuer: z.string(), groupsClaim: z.string(), roles: z.partialRecord(z.enum(roles), list(z.string())) })
      .nullable()
      .describe(
        'Where administrators sign in, and the groups of each role, for owners; null for others, and without a provider.',
      ),
    enrollmentDays: z.number().nullable().describe('How long a binding holds; null: for ever.'),
    warnings: list(
      z.strictObject({ code: z.enum(['admin_sign_in_without_directory']), path: z.string(), advice: z.string() }),
    ).describe('What is allowed, and not what whoever wrote it down is likely to want.'),
    behindProxy: z.boolean().describe('Whether a proxy is believed in what it says of addresses.'),
  })
  .meta({ id: 'Settings' })

export const retentionAnswer = z
  .strictObject({
    items: list(
      z.strictObject({
        name: z.string(),
        what: z.string(),
        days: z.number().describe('In force.'),
        usual: z.number(),
        least: z.number(),
        most: z.number(),
      }),
    ),
  })
  .meta({ id: 'Retention' })
