import { problem } from '../contract/index.ts'
import { type FlowViewOf, flowViewOf } from './flow-view.ts'
import { getView, type Reading } from './read.ts'
import type { SetUps } from './set-up-port.ts'

/** Of whatever state: somebody builds a flow before it is switched on, and switches one off after. */
export async function showFlow(reading: Reading, setUps: Pick<SetUps, 'made'>, id: string): Promise<FlowViewOf> {
  const view = await getView(reading, id)
  const manifest = reading.templates.find(view.template)?.manifest
  const known = {
    integration: { id: view.id, name: view.name, url: view.endpoints.integration ?? '' },
    client: view.client ? { id: view.client.id } : {},
    endpoints: view.endpoints,
    made: await setUps.made(view.id),
  }
  const flow = manifest && flowViewOf(manifest, view.config, known)
  if (flow === undefined) throw problem('not_found', 'No flow goes through integrations of this template.')
  return flow
}
