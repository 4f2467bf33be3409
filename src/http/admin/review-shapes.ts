import { z } from 'zod'
import {
  aliasClaims,
  aliasReasons,
  approvalReasons,
  lookReasons,
  rejectionReasons,
  reviewKinds,
  reviewStates,
} from '../../contract/index.ts'
import { paging, ticket } from './shapes.ts'

const id = z.string().min(1).max(100)

export const byReview = z.strictObject({ id })
export const reviewQuery = z.strictObject({
  ...paging,
  state: z.enum(reviewStates).optional(),
  kind: z.enum(reviewKinds).optional(),
  integrationId: id.optional(),
})
export const reviewCountQuery = z.strictObject({ days: z.coerce.number().int().min(1).max(365).default(30) })
export const reviewLook = z.strictObject({ reason: z.enum(lookReasons), ticket })
export const approval = z.strictObject({
  reason: z
    .enum([...new Set([...approvalReasons, ...aliasReasons])])
    .describe('Of a dispute, what shows that the name is theirs.'),
  ticket,
  claims: z
    .array(z.enum(aliasClaims))
    .min(1)
    .optional()
    .describe('Of a dispute: the claims of the document that are theirs, too. The names that differ, where this is left out.'),
  expiresAt: z.iso.datetime().optional().describe('Of a dispute: until when the other name holds.'),
})
export const rejection = z.strictObject({ reason: z.enum(rejectionReasons), ticket })
