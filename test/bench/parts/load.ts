import autocannon from 'autocannon'
import { serve } from './serve.ts'

/** What is sent, over and over, in this order. */
export interface Order {
  readonly url: string
  readonly requests: readonly {
    readonly method: 'GET' | 'POST'
    readonly path: string
    readonly headers: Readonly<Record<string, string>>
    readonly body?: string
  }[]
  readonly connections: number
  readonly seconds: number
  /** Requests a second; as many as are answered where this is left out. */
  readonly rate?: number
}

export interface Load {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  readonly max: number
}

export type LoadPart = { readonly send: (order: Order) => Promise<Load> }

/** The load, in a process of its own: what it costs must not be counted as the server's. */
await serve(async () => {
  const calls: LoadPart = {
    async send({ url, requests, connections, seconds, rate }) {
      // A key that repeats would be answered without work: the mark is replaced by another id in every request.
      const idReplacement = requests.some(({ headers }) => Object.values(headers).some(value => value.includes('[<id>]')))
      const result = await autocannon({
        url,
        connections,
        duration: seconds,
        idReplacement,
        requests: requests.map(request => ({ ...request, headers: { ...request.headers } })),
        ...(rate === undefined ? {} : { overallRate: rate }),
      })
      const { non2xx, errors, timeouts, latency } = result
      if (non2xx + errors + timeouts > 0) throw new Error(`${non2xx} refused, ${errors} broken, ${timeouts} late`)
      return { perSecond: result['2xx'] / result.duration, p50: latency.p50, p99: latency.p99, max: latency.max }
    },
  }
  return { ready: {}, calls }
})
