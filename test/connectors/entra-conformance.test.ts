import { createEntraDirectory } from '../../connectors/entra/index.ts'
import { connectorConformance } from '../conformance/connector.ts'
import { countedPause } from './counted-pause.ts'
import { entraSamples } from './entra-samples.ts'

const { pause, counted } = countedPause()

connectorConformance(createEntraDirectory({ pause }), counted(entraSamples))
