import { entraDirectory } from '../../connectors/entra/index.ts'
import { connectorConformance } from '../conformance/connector.ts'
import { entraSamples } from './entra-samples.ts'

connectorConformance(entraDirectory, entraSamples)
