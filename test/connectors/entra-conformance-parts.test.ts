import { describe } from 'vitest'
import { createEntraDirectory } from '../../connectors/entra/index.ts'
import { connectorConformance } from '../conformance/connector.ts'
import { entraInParts } from './entra-samples.ts'

// As if every tenant were a large one.
describe('in parts', () => connectorConformance(createEntraDirectory({ bulkFrom: -1 }), entraInParts))
