import { z } from 'zod'
import type { Seen } from '../../src/contract/index.ts'

/**
 * Incode's own way from a computer to a phone: whoever holds a session has it sent to any number, and the page of the computer
 * goes on when the phone is done. Our own hand-over moves the seat, Incode's passes it by. No interface tells whether it is on,
 * so that somebody has to look in the dashboard and say so.
 */
const howTo =
  "In Incode's dashboard, switch off for each workflow that a computer hands over to a phone by itself (redirect to mobile, QR code and SMS). Then enter here who did it and when."

export const handOverConfig = z
  .strictObject({
    by: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .meta({
        title: 'By',
        description: 'Who looked at every workflow that is listed here.',
        examples: ['Ada Lovelace'],
        loosens: 'never',
      }),
    on: z.iso.date().meta({ title: 'On', description: 'The day.', examples: ['2026-03-14'], loosens: 'never' }),
  })
  .meta({
    title: "Incode's own hand-over is off",
    description: 'Who switched off that Incode itself leads people from a computer to a phone. It cannot be read from Incode.',
    loosens: 'never',
    attests: `Nobody has said that Incode's own hand-over from a computer to a phone is off: it passes by the seat, so that a stranger can have somebody else finish a check. ${howTo}`,
  })

/** In *Test connection*: no failure, and not silent either. */
export function handOverSeen(attested: z.infer<typeof handOverConfig> | undefined): Seen {
  if (attested === undefined) return { saw: 'not attested: nobody has said that it is off', advice: howTo }
  return { saw: `off, as ${attested.by} said on ${attested.on}` }
}
