import { lookup as systemLookup } from 'node:dns'
import { createRequire } from 'node:module'
import type { LookupFunction } from 'node:net'
import type { Agent } from 'undici'
import { isLoopbackAddress, isPublicAddress } from './safe-fetch-addresses.ts'
import { isLoopbackHost } from './safe-fetch-destination.ts'

/** This one alone: the whole library, with its caches and WebSockets, takes 10 MB more. */
const SafeAgent = createRequire(import.meta.url)('undici/lib/dispatcher/agent.js') as typeof Agent

/** The code of the error that ends a connection to an address which must not be called. */
export const addressRefused = 'STEPGATE_ADDRESS_REFUSED'

/**
 * The dispatcher behind `safe-fetch`. A name is checked where it is resolved: what the look-up answers is what gets
 * connected, so a name that changes its address between check and use (DNS rebinding) gains nothing. Hosts that are
 * addresses are never looked up; they are checked before.
 */
export function createSafeAgent(options: {
  readonly loopbackHttp: boolean
  readonly connectMs: number
  readonly lookup?: LookupFunction | undefined
}): Agent {
  const resolve = options.lookup ?? (systemLookup as LookupFunction)
  const mayConnect = (hostname: string, address: string) =>
    isLoopbackHost(hostname) ? options.loopbackHttp && isLoopbackAddress(address) : isPublicAddress(address)

  const lookup: LookupFunction = (hostname, wanted, done) => {
    resolve(hostname, { ...wanted, all: true }, (error, found) => {
      if (error) return done(error, '')
      const addresses = Array.isArray(found) ? found : []
      const [first] = addresses
      if (!first || !addresses.every(({ address }) => mayConnect(hostname, address))) return done(refusal(), '')
      return wanted.all ? done(null, addresses) : done(null, first.address, first.family)
    })
  }

  return new SafeAgent({ connect: { timeout: options.connectMs, lookup } })
}

function refusal(): Error {
  return Object.assign(new Error('The name stands for an address that must not be called.'), { code: addressRefused })
}
