import { type GraphStandInOptions, startGraphStandIn } from '../../../src/sandbox/graph/index.ts'
import { serve } from './serve.ts'

export interface GraphReady {
  readonly url: string
  readonly tenantId: string
}

/** The stand-in of Entra and Graph. */
await serve(async (given: Pick<GraphStandInOptions, 'people' | 'clients'>) => {
  const { url, tenantId, close } = await startGraphStandIn(given)
  return { ready: { url, tenantId } satisfies GraphReady, close }
})
