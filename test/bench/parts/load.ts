import autocannon from 'autocannon'
import { Pool } from 'undici'
import { percentile } from '../figure.ts'
import { serve } from './serve.ts'

/** What is sent, over and over, in this order. `[<id>]` in a header becomes another id in every request. */
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
}

export interface Late {
  readonly perSecond: number
  readonly p99: number
}

export type LoadPart = {
  /** As much as is answered: requests a second. */
  readonly flood: (order: Order) => Promise<number>
  /** So many a second, whether or not the earlier ones were answered: milliseconds. */
  readonly trickle: (order: Order & { readonly rate: number }) => Promise<Late>
}

const mark = '[<id>]'
/** Not counted: all connections are opened in it, at once, as clients of days do not. */
const warmSeconds = 1

/** The load, in a process of its own: what it costs must not be counted as the server's. */
await serve(async () => {
  const calls: LoadPart = {
    async flood({ url, requests, connections, seconds }) {
      const result = await autocannon({
        url,
        connections,
        duration: seconds,
        idReplacement: requests.some(({ headers }) => Object.values(headers).includes(mark)),
        requests: requests.map(request => ({ ...request, headers: { ...request.headers } })),
      })
      const { non2xx, errors, timeouts } = result
      if (non2xx + errors + timeouts > 0) throw new Error(`${non2xx} refused, ${errors} broken, ${timeouts} late`)
      return result['2xx'] / result.duration
    },

    /**
     * Not by autocannon, whose clients send the requests of a second in one burst and then wait for the next. The time
     * counts from when a request was due, so that one that waits for its turn is late, too.
     */
    async trickle({ url, requests, connections, seconds, rate }) {
      const pool = new Pool(url, { connections })
      const took: number[] = []
      const warm = Math.round(rate * warmSeconds)
      const total = Math.max(1, Math.round(rate * seconds)) + warm
      const answers: Promise<void>[] = []
      const began = performance.now()
      const sendAt = async (n: number): Promise<void> => {
        const request = requests[n % requests.length]
        if (request === undefined) throw new Error('nothing to send')
        const headers = Object.fromEntries(
          Object.entries(request.headers).map(([name, value]) => [name, value === mark ? crypto.randomUUID() : value]),
        )
        const { statusCode, body } = await pool.request({ ...request, headers })
        await body.dump()
        if (statusCode >= 300) throw new Error(`answered ${statusCode}`)
        if (n >= warm) took.push(performance.now() - (began + (n / rate) * 1000))
      }
      await new Promise<void>(resolve => {
        const timer = setInterval(() => {
          const due = Math.min(total, Math.floor(((performance.now() - began) / 1000) * rate) + 1)
          while (answers.length < due) answers.push(sendAt(answers.length))
          if (answers.length < total) return
          clearInterval(timer)
          resolve()
        }, 1)
      })
      await Promise.all(answers)
      await pool.close()
      return { perSecond: rate, p99: percentile(took, 0.99) }
    },
  }
  return { ready: {}, calls }
})
