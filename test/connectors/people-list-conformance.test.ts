import { peopleList } from '../../connectors/people-list/index.ts'
import { connectorConformance } from '../conformance/connector.ts'
import { listWorld } from './people-list-world.ts'

connectorConformance(peopleList, {
  config: { timeZone: 'Europe/Berlin', mostDays: 365 },
  world: () => listWorld(1_100),
  emptyWorld: () => listWorld(0),
  sized: { pageSize: 500, world: listWorld },
  long: true,
  hooks: ['rename', 'removed', 'deprovisioned', 'future'],
})
