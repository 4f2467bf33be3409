import { z } from 'zod'

/**
 * `slow` only waits; `status`, `rate_limited`, `html`, `empty`, `fail_reason`, `wrong_json` and `connection_reset` come instead
 * of the answer and leave nothing done; `truncated` and `cut_off` come after the call had its effect: half of the body as if
 * it were whole, or the announced length and then a dead connection.
 */
export const faultKinds = [
  'slow',
  'status',
  'rate_limited',
  'truncated',
  'cut_off',
  'html',
  'empty',
  'fail_reason',
  'connection_reset',
  'wrong_json',
] as const

export const faultSchema = z.strictObject({
  /** Prefix of the path. `/omni/…` means `/0/omni/…` as well. */
  path: z.string().startsWith('/'),
  method: z.string().toUpperCase().optional(),
  kind: z.enum(faultKinds),
  times: z.union([z.int().min(1), z.literal('forever')]).default(1),
  /** Lets so many matching calls pass first. */
  after: z.int().min(0).default(0),
  /** Every kind may also be slow. */
  delayMs: z.int().min(0).max(600_000).optional(),
  status: z.int().min(200).max(599).optional(),
  retryAfterSeconds: z.int().min(0).optional(),
  failReason: z.string().optional(),
})
export type FaultRequest = z.infer<typeof faultSchema>
export type Fault = FaultRequest & { readonly id: string; readonly hits: number }

/** The switchboard: what goes wrong with the next calls of a path. */
export class Faults {
  #faults: { id: string; request: FaultRequest; toPass: number; left: number; hits: number }[] = []
  #made = 0

  add(request: FaultRequest): Fault {
    this.#made += 1
    const left = request.times === 'forever' ? Number.POSITIVE_INFINITY : request.times
    const fault = { id: String(this.#made), request, toPass: request.after, left, hits: 0 }
    this.#faults.push(fault)
    return { ...request, id: fault.id, hits: 0 }
  }

  /** The first fault that concerns this call, used up by one. */
  take(method: string, path: string): FaultRequest | undefined {
    const plain = path.startsWith('/0/') ? path.slice(2) : path
    for (const fault of this.#faults) {
      const { request } = fault
      const concerned = path.startsWith(request.path) || plain.startsWith(request.path)
      if (fault.left === 0 || !concerned || (request.method !== undefined && request.method !== method)) continue
      if (fault.toPass > 0) {
        fault.toPass -= 1
        continue
      }
      fault.left -= 1
      fault.hits += 1
      return request
    }
    return undefined
  }

  list(): Fault[] {
    return this.#faults.map(({ id, request, toPass, left, hits }) => ({
      ...request,
      id,
      hits,
      after: toPass,
      times: left === Number.POSITIVE_INFINITY ? 'forever' : left,
    }))
  }

  clear(id?: string): void {
    this.#faults = id === undefined ? [] : this.#faults.filter(fault => fault.id !== id)
  }
}
