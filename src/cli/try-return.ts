import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Context } from './context.ts'
import { CommandError, exitCodes } from './exit.ts'
import type { Going } from './try-person.ts'

/** Where the browser of somebody who is not played comes back to. */
export interface ReturnPlace {
  readonly url: string
  /** Begins to wait, once the link was shown. */
  landing(): Promise<Going>
  close(): void
}

/** What came back has a `state`, whether it is a code or an error (RFC 6749 section 4.1.2). */
const isReturn = (url: URL): boolean => url.searchParams.has('state')

/** A registered return URL, which this command cannot listen at: whoever sits here pastes where the browser ended. */
export function pastedReturn(url: string, context: Context): ReturnPlace {
  return {
    url,
    async landing() {
      const pasted = URL.parse((await context.ask('Paste the address where the browser ended: ')).trim())
      if (!pasted || !isReturn(pasted)) {
        throw new CommandError(exitCodes.usage, 'that is no return address: it has code, state and iss')
      }
      return { url: pasted.href }
    },
    close: () => undefined,
  }
}

/** A return URL of our own, or one of loopback that is registered. Only the sandbox allows any loopback address. */
export async function listenForReturn(registered?: string): Promise<ReturnPlace> {
  const wanted = new URL(registered ?? 'http://127.0.0.1:0/return')
  let bring: (landing: Going) => void = () => undefined
  const arrived = new Promise<Going>(resolve => {
    bring = resolve
  })
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', wanted)
    response.setHeader('content-type', 'text/plain; charset=utf-8')
    response.setHeader('referrer-policy', 'no-referrer')
    if (url.pathname === wanted.pathname && isReturn(url)) {
      response.end('Thank you. Look at the terminal; you can close this page.\n')
      bring({ url: url.href })
    } else response.writeHead(404).end('Nothing here.\n')
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', error =>
      reject(new CommandError(exitCodes.operator, `cannot listen at ${wanted.href}: ${error.message}`)),
    )
    server.listen(Number(wanted.port), '127.0.0.1', () => resolve())
  })
  wanted.port = String((server.address() as AddressInfo).port)
  return {
    url: wanted.href,
    landing: () => arrived,
    close: () => server.close(() => undefined).closeAllConnections(),
  }
}
