import { oktaDirectory } from '../../connectors/okta/index.ts'
import { connectorConformance } from '../conformance/connector.ts'
import { oktaSamples } from './okta-samples.ts'

connectorConformance(oktaDirectory, oktaSamples)
