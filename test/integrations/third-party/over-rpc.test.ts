import { afterAll } from 'vitest'
import { peopleList } from '../../../connectors/people-list/index.ts'
import { connectorConformance } from '../../conformance/connector.ts'
import { oktaSamples, oktaWorld } from '../../connectors/okta-samples.ts'
import { listWorld } from '../../connectors/people-list-world.ts'
import { haste, hastyOkta } from './hasty-okta.ts'
import { overRpc } from './over-rpc.ts'

/** Everything that crosses the border of a connector is plain data: the kit passes with the connector elsewhere. */

const list = overRpc(peopleList, 'connectors/people-list/index.ts', 'peopleList', {
  directory: { find: true, editable: true },
})
const okta = overRpc(hastyOkta, 'test/integrations/third-party/hasty-okta.ts', 'hastyOkta', {
  directory: { groups: true, editable: true },
})

afterAll(() => {
  list.close()
  okta.close()
})

connectorConformance(list.remote, {
  config: {},
  world: () => listWorld(520),
  emptyWorld: () => listWorld(0),
  hooks: ['rename', 'removed', 'deprovisioned', 'future'],
})
const { sized: _sizes, ...samples } = oktaSamples
// Three pages, of which the last is not full.
const world = async () => ({ ...(await oktaWorld(420)), waited: () => performance.now() * haste })
connectorConformance(okta.remote, { ...samples, world })
