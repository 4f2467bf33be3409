import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Context } from './context.ts'
import { CommandError, exitCodes } from './exit.ts'

/** What the browser brings along to the flow. */
export interface Arrival {
  readonly code: string
  readonly state: string
  readonly iss: string
}

/** Where the browser brings the code. */
export interface ReturnPlace {
  readonly url: string
  /** Begins to wait, once the link was shown. */
  arrival(): Promise<Arrival>
  close(): void
}

export function arrivalOf(query: URLSearchParams): Arrival | undefined {
  const [code, state, iss] = [query.get('code'), query.get('state'), query.get('iss')]
  return code && state && iss ? { code, state, iss } : undefined
}

/** A registered return URL, which this command cannot listen at: whoever sits here pastes where the browser ended. */
export function pastedReturn(url: string, context: Context): ReturnPlace {
  return {
    url,
    async arrival() {
      const pasted = URL.parse((await context.ask('Paste the address where the browser ended: ')).trim())
      const arrival = pasted ? arrivalOf(pasted.searchParams) : undefined
      if (!arrival) throw new CommandError(exitCodes.usage, 'that is no return address: it has code, state and iss')
      return arrival
    },
    close: () => undefined,
  }
}

/** A return URL of our own. Only the sandbox allows any loopback address. */
export async function listenForReturn(): Promise<ReturnPlace> {
  let bring: (arrival: Arrival) => void = () => undefined
  const arrived = new Promise<Arrival>(resolve => {
    bring = resolve
  })
  const server = createServer((request, response) => {
    const arrival = arrivalOf(new URL(request.url ?? '/', 'http://127.0.0.1').searchParams)
    response.setHeader('content-type', 'text/plain; charset=utf-8')
    response.setHeader('referrer-policy', 'no-referrer')
    if (arrival) {
      response.end('Thank you. Look at the terminal; you can close this page.\n')
      bring(arrival)
    } else response.writeHead(404).end('Nothing here.\n')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/return`,
    arrival: () => arrived,
    close: () => server.close(() => undefined).closeAllConnections(),
  }
}
