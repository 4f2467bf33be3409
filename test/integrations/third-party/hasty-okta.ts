import { createOktaDirectory } from '../../../connectors/okta/index.ts'
import { pause } from '../../../src/contract/index.ts'

/** How much faster time goes for it. Everything that it waits for is told to it in seconds. */
export const haste = 100

/** Loaded by a process of its own, to which no pause can be handed in. */
export const hastyOkta = createOktaDirectory({ pause: (ms, signal) => pause(ms / haste, signal) })
