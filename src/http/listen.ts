import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'

export interface Listening {
  readonly url: string
  /** Stops accepting, lets running requests finish, ends the rest after ten seconds. */
  close(): Promise<void>
}

const finishWithinMs = 10_000

/** Binds first and answers later, for a host that has to know its own address before it can be built. */
export async function bind(where: { readonly host: string; readonly port: number }): Promise<
  Listening & {
    attach(app: FastifyInstance): void
  }
> {
  let app: FastifyInstance | undefined
  const server = createServer((request, response) => {
    if (app) app.routing(request, response)
    else response.writeHead(503, { 'retry-after': '1' }).end()
  })
  server.keepAliveTimeout = 65_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
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
