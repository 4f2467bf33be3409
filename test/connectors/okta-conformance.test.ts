import { describe } from 'vitest'
import { createOktaDirectory } from '../../connectors/okta/index.ts'
import { connectorConformance } from '../conformance/connector.ts'
import { countedPause } from './counted-pause.ts'
import { oktaSamples, oktaWithEverything } from './okta-samples.ts'

const { pause, counted } = countedPause()
const okta = createOktaDirectory({ pause })

connectorConformance(okta, counted(oktaSamples))

describe('with everything', () => connectorConformance(okta, counted(oktaWithEverything)))
