import { describe } from 'vitest'
import { createEntraDirectory } from '../../connectors/entra/index.ts'
import { connectorConformance } from '../conformance/connector.ts'
import { countedPause } from './counted-pause.ts'
import { entraInParts } from './entra-samples.ts'

const { pause, counted } = countedPause()

// As if every tenant were a large one.
describe('in parts', () => connectorConformance(createEntraDirectory({ pause, bulkFrom: -1 }), counted(entraInParts)))
