import { z } from 'zod'
import { type CampaignView, campaignStates, type InvitePage, inviteStates, type Preview } from '../../../invites/index.ts'
import type { Answer } from './answer.ts'
import { actor, at, id, listOf } from './parts.ts'
import type { AnswerOf } from './wire.ts'

const steps = ['queued', 'sent', 'opened', 'started', 'enrolled', 'failed', 'bounced', 'expired', 'refused', 'cancelled'] as const
type Step = (typeof steps)[number]
const progress = z.object(Object.fromEntries(steps.map(step => [step, z.int()])) as Record<Step, z.ZodInt>)

const campaign = {
  id,
  kind: z.enum(['invite', 'renewal']),
  integrationId: id,
  directoryId: id,
  groupId: z.string().nullable(),
  integrationName: z.string().nullable(),
  groupName: z.string().nullable(),
  state: z.enum(campaignStates),
  open: z.int(),
  language: z.string(),
  validDays: z.int(),
  perMinute: z.int(),
  perDay: z.int(),
  remindDays: z.array(z.int()),
  filling: z.boolean(),
  createdBy: actor,
  createdAt: at,
  cancelledAt: at.nullable(),
  progress,
}
const shown: AnswerOf<CampaignView> = z.object(campaign).meta({ id: 'Invites' })
const made = z.object({ ...campaign, unknown: z.array(z.int()) })

const invited: AnswerOf<InvitePage['items'][number]> = z.object({
  externalId: z.string(),
  login: z.string().nullable(),
  displayName: z.string().nullable(),
  state: z.enum(inviteStates),
  why: z.string().nullable(),
  verificationId: z.string().nullable(),
  reminders: z.int(),
  queuedAt: at,
  sentAt: at.nullable(),
  openedAt: at.nullable(),
  expiresAt: at.nullable(),
  endedAt: at.nullable(),
})

const preview: AnswerOf<Omit<Preview, 'left'> & { left: { why: string; people: number }[] }> = z.object({
  people: z.int(),
  invited: z.int(),
  left: z.array(z.object({ why: z.string(), people: z.int() })),
  unknown: z.array(z.int()),
  isPartial: z.boolean(),
  canSend: z.boolean(),
})

/** Of invitations to enroll. */
export const inviteAnswers: Readonly<Record<string, Answer>> = {
  'GET /v1/invites': { 200: listOf(shown) },
  'POST /v1/invites': { 201: made },
  'POST /v1/invites/preview': { 200: preview },
  'POST /v1/invites/:id/again': { 201: shown },
  'GET /v1/invites/:id': { 200: shown },
  'GET /v1/invites/:id/people': { 200: listOf(invited) },
  'POST /v1/invites/:id/cancel': { 200: shown },
}
