import type { Fetch } from '../../contract/index.ts'
import { createSafeFetch } from '../../security/safe-fetch.ts'

/** Fetches key sets of clients: each from the one host that its address names, on the internet. */
export function keySetFetch({ loopbackHttp }: { readonly loopbackHttp: boolean }): Fetch {
  return (input, init) => {
    const { host } = new URL(input instanceof Request ? input.url : input)
    const safe = createSafeFetch({ allow: [host], loopbackHttp, limits: { totalMs: 2_500, bodyBytes: 100_000 } })
    return safe(input, init)
  }
}
