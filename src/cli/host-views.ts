import { z } from 'zod'
import type { JsonObject } from '../contract/index.ts'
import { type HostView, hostView } from '../integrations/files/plan.ts'
import type { Api } from './api.ts'

/** What a host has, as far as files are concerned. */
export interface HostViews {
  readonly views: readonly HostView[]
  schemaOf(template: string): JsonObject | undefined
}

const listed = z.object({ items: z.array(hostView) })
const templates = z.object({
  items: z.array(z.object({ id: z.string(), config: z.looseObject({}) as unknown as z.ZodType<JsonObject> })),
})

export async function readHost(api: Api): Promise<HostViews> {
  const { items: views } = await api.call('GET', '/v1/integrations', listed)
  const { items } = await api.call('GET', '/v1/templates', templates)
  const schemas = new Map(items.map(({ id, config }) => [id, config]))
  return { views, schemaOf: template => schemas.get(template) }
}
