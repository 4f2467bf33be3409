import { describe } from 'vitest'
import { createEntraDirectory } from '../../connectors/entra/index.ts'
import { connectorConformance } from '../conformance/connector.ts'
import { countedPause } from './counted-pause.ts'
import { entraWithEverything } from './entra-samples.ts'

const { pause, counted } = countedPause()

describe('with everything', () => connectorConformance(createEntraDirectory({ pause }), counted(entraWithEverything)))
