import formbody from '@fastify/formbody'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { StandingFault } from './faults.ts'

/** A text message that was taken. */
export interface KeptText {
  readonly at: string
  readonly from: string
  readonly to: string
  readonly text: string
  readonly links: readonly string[]
}

/** The account that the stand-in knows. */
export const smsAccount = { user: 'AC0123456789abcdef0123456789abcdef', password: 'sandbox-auth-token' } as const

const wanted = z.object({
  To: z.string().regex(/^\+[1-9]\d{6,14}$/),
  From: z.string().min(1),
  Body: z.string().min(1).max(1_600),
})
const authorization = `Basic ${Buffer.from(`${smsAccount.user}:${smsAccount.password}`).toString('base64')}`

/** Twilio's Messages resource, as far as a sender needs it: https://www.twilio.com/docs/messaging/api/message-resource. */
export function phoneRoutes(
  app: FastifyInstance,
  {
    clock,
    strike,
    most,
  }: { readonly clock: { now(): number }; strike(to?: string): StandingFault | undefined; readonly most: number },
): KeptText[] {
  const kept: KeptText[] = []
  app.register(async texts => {
    await texts.register(formbody)
    texts.post('/2010-04-01/Accounts/:account/Messages.json', async (request, reply) => {
      if (request.headers.authorization !== authorization) return reply.code(401).send({ code: 20003, message: 'Authenticate' })
      const read = wanted.safeParse(request.body)
      if (!read.success) return reply.code(400).send({ code: 21211, message: 'Invalid parameter' })
      const { To: to, From: from, Body: text } = read.data
      const fault = strike(to)
      if (fault?.kind === 'cut') return void request.raw.socket.destroy()
      if (fault !== undefined) return reply.code(fault.status).send({ code: fault.code ?? 20500, message: 'refused' })
      const links = text.match(/https?:\/\/[^\s<>"]+/g) ?? []
      kept.push({ at: new Date(clock.now()).toISOString(), from, to, text, links })
      if (kept.length > most) kept.shift()
      return reply.code(201).send({ sid: `SM${String(kept.length).padStart(32, '0')}`, status: 'queued', to, from })
    })
  })
  return kept
}
