import type { LookupFunction } from 'node:net'
import type { Fault, Fetch } from '../contract/index.ts'
import { isStepgateError, problem } from '../contract/index.ts'
import { createSafeFetch } from '../security/safe-fetch.ts'
import { createDestinationCheck } from '../security/safe-fetch-destination.ts'

export interface ReceiverRule {
  /** The sandbox's receivers live on this machine. */
  readonly loopbackHttp: boolean
  /** Takes the place of the system's name resolution, in tests. */
  readonly lookup?: LookupFunction
}

/** Standard Webhooks gives a receiver 15 to 30 seconds. */
export const answerMs = 15_000
const mostKept = 100

/** Calls receivers, each at the one host that its address names, on the internet. What they answer is not read. */
export function receiverFetch(rule: ReceiverRule): Fetch {
  const byHost = new Map<string, Fetch>()
  return (input, init) => {
    const { host } = new URL(input instanceof Request ? input.url : input)
    const known = byHost.get(host)
    if (known !== undefined) return known(input, init)
    if (byHost.size >= mostKept) byHost.clear()
    const made = createSafeFetch({ ...rule, allow: [host], limits: { totalMs: answerMs, bodyBytes: 0 } })
    byHost.set(host, made)
    return made(input, init)
  }
}

/** Refuses an address that no delivery would ever reach. A name is looked at again each time that it is resolved. */
export function checkAddress(address: string, { loopbackHttp }: ReceiverRule): void {
  const fault = faultOf(address, loopbackHttp)
  if (fault !== undefined) throw problem('request_invalid', undefined, { faults: [fault] })
}

function faultOf(address: string, loopbackHttp: boolean): Fault | undefined {
  const url = URL.parse(address)
  if (url === null) return { path: '/url', message: 'Has to be a whole https address.' }
  if (url.hash !== '') return { path: '/url', message: 'Has to be an address without a fragment.' }
  try {
    createDestinationCheck({ allow: [url.host], loopbackHttp })(url)
    return undefined
  } catch (error) {
    if (isStepgateError(error)) return { path: '/url', message: error.message }
    throw error
  }
}
