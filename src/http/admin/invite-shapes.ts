import { z } from 'zod'
import { accountStatuses, enrollmentStates } from '../../contract/index.ts'
import { campaignKinds, campaignStates, inviteStates, sentAgain } from '../../invites/index.ts'
import { languages } from '../../messages/index.ts'
import { paging } from './shapes.ts'

const id = z.string().min(1).max(100)
const externalId = z.string().min(1).max(512)
const days = { least: 1, most: 60 } as const

/** How a campaign goes about it. By default a week, with two reminders, and at a pace that a mail server bears. */
const pace = {
  validDays: z.coerce.number().int().min(days.least).max(days.most).default(7),
  perMinute: z.coerce.number().int().min(1).max(10_000).default(60),
  perDay: z.coerce.number().int().min(1).max(1_000_000).default(5_000),
  language: z.enum(languages).default('en'),
}
const remindDays = z.array(z.int().min(days.least).max(days.most)).max(10).default([3, 6])

/** One of the three. */
const whom = {
  integrationId: id,
  directoryIntegrationId: id.optional(),
  people: z
    .array(z.union([z.strictObject({ externalId }), z.strictObject({ login: z.string().min(1).max(320) })]))
    .min(1)
    .max(10_000)
    .optional(),
  groupId: externalId.optional(),
  matching: z
    .strictObject({
      search: z.string().max(200).exactOptional(),
      groupId: externalId.exactOptional(),
      status: z.enum(accountStatuses).exactOptional(),
      enrollment: z.enum(enrollmentStates).exactOptional(),
    })
    .optional()
    .describe(
      'Whom a list of the directory shows that is narrowed so, 10,000 people at most; fewer than 200 where it is searched.',
    ),
}

export const newInvites = z.strictObject({ ...whom, ...pace, remindDays })
export const invitesPreview = z.strictObject(whom)
/** People of the campaign by their ids, or all of some states. */
export const invitesAgain = z.strictObject({
  people: z.array(externalId).min(1).max(10_000).optional(),
  states: z.array(z.enum(sentAgain)).min(1).optional(),
})
export const campaignQuery = z.strictObject({
  ...paging,
  state: z.enum(campaignStates).optional(),
  kind: z.enum(campaignKinds).optional(),
  directoryId: id.optional(),
})

/** The file is the body: the rest stands in the address, reminders as `3,6`. */
export const csvInviteQuery = z.strictObject({
  integrationId: id,
  directoryIntegrationId: id.optional(),
  ...pace,
  remindDays: z
    .string()
    .regex(/^(\d{1,2}(,\d{1,2})*)?$/)
    .default('3,6')
    .transform(text => (text === '' ? [] : text.split(',').map(Number))),
})

export const inviteQuery = z.strictObject({ ...paging, state: z.enum(inviteStates).optional() })
export const byInvited = z.strictObject({ id, externalId })
