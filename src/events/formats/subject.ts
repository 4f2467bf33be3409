import { z } from 'zod'
import type { JsonObject } from '../../contract/index.ts'
import type { Whom } from '../whom.ts'

/** How a receiver knows people (RFC 9493 section 3.2). `issuer` is the one under which it knows their ids in the directory. */
export const subjectShape = z.discriminatedUnion('format', [
  z.strictObject({ format: z.literal('iss_sub'), issuer: z.url().max(500) }),
  z.strictObject({ format: z.literal('email') }),
  z.strictObject({ format: z.literal('opaque') }),
])
export type SubjectForm = z.infer<typeof subjectShape>

/** Undefined where the directory has no such name for the person. */
export function subjectId(form: SubjectForm, { externalId, user }: Whom): JsonObject | undefined {
  switch (form.format) {
    case 'iss_sub':
      return { format: 'iss_sub', iss: form.issuer, sub: externalId }
    case 'email':
      return user?.email ? { format: 'email', email: user.email } : undefined
    case 'opaque':
      return { format: 'opaque', id: externalId }
  }
}
