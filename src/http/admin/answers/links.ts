import { z } from 'zod'
import { accountStatuses, enrollmentStates } from '../../../contract/index.ts'
import type { LinkShown, LinkStanding } from '../../../directory/link-shown.ts'
import type { LinkView } from '../../../directory/links.ts'
import type { Answer } from './answer.ts'
import { actor, at, id, listOf } from './parts.ts'
import type { AnswerOf } from './wire.ts'

const text = z.string().nullable()
const account = { integrationId: id, externalId: z.string() }
const facts = {
  id,
  state: z.enum(['proposed', 'live', 'ended']),
  origin: z.enum(['attribute', 'admin']),
  proposedBy: actor.nullable(),
  proposedAt: at,
  reason: text,
  expiresAt: at.nullable(),
  madeBy: actor.nullable(),
  madeAt: at.nullable(),
  endedAt: at.nullable(),
  endedWhy: z.enum(['diverged', 'ambiguous', 'made_while_open', 'by_admin', 'withdrawn', 'expired']).nullable(),
}
const accounts = z.array(
  z.object({
    ...account,
    login: text,
    displayName: text,
    status: z.enum(accountStatuses).nullable(),
    enrollment: z.enum(enrollmentStates).nullable(),
  }),
)

const changed: AnswerOf<LinkView> = z.object({ ...facts, accounts: z.array(z.object(account)) })
const shown: AnswerOf<LinkShown> = z.object({ ...facts, accounts }).meta({ id: 'AccountLink' })
const standing: AnswerOf<LinkStanding> = z.object({
  ...facts,
  accounts,
  rests: z.enum(['diverged', 'account_away', 'key_open', 'made_while_open']).nullable(),
  unbinds: z.object(account).nullable(),
})

/** Of accounts that are one person's. */
export const linkAnswers: Readonly<Record<string, Answer>> = {
  'GET /v1/directory/links': { 200: listOf(shown) },
  'POST /v1/directory/links': { 201: changed },
  'GET /v1/directory/links/:id': { 200: standing },
  'POST /v1/directory/links/:id/confirm': { 200: changed },
}
