import { createEntraDirectory, entraDirectory } from '../../connectors/entra/index.ts'
import { connectorConformance, type World } from '../conformance/connector.ts'
import { startWorld } from './entra-world.ts'

async function world(people: number): Promise<World> {
  const { config, graph } = await startWorld(people)
  return {
    config,
    wrongCredentials: { ...config, clientSecret: 'another-secret-altogether' },
    dispose: () => graph.close(),
  }
}

const samples = {
  config: {
    tenantId: '2f0d8a6e-3c57-4b1a-9e44-7d1c5b0a9f36',
    clientId: '6f1d6a52-5b0e-4a53-9f0b-0d3f5a2c9e11',
    clientSecret: 'secret-of-the-sample',
  },
  world: () => world(1_500),
  emptyWorld: () => world(0),
}

connectorConformance(entraDirectory, samples)

// The same tenant as if it were a large one.
connectorConformance(createEntraDirectory({ bulkFrom: -1 }), samples)
