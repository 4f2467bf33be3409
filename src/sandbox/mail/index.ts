import { createServer, type Socket } from 'node:net'
import fastify from 'fastify'
import { z } from 'zod'
import { converse } from './conversation.ts'
import { faultShape, type MailFault, type StandingFault } from './faults.ts'
import { type Inbox, inbox } from './inbox.ts'
import { type KeptText, phoneRoutes, smsAccount } from './phones.ts'

/**
 * A mail server that keeps what it gets: SMTP (RFC 5321) over real TCP on loopback, as much of it as a sending client needs,
 * and a page of what came in; and beside it a provider of text messages. It delivers nothing, knows nothing of the host, and breaks when it is told to.
 */
export interface MailStandIn {
  /** Where mail is sent to. */
  readonly smtp: string
  /** `GET /__sandbox/messages`, `POST /__sandbox/faults`. */
  readonly url: string
  readonly inbox: Inbox
  /** Where text messages are posted to, and those that came, oldest first. */
  readonly sms: { readonly url: string; readonly user: string; readonly password: string }
  readonly texts: readonly KeptText[]
  order(fault: MailFault): void
  /** As if the machine was switched off: nobody listens. */
  down(): Promise<void>
  up(): Promise<void>
  close(): Promise<void>
}

const host = '127.0.0.1'
const mostTexts = 1_000

export async function startMailStandIn(
  options: { readonly port?: number; readonly clock?: { now(): number } } = {},
): Promise<MailStandIn> {
  const { clock = { now: () => Date.now() } } = options
  const box = inbox(clock)
  let faults: StandingFault[] = []
  const sockets = new Set<Socket>()

  function strike(at: StandingFault['at'], to?: string): StandingFault | undefined {
    const found = faults.find(fault => fault.at === at && (fault.to === undefined || fault.to === to))
    if (found === undefined) return undefined
    found.times -= 1
    faults = faults.filter(({ times }) => times > 0)
    return found
  }

  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy())
    converse(socket, { strike, receive: letter => box.put(letter) })
  })
  let port = 0
  const up = () =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, host, () => {
        const address = server.address()
        port = typeof address === 'object' && address !== null ? address.port : 0
        server.removeListener('error', reject)
        resolve()
      })
    })
  const down = () =>
    new Promise<void>(resolve => {
      if (!server.listening) return resolve()
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })
  await up()

  const app = fastify({ logger: false, forceCloseConnections: true })
  const texts = phoneRoutes(app, { clock, strike: to => strike('sms', to), most: mostTexts })
  const order = (fault: MailFault) => void faults.push(faultShape.parse(fault))
  app.get<{ Querystring: { to?: string } }>('/__sandbox/messages', async ({ query }) => ({
    messages: box.list(query.to),
    texts: texts.filter(({ to }) => query.to === undefined || to === query.to),
  }))
  app.delete('/__sandbox/messages', async (_, reply) => {
    box.clear()
    texts.length = 0
    return reply.code(204).send()
  })
  app.post('/__sandbox/faults', async (request, reply) => {
    const parsed = faultShape.safeParse(request.body)
    if (!parsed.success) return reply.code(400).send({ error: z.prettifyError(parsed.error) })
    order(parsed.data)
    return reply.code(201).send({ faults })
  })
  app.delete('/__sandbox/faults', async (_, reply) => {
    faults = []
    return reply.code(204).send()
  })
  await app.listen({ host, port: options.port ?? 0 })
  const address = app.server.address()
  if (address === null || typeof address === 'string') throw new TypeError('listening on something else than TCP')

  return {
    smtp: `smtp://${host}:${port}`,
    url: `http://${host}:${address.port}`,
    inbox: box,
    sms: {
      url: `http://${host}:${address.port}/2010-04-01/Accounts/${smsAccount.user}/Messages.json`,
      ...smsAccount,
    },
    texts,
    order,
    up,
    down,
    async close() {
      await down()
      await app.close()
    },
  }
}

export type { MailFault } from './faults.ts'
