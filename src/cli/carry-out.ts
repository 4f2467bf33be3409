import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { JsonObject, JsonValue } from '../contract/index.ts'
import type { FileShape } from '../integrations/files/format.ts'
import { patchFor } from '../integrations/files/patch.ts'
import type { HostView, Step } from '../integrations/files/plan.ts'
import { withIntegrations } from '../integrations/files/references.ts'
import { scheduleShape } from '../integrations/sync/schedule-shape.ts'
import type { Api } from './api.ts'
import { CommandError, exitCodes } from './exit.ts'
import { schedulePath } from './host-views.ts'

/** Carries out a plan, one call of the admin API after the other. One that fails ends it; what was done stays, and is not done again. */

const made = z.object({
  id: z.string(),
  client: z.object({ id: z.string(), secret: z.string().optional() }).nullable().optional(),
})
const anything = z.unknown()

export interface Work {
  readonly api: Api
  readonly steps: readonly Step[]
  /** Ids by key, of what the host has. */
  readonly ids: Map<string, string>
  /** Configurations with their secrets, by key. */
  readonly configs: ReadonlyMap<string, JsonObject>
  readonly why?: string
  told(line: string): void
}

/** A client that was made, and its secret, which the host shows this once. */
export interface NewClient {
  readonly key: string
  readonly id: string
  readonly secret: string
}

/** `clients` grows with each that is made: their secrets are shown once, also where a later step fails. */
export async function carryOut(work: Work, clients: NewClient[]): Promise<void> {
  for (const step of work.steps) {
    if (step.does === 'create') clients.push(...(await create(work, step.file)))
    if (step.does === 'change') await change(work, step.file, step.view)
    if (step.does === 'remove') await remove(work, step.view)
  }
}

const path = (id: string) => `/v1/integrations/${encodeURIComponent(id)}`
const reason = ({ why }: Work) => (why === undefined ? {} : { why })

async function create(work: Work, file: FileShape): Promise<readonly NewClient[]> {
  const { key, template, name, description, owner, state, workflow } = file
  // One that is to be off is at no moment on.
  const body = {
    template,
    key,
    name,
    description,
    owner,
    state: state === 'disabled' ? 'draft' : state,
    ...accountOf(work, file),
  }
  const pinned = workflow === undefined ? {} : { workflowId: workflow }
  const { id, client } = await work.api.call('POST', '/v1/integrations', made, {
    ...body,
    ...pinned,
    config: configOf(work, file),
    ...reason(work),
  })
  work.ids.set(key, id)
  if (state === 'disabled') await work.api.call('PATCH', path(id), anything, { state, ...reason(work) })
  work.told(`created ${key}`)
  await setSchedule(work, file, id)
  return client?.secret === undefined ? [] : [{ key, id: client.id, secret: client.secret }]
}

async function change(work: Work, file: FileShape, view: HostView): Promise<void> {
  const { name, description, owner, state, workflow } = file
  const config = patchFor(view.config, configOf(work, file))
  const { accountId } = accountOf(work, file)
  const body: Record<string, JsonValue> = {
    ...(name === view.name ? {} : { name }),
    ...(description === view.description ? {} : { description }),
    ...(owner === view.owner ? {} : { owner }),
    ...(state === view.state ? {} : { state }),
    ...(accountId === undefined || accountId === view.accountId ? {} : { accountId }),
    ...(workflow === undefined || workflow === view.workflowId ? {} : { workflowId: workflow }),
    ...(Object.keys(config).length === 0 ? {} : { config }),
  }
  if (Object.keys(body).length > 0) {
    await work.api.call('PATCH', path(view.id), anything, { ...body, version: view.version, ...reason(work) })
    work.told(`changed ${file.key}`)
  }
  await setSchedule(work, file, view.id, view.schedule)
}

/** The host alone says whether it counts at once: the rule of two is ended by two. */
async function setSchedule(work: Work, { key, schedule }: FileShape, id: string, before?: FileShape['schedule']): Promise<void> {
  if (schedule === undefined || isDeepStrictEqual(schedule, before)) return
  const inForce = await work.api.call('PUT', schedulePath(id), scheduleShape, { ...schedule })
  work.told(`set the schedule of ${key}`)
  if (inForce.twoPeople && !schedule.twoPeople) {
    work.told(`${key}: held runs still take two, until a second administrator has ended that as well`)
  }
}

async function remove(work: Work, { id, key, name }: HostView): Promise<void> {
  await work.api.call('DELETE', path(id), anything, { confirm: name, ...reason(work) })
  work.told(`removed ${key}`)
}

function idOf({ ids }: Work, key: string): string {
  const id = ids.get(key)
  if (id === undefined) throw new CommandError(exitCodes.admin, `there is no integration with the key ${key}`)
  return id
}

function accountOf(work: Work, { account }: FileShape): { readonly accountId?: string } {
  return account === undefined ? {} : { accountId: idOf(work, account) }
}

function configOf(work: Work, { key, config }: FileShape): JsonObject {
  return withIntegrations(work.configs.get(key) ?? config, named => idOf(work, named))
}
