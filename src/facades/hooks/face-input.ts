import { z } from 'zod'

/** A picture as a client hands it in: a whole file, because an address would have somebody fetch what a caller names. */

export const largestPicture = 5 * 1024 * 1024
const largestText = Math.ceil(largestPicture / 3) * 4

/** The picture in base64, and the little JSON around it. */
export const faceBodyLimit = largestText + 256

/** What files begin with: JPEG (ISO/IEC 10918-1 Annex B: SOI, then a marker), PNG (ISO/IEC 15948 §5.2). */
const beginnings: readonly (readonly number[])[] = [
  [0xff, 0xd8, 0xff],
  [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
]

function isPicture(base64: string): boolean {
  const head = Buffer.from(base64.slice(0, 16), 'base64')
  return beginnings.some(bytes => bytes.every((byte, at) => head[at] === byte))
}

/** RFC 4648 §4 with its padding. One class of characters, so that it takes one pass however long the text is. */
const isBase64 = (text: string) => text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text)

export const faceBody = z
  .strictObject({
    face: z.strictObject({
      base64Image: z
        .string()
        .max(largestText, 'At most 5 MiB.')
        .refine(isBase64, { error: 'Has to be padded base64 (RFC 4648), without a data: prefix or line breaks.', abort: true })
        .refine(isPicture, 'Has to be a JPEG or a PNG file.')
        .describe(
          'The picture of one face: a JPEG or PNG file of at most 5 MiB in base64. Passed on to Incode, and kept nowhere.',
        ),
    }),
  })
  .meta({ id: 'HandInFace' })
