import { z } from 'zod'
import { isTimeZone } from '../../src/contract/index.ts'

/** What an administrator says of a list. Nothing is needed: it works as it is made. */
export const peopleListConfig = z.strictObject({
  timeZone: z
    .string()
    .refine(isTimeZone, 'Has to be a time zone of the IANA database, as Europe/Berlin.')
    .default('UTC')
    .meta({
      title: 'Time zone',
      section: 'people',
      description: 'First and last days begin and end at midnight there.',
      examples: ['Europe/Berlin', 'America/New_York'],
    }),
  mostDays: z
    .int()
    .min(1)
    .max(3_660)
    .optional()
    .meta({
      title: 'Most days',
      section: 'people',
      loosens: 'more',
      description:
        'How many days ahead a last day may lie when a person is entered, from today or a later first day. With it, each person needs one.',
      examples: [365],
    }),
  needsSponsor: z.boolean().default(false).meta({
    title: 'Sponsor required',
    section: 'people',
    description: 'Whether somebody has to vouch for each person who is entered.',
    loosens: 'less',
  }),
})

export type PeopleListConfig = z.infer<typeof peopleListConfig>
