import { createEntraDirectory, entraDirectory } from '../../connectors/entra/index.ts'
import { type ConnectorSamples, connectorConformance, type World } from '../conformance/connector.ts'
import { startWorld } from './entra-world.ts'

/** In Graph's words; without them a status may be a proxy's (https://learn.microsoft.com/en-us/graph/errors). */
const refusals = {
  forbidden: { body: { error: { code: 'Authorization_RequestDenied', message: 'Insufficient privileges.' } } },
  noTenant: { body: { error: 'invalid_request', error_description: 'AADSTS90002: Tenant not found.' } },
}

async function world(people: number): Promise<World> {
  const { config, graph } = await startWorld(people)
  return {
    config,
    hooks: { wrongCredentials: async () => ({ ...config, clientSecret: 'another-secret-altogether' }) },
    refusals,
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
  hooks: ['wrongCredentials'],
} satisfies ConnectorSamples

connectorConformance(entraDirectory, samples)

// The same tenant as if it were a large one.
connectorConformance(createEntraDirectory({ bulkFrom: -1 }), samples)
