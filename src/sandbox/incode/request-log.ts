import { z } from 'zod'

interface LoggedRequest {
  readonly at: string
  readonly method: string
  readonly path: string
  readonly status: number
}

const kept = 1000

export const requestQuery = z.looseObject({ path: z.string().optional() })

/** Which calls came in: method, path and status; neither headers nor queries nor bodies, so no token. */
export class RequestLog {
  #requests: LoggedRequest[] = []
  readonly #counts = new Map<string, number>()

  note(request: LoggedRequest): void {
    const key = `${request.method} ${request.path}`
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1)
    this.#requests.push(request)
    if (this.#requests.length > 2 * kept) this.#requests = this.#requests.slice(-kept)
  }

  /** Counts are of all calls since the last `clear`; of the calls themselves the last thousand are kept. */
  read(pathPrefix = '/'): { total: number; counts: Record<string, number>; requests: LoggedRequest[] } {
    const counts = [...this.#counts].filter(([key]) => key.slice(key.indexOf(' ') + 1).startsWith(pathPrefix))
    return {
      total: counts.reduce((sum, [, count]) => sum + count, 0),
      counts: Object.fromEntries(counts),
      requests: this.#requests.filter(request => request.path.startsWith(pathPrefix)).slice(-kept),
    }
  }

  clear(): void {
    this.#requests = []
    this.#counts.clear()
  }
}
