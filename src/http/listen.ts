import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { problem } from '../contract/index.ts'

export interface Listening {
  readonly url: string
  /** Stops accepting, lets running requests finish, ends the rest after ten seconds. */
  close(): Promise<void>
}

const finishWithinMs = 10_000

/** How long a connection may take, in milliseconds. */
export interface Patience {
  /** For all of a request; its headers have to be there in half of it. An answer may take longer. */
  readonly requestMs: number
  /** Longer than the minute for which load balancers keep theirs, so that they never use one that was just closed. */
  readonly idleMs: number
  readonly checkedEveryMs: number
}

const patience: Patience = { requestMs: 60_000, idleMs: 65_000, checkedEveryMs: 5_000 }

/** The commonest first stumble, in words that lead on. */
function sayWhy(
  error: Error & { readonly code?: string },
  { host, port }: { readonly host: string; readonly port: number },
): Error {
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: `Port ${port} of ${host} is in use: stop what listens there, or choose another port with --port, PORT or "listen".`,
    EACCES: `Port ${port} of ${host} may not be used by this account: choose one above 1023.`,
    EADDRNOTAVAIL: `${host} is no address of this machine.`,
  }
  const reason = error.code === undefined ? undefined : reasons[error.code]
  return reason === undefined ? error : problem('unavailable', reason, { cause: error })
}

/** Binds first and answers later, for a host that has to know its own address before it can be built. */
export async function bind(
  where: { readonly host: string; readonly port: number },
  { requestMs, idleMs, checkedEveryMs }: Patience = patience,
): Promise<Listening & { attach(app: FastifyInstance): void }> {
  let app: FastifyInstance | undefined
  const timeouts = {
    requestTimeout: requestMs,
    headersTimeout: requestMs / 2,
    keepAliveTimeout: idleMs,
    connectionsCheckingInterval: checkedEveryMs,
  }
  const server = createServer(timeouts, (request, response) => {
    if (app) app.routing(request, response)
    else response.writeHead(503, { 'retry-after': '1' }).end()
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', error => reject(sayWhy(error, where)))
    server.listen(where.port, where.host, () => resolve())
  })
  const { port } = server.address() as AddressInfo
  const name = where.host.includes(':') ? `[${where.host}]` : where.host
  return {
    url: `http://${name}:${port}`,
    attach(next) {
      app = next
    },
    async close() {
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      server.closeIdleConnections()
      const timer = setTimeout(() => server.closeAllConnections(), finishWithinMs)
      await closed
      clearTimeout(timer)
    },
  }
}

/** Serves a finished app. */
export async function listen(app: FastifyInstance, where: { readonly host: string; readonly port: number }): Promise<Listening> {
  const bound = await bind(where)
  bound.attach(app)
  return bound
}
