import { z } from 'zod'
import { accountStatuses, enrollmentStates } from '../../contract/index.ts'
import { runPeopleKinds } from '../../directory/sync/index.ts'
import { exportColumns } from '../../integrations/export-people.ts'
import { externalIdShape } from '../../integrations/people-list/person.ts'
import { scheduleShape } from '../../integrations/sync/schedule-shape.ts'
import { erasureReasons } from '../../privacy/index.ts'
import { plainLines, plainText } from './plain-text.ts'

/** Lists page by opaque cursor. */
export const paging = { limit: z.coerce.number().int().min(1).max(500).default(100), cursor: z.string().max(1_000).optional() }

const name = plainText(120).min(1)
const text = plainLines(1_000)
const id = z.string().min(1).max(100)
// Refers to itself, and so needs a name in the description. `register` and not `meta`, which would name a copy.
export const json = z.json().register(z.globalRegistry, { id: 'Json', description: 'Any JSON value.' })
export const config = z.record(z.string(), json)
/** Why something is done, for whoever asks later. */
export const why = plainText(500).optional()

export const newIntegration = z.strictObject({
  template: z.string().max(60),
  key: z.string().max(100).optional(),
  name,
  description: text.optional(),
  owner: plainText(200).optional(),
  state: z.enum(['draft', 'enabled']).optional(),
  accountId: id.optional(),
  workflowId: id.optional(),
  config,
  why,
})

export const integrationPatch = z.strictObject({
  name: name.optional(),
  description: text.optional(),
  owner: plainText(200).optional(),
  state: z.enum(['enabled', 'disabled']).optional(),
  accountId: id.optional(),
  workflowId: id.optional(),
  config: config.optional(),
  version: z.int().optional(),
  revision: z.int().optional().describe('Refused where anything of it was changed since, versioned or not.'),
  why,
})

export const removal = z.strictObject({ confirm: z.string().max(120), why })
export const historyQuery = z.strictObject(paging)
export const reversion = z.strictObject({ version: z.int().min(1), ifVersion: z.int().min(1).optional(), why })
/** Whoever stops an integration, or lets it go on, says why. */
export const suspension = z.strictObject({ why: plainText(500).min(1) })
export const newSecret = z.strictObject({ revokeNow: z.boolean().default(false) })
export const newRehearsal = z.strictObject({
  people: z.array(z.string().min(1).max(200)).min(1).max(20).describe('External ids of test people; nobody else is found.'),
  minutes: z.int().min(1).max(60),
})
export const newRun = z.strictObject({
  mode: z.enum(['full', 'incremental']).default('incremental'),
  dryRun: z.boolean().default(false),
  confirm: z.boolean().default(false),
})
export const newSchedule = scheduleShape

/** An id that a product gave. */
const externalId = z.string().min(1).max(512)
/** Whom a list is narrowed to. A group is one of a directory: `groupId` goes with `integrationId`. */
const narrowing = {
  integrationId: id.optional(),
  groupId: externalId.optional(),
  status: z.enum(accountStatuses).optional(),
  enrollment: z.enum(enrollmentStates).optional(),
}
export const userQuery = z.strictObject({ ...paging, search: z.string().max(200).optional(), ...narrowing })
export const countQuery = z.strictObject(narrowing)
export const userFileQuery = z.strictObject({
  search: z.string().max(200).optional(),
  ...narrowing,
  columns: z
    .string()
    .max(500)
    .default(exportColumns.join())
    .transform(text => text.split(','))
    .pipe(z.array(z.enum(exportColumns)).min(1).max(exportColumns.length))
    .describe('Names of columns with commas between them, in their order.'),
})
export const groupQuery = z.strictObject({
  ...paging,
  integrationId: id,
  search: z.string().max(200).optional(),
  externalId: externalId.optional(),
})
export const coverageQuery = z.strictObject({ integrationId: id, groupId: externalId.optional() })
export const changeQuery = z.strictObject({ ...paging, runId: id })
export const changePaging = z.strictObject(paging)

export const runQuery = z.strictObject({
  ...paging,
  integrationId: id.optional(),
  state: z.enum(['running', 'done', 'failed', 'held', 'cancelled']).optional(),
})
export const runPeopleQuery = z.strictObject({ ...paging, kind: z.enum(runPeopleKinds).default('removal') })
const moment = z.union([z.iso.datetime({ offset: true }), z.iso.date()]).transform(text => Date.parse(text))
/** Who did what to what, and when. */
export const auditQuery = z.strictObject({
  ...paging,
  target: z.string().max(200).optional(),
  action: z.string().max(100).optional().describe('One action; with a full stop at its end, as `webhook.`, all that begin so.'),
  actor: z.string().min(1).max(200).optional().describe('The id of who did it.'),
  from: moment.optional(),
  to: moment.optional().describe('Not in it.'),
})
/** A file is whole. */
export const auditListFileQuery = auditQuery.omit({ limit: true, cursor: true })
export const auditExportQuery = z.strictObject({ ...paging, from: z.coerce.number().int().min(1).default(1) })
export const auditFileQuery = auditExportQuery.pick({ from: true })
/** A head that was kept outside: the place of the last entry then, and its hash. */
export const auditVerifyQuery = z.strictObject({
  head: z
    .string()
    .regex(/^[1-9]\d{0,14}\.[\w-]{43}$/, 'Has to be a place in the chain, a full stop and a hash.')
    .optional(),
})

const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform(value => value === 'true')
export const listQuery = z.strictObject({ ...paging, search: z.string().max(200).optional() })
export const uploadQuery = z.strictObject({
  skipFaulty: flag,
  replace: flag,
  dryRun: flag,
  seen: z.coerce.number().int().min(0).optional(),
})
/** A file, which is read as it comes in. The description says text; what the route is handed is a stream. */
export const csvFile = (description: string) => z.unknown().meta({ type: 'string', description })
export const byList = z.strictObject({ integrationId: id })
export const byListed = z.strictObject({ integrationId: id, externalId: externalIdShape })

export const byId = z.strictObject({ id })
export const byHeldChange = z.strictObject({ id, changeId: id })
export const byPerson = z.strictObject({ integrationId: id, externalId })

/** A number of another system, and no sentence: it stays in the audit for as long as that is kept. */
export const ticket = z
  .string()
  .regex(/^[\w.#/-]{1,64}$/)
  .optional()
export const erasing = z.strictObject({ reason: z.enum(erasureReasons), ticket })

export const newLink = z.strictObject({
  // No tuple: how OpenAPI describes one, makers of types read as a list of nothing.
  accounts: z.array(byPerson).min(2).max(2),
  reason: plainText(500)
    .min(1)
    .optional()
    .describe('Why they are one person, for the one who confirms. It is erased with either of the two.'),
})
export const linkQuery = z
  .strictObject({
    ...paging,
    state: z.enum(['proposed', 'live', 'ended']).optional(),
    origin: z.enum(['attribute', 'admin']).optional(),
    integrationId: id.optional(),
    externalId: externalId.optional().describe('One account of that directory.'),
  })
  .refine(({ integrationId, externalId }) => externalId === undefined || integrationId !== undefined, {
    path: ['externalId'],
    message: 'goes with integrationId: it is an id of one directory',
  })
