import { describe } from 'vitest'
import { oktaDirectory } from '../../connectors/okta/index.ts'
import { connectorConformance } from '../conformance/connector.ts'
import { oktaSamples, oktaWithEverything } from './okta-samples.ts'

connectorConformance(oktaDirectory, oktaSamples)

describe('with everything', () => connectorConformance(oktaDirectory, oktaWithEverything))
