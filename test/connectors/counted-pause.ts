import { setImmediate } from 'node:timers/promises'
import { endedBy, type Pause } from '../../src/contract/index.ts'
import type { ConnectorSamples } from '../conformance/connector.ts'

/** A pause that is written down and not waited for. */
export function countedPause() {
  let ms = 0
  const pause: Pause = async (wanted, signal) => {
    if (signal.aborted) throw endedBy(signal)
    ms += wanted
    await setImmediate()
  }
  return {
    pause,
    /** The same samples, where the kit reads how long was waited. */
    counted: ({ world, ...samples }: ConnectorSamples): ConnectorSamples => ({
      ...samples,
      ...(world ? { world: async () => ({ ...(await world()), waited: () => ms }) } : {}),
    }),
  }
}
