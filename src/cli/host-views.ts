import { z } from 'zod'
import type { JsonObject } from '../contract/index.ts'
import { type HostView, hostView, type Known } from '../integrations/files/plan.ts'
import { scheduleShape } from '../integrations/sync/schedule-shape.ts'
import type { Api } from './api.ts'

/** What a host has, as far as files are concerned. */
export interface HostViews extends Known {
  readonly views: readonly HostView[]
}

const listed = z.object({ items: z.array(hostView) })
const templates = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      capabilities: z.array(z.string()),
      config: z.looseObject({}) as unknown as z.ZodType<JsonObject>,
    }),
  ),
})

export const schedulePath = (id: string) => `/v1/integrations/${encodeURIComponent(id)}/schedule`

export async function readHost(api: Api): Promise<HostViews> {
  const { items: integrations } = await api.call('GET', '/v1/integrations', listed)
  const { items } = await api.call('GET', '/v1/templates', templates)
  const schemas = new Map(items.map(({ id, config }) => [id, config]))
  const directories = new Set(items.filter(({ capabilities }) => capabilities.includes('directory')).map(({ id }) => id))
  const views: HostView[] = []
  for (const view of integrations) {
    if (!directories.has(view.template)) views.push(view)
    else views.push({ ...view, schedule: await api.call('GET', schedulePath(view.id), scheduleShape) })
  }
  return { views, schemaOf: template => schemas.get(template), isDirectory: template => directories.has(template) }
}
