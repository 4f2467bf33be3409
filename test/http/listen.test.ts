import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import Fastify from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import { bind, type Listening, type Patience } from '../../src/http/listen.ts'

describe('a server and slow callers', () => {
  let server: Listening | undefined
  let socket: Socket | undefined
  afterEach(async () => {
    socket?.destroy()
    await server?.close()
  })

  /** Sends these pieces, and hears until the server hangs up. */
  async function heard(patience: Patience, first: string): Promise<string> {
    const bound = await bind({ host: '127.0.0.1', port: 0 }, patience)
    server = bound
    const app = Fastify()
    app.post('/', async () => 'done')
    await app.ready()
    bound.attach(app)
    socket = connect(Number(new URL(bound.url).port), '127.0.0.1')
    let text = ''
    socket.setEncoding('utf8').on('data', piece => {
      text += String(piece)
    })
    socket.write(first)
    await once(socket, 'close')
    return text
  }
  const hasty: Patience = { requestMs: 200, idleMs: 100, checkedEveryMs: 20 }

  it('hangs up on one who never ends the headers (RFC 9110, 15.5.9)', async () => {
    expect(await heard(hasty, 'POST / HTTP/1.1\r\nhost: x\r\n')).toMatch(/^HTTP\/1\.1 408 /)
  })

  it('hangs up on one who never ends the body', async () => {
    const text = await heard(hasty, 'POST / HTTP/1.1\r\nhost: x\r\ncontent-type: text/plain\r\ncontent-length: 9\r\n\r\nhalf')
    expect(text).not.toContain('done')
    expect(text).toMatch(/^HTTP\/1\.1 408 /)
  })

  it('keeps a connection for the next request, but not for ever', async () => {
    const text = await heard(
      { ...hasty, requestMs: 60_000 },
      'POST / HTTP/1.1\r\nhost: x\r\ncontent-type: text/plain\r\ncontent-length: 4\r\n\r\nhalf',
    )
    expect(text).toMatch(/^HTTP\/1\.1 200 /)
    expect(text).toContain('done')
  })
})
