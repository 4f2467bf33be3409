import type { Context, Middleware, MiddlewareOptions } from '@microsoft/microsoft-graph-client'
import {
  type Clock,
  connectorCodeOf,
  connectorError,
  endedBy,
  isStepgateError,
  type Pause,
  type Random,
  type TokenSource,
} from '../../src/contract/index.ts'
import { type Budget, type Patience, patience, type RemedyName, remedyFor } from './remedies.ts'

/**
 * Microsoft's client as request layer, with our links in its chain. Its own are left out: it sends no token over plain
 * http, reads every unknown address as its own, never stops waiting, and reports about itself.
 */

export interface GraphCall {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Below `/v1.0`, with a leading slash. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: object
  readonly patient: Patience
  readonly budget: Budget
  /** Whether it changes nothing, so that it may be made again after any trouble. */
  readonly isRead: boolean
  readonly signal: AbortSignal
}

export type Send = (call: GraphCall) => Promise<Response>

export interface ClientDeps {
  readonly graphUrl: string
  readonly token: TokenSource
  readonly clock: Clock
  readonly random: Random
  readonly pause: Pause
}

/** What a call says to the links of the chain. */
class CallOptions implements MiddlewareOptions {
  readonly call: GraphCall
  constructor(call: GraphCall) {
    this.call = call
  }
}

function callOf({ middlewareControl }: Context): GraphCall {
  const options = middlewareControl?.getMiddlewareOptions(CallOptions)
  if (!(options instanceof CallOptions)) throw new TypeError('a call without its options')
  return options.call
}

/** Waits and asks again, as `remedies.ts` says. */
class Retry implements Middleware {
  readonly #deps: ClientDeps
  #next: Middleware | undefined

  constructor(deps: ClientDeps) {
    this.#deps = deps
  }

  setNext(next: Middleware): void {
    this.#next = next
  }

  async execute(context: Context): Promise<void> {
    const { clock, random, pause } = this.#deps
    const { patient, budget, isRead, signal } = callOf(context)
    const tries: Partial<Record<RemedyName, number>> = {}
    const tried = (name: RemedyName): number => tries[name] ?? 0
    for (;;) {
      if (signal.aborted) throw endedBy(signal)
      const error = await this.#attempt(context)
      if (signal.aborted) throw endedBy(signal)
      const { response } = context
      if (error === undefined && response?.ok) return
      const failed = error === undefined && response ? response : { code: connectorCodeOf(error) }
      const remedy = remedyFor({ ...pick(failed), isRead }, random, clock.now(), tried)
      const isOver = remedy === undefined || tried(remedy.name) >= patience[patient][remedy.name]
      if (isOver || remedy.waitMs > budget.leftMs) {
        if (error !== undefined) throw error
        return
      }
      tries[remedy.name] = tried(remedy.name) + 1
      budget.leftMs -= remedy.waitMs
      await pause(remedy.waitMs, signal)
    }
  }

  async #attempt(context: Context): Promise<unknown> {
    try {
      await this.#next?.execute(context)
      return undefined
    } catch (error) {
      return isStepgateError(error) ? error : connectorError('provider_unavailable')
    }
  }
}

function pick(failed: Response | { readonly code: string }): { status?: number; headers?: Headers; code?: string } {
  return failed instanceof Response ? { status: failed.status, headers: failed.headers } : failed
}

/** The host's transport, which puts the token on, and replaces a refused one once. */
class Transport implements Middleware {
  readonly #deps: ClientDeps

  constructor(deps: ClientDeps) {
    this.#deps = deps
  }

  async execute(context: Context): Promise<void> {
    const { graphUrl, token } = this.#deps
    const { request, options = {} } = context
    // The client takes a host out of whatever path has one in it.
    if (typeof request !== 'string' || !URL.canParse(request) || new URL(request).origin !== new URL(graphUrl).origin) {
      throw connectorError('response_invalid', undefined, { detail: 'the address of a call is not of this Graph' })
    }
    const { method, headers, body, signal } = options as RequestInit
    context.response = await token.fetch(request, {
      ...(method === undefined ? {} : { method }),
      ...(headers === undefined ? {} : { headers }),
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
    })
  }
}

/** The client takes 40 ms to load, which is for the first call to pay. */
export function createSend(deps: ClientDeps): Send {
  let loading: ReturnType<typeof load> | undefined

  async function load() {
    const { Client, GraphClientError, ResponseType } = await import('@microsoft/microsoft-graph-client')
    let next: Middleware | undefined
    // Whatever else is thrown inside, the client replaces by an error that has lost it.
    const carry: Middleware = {
      setNext(link) {
        next = link
      },
      async execute(context) {
        try {
          await next?.execute(context)
        } catch (error) {
          const carrier = new GraphClientError('carried')
          carrier.customError = error
          throw carrier
        }
      },
    }
    const client = Client.initWithMiddleware({
      baseUrl: `${deps.graphUrl}/`,
      defaultVersion: 'v1.0',
      middleware: [carry, new Retry(deps), new Transport(deps)],
    })
    return { client, ResponseType }
  }

  return async call => {
    loading ??= load()
    const { client, ResponseType } = await loading
    const request = client
      .api(call.path)
      .responseType(ResponseType.RAW)
      .headers({ ...call.headers })
      .option('signal', call.signal)
      .middlewareOptions([new CallOptions(call)])
    try {
      if (call.method === 'GET') return (await request.get()) as Response
      if (call.method === 'DELETE') return (await request.delete()) as Response
      const body = call.body ?? {}
      return (await (call.method === 'POST' ? request.post(body) : request.patch(body))) as Response
    } catch (error) {
      const carried = error instanceof Error && 'customError' in error ? error.customError : undefined
      throw carried ?? error
    }
  }
}
