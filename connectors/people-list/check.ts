import { type Check, dayIn, type HostContext } from '../../src/contract/index.ts'
import type { PeopleListConfig } from './config.ts'

/** There is no product to reach: what can be wrong is the day, and an empty list. */
export function createCheck({ timeZone }: PeopleListConfig, { clock, list }: HostContext): Check {
  return async signal => {
    signal.throwIfAborted()
    const size = await list.size()
    const advice = size === 0 ? { advice: 'Nobody is on the list yet. Enter people one by one, or by a file.' } : {}
    return [
      { step: 'day', ok: true, saw: `${dayIn(timeZone, clock.now())} in ${timeZone}` },
      { step: 'people', ok: true, saw: `${size} people`, ...advice },
    ]
  }
}
