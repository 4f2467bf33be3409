import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as a receiver of events got it. */
export interface Received {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface Receiver {
  readonly url: string
  readonly received: Received[]
  /** How it answers from now on; 204 until told otherwise. */
  answer(how: (response: ServerResponse, request: Received) => void): void
  close(): Promise<void>
}

/** Whoever subscribed: keeps what it gets, and answers as a test wants. */
export async function receiver(): Promise<Receiver> {
  const received: Received[] = []
  let how = (response: ServerResponse, _request: Received): void => void response.writeHead(204).end()
  const server = createServer(async (request, response) => {
    const got = { path: request.url ?? '', headers: headersOf(request), body: await bodyOf(request) }
    received.push(got)
    how(response, got)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    answer(next) {
      how = next
    },
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

const headersOf = ({ headers }: IncomingMessage) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
