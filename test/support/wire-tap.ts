import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One request as it went over the wire, and what came back. */
export interface Heard {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly answer: string
}

/** A server in between that passes everything on and remembers it. */
export async function wireTap(target: string): Promise<{ url: string; heard: Heard[]; close(): Promise<void> }> {
  const heard: Heard[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    const { host: _, connection: __, 'content-length': ___, 'accept-encoding': ____, ...passed } = headers
    const method = request.method ?? 'GET'
    const hasBody = method !== 'GET' && method !== 'HEAD'
    const init = { method, headers: passed, redirect: 'manual', ...(hasBody ? { body } : {}) } as const
    const answer = await fetch(`${target}${request.url}`, init).catch(() => undefined)
    if (!answer) {
      response.destroy()
      return
    }
    const text = await answer.text()
    heard.push({ method, url: request.url ?? '', headers, body: body.toString(), answer: text })
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' }).end(text)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
