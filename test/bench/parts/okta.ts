import { type OktaStandInOptions, startOktaStandIn } from '../../../src/sandbox/okta/index.ts'
import { serve } from './serve.ts'

export interface OktaReady {
  readonly url: string
}

/** The Okta stand-in. */
await serve(async (given: Pick<OktaStandInOptions, 'people' | 'clients'>) => {
  const okta = await startOktaStandIn(given)
  return { ready: { url: okta.url }, close: () => okta.close() }
})
