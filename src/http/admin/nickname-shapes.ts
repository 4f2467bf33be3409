import { z } from 'zod'
import { plainText } from './plain-text.ts'
import { paging } from './shapes.ts'

const id = z.string().min(1).max(100)
const word = plainText(60).min(1)
const atOnce = 500

export const newNicknames = z.strictObject({
  items: z
    .array(z.strictObject({ name: word, short: word }))
    .min(1)
    .max(atOnce),
})
export const nicknameConfirmation = z.strictObject({ ids: z.array(id).min(1).max(atOnce) })
export const nicknameQuery = z.strictObject({ ...paging, state: z.enum(['proposed', 'in_force']).optional() })
