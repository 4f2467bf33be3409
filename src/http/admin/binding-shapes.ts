import { z } from 'zod'
import { plainText } from './plain-text.ts'
import { paging } from './shapes.ts'

const id = z.string().min(1).max(100)
const externalId = z.string().min(1).max(512)
/** For the second person, and whoever looks later. It stays with the row, and is erased with the person. */
const reason = plainText(500).min(1)

export const newSupervision = z
  .strictObject({
    kind: z.enum(['unbind', 'rebind']),
    integrationId: id,
    externalId,
    reason,
    /** Leave for the identity that was bound last, and for no other one; without it leave is for none of before. */
    sameIdentity: z.boolean().optional(),
  })
  .refine(({ kind, sameIdentity }) => kind === 'rebind' || sameIdentity === undefined, {
    path: ['sameIdentity'],
    message: 'goes with rebind: nobody is bound by an unbind',
  })
export const supervisionQuery = z.strictObject({
  ...paging,
  open: z.stringbool().optional(),
  integrationId: id.optional(),
  externalId: externalId.optional(),
  caseId: id.optional().describe('Which close that case once they are confirmed.'),
})
export const caseQuery = z
  .strictObject({
    ...paging,
    state: z.enum(['open', 'closed']).optional(),
    kind: z.enum(['identity_in_use', 'superseded_identity', 'foreign_write', 'dispute']).optional(),
    integrationId: id.optional(),
    externalId: externalId.optional().describe('With integrationId: of one account, on whichever side of it.'),
    verificationId: id.optional().describe('Put before a human because of it.'),
  })
  .refine(({ integrationId, externalId }) => (integrationId === undefined) === (externalId === undefined), {
    path: ['externalId'],
    message: 'integrationId and externalId go together',
  })
/** `unbind`: whose binding is to end with it. Then the case waits for a second person. */
export const closingCase = z.strictObject({ reason, unbind: z.enum(['subject', 'other']).optional() })
