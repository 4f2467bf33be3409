import { describe } from 'vitest'
import { entraDirectory } from '../../connectors/entra/index.ts'
import { connectorConformance } from '../conformance/connector.ts'
import { entraWithEverything } from './entra-samples.ts'

describe('with everything', () => connectorConformance(entraDirectory, entraWithEverything))
