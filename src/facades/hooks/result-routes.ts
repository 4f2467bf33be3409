import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { flatResultSchema, present, resultSchema } from '../../contract/index.ts'
import type { Verifications } from '../../verification/port.ts'
import { plainId } from '../plain-id.ts'
import { readScope } from '../provider/index.ts'
import { answer, bodyLimit, type Door, faults } from './door-routes.ts'
import { readQuery, redeemBody } from './input.ts'
import { patiently } from './patience.ts'
import { expectationOf } from './start-request.ts'
import { countWaits } from './waits.ts'

const params = z.object({ id: z.string() })
const tags = ['hooks']

/** How flows hear what became of a verification, or call it off. */
export function resultRoutes(
  base: FastifyInstance,
  door: Door,
  verifications: Pick<Verifications, 'view' | 'wait' | 'redeem' | 'cancel'>,
): void {
  const app = base.withTypeProvider<ZodTypeProvider>()
  const onRequest = door.needs(readScope)
  const over = new AbortController()
  const waits = countWaits()
  app.addHook('preClose', async () => over.abort())

  app.post(
    '/v1/hooks/verifications/redeem',
    {
      bodyLimit,
      onRequest,
      schema: {
        summary: 'Exchange the code that the browser brought for the result.',
        tags,
        body: redeemBody,
        response: { 200: resultSchema, ...faults },
      },
    },
    async (request, reply) => {
      const { expect, ...proof } = request.body
      const result = await verifications.redeem(door.readerOf(request), present({ ...proof, expect: present(expect) }))
      return answer(reply, result)
    },
  )
  door.refuseOthers('/v1/hooks/verifications/redeem', ['POST'])

  app.get(
    '/v1/hooks/verifications/:id',
    {
      // To a client that polls, reading gives out the verdict; HEAD (RFC 9110, 9.3.2) would give it to nobody.
      exposeHeadRoute: false,
      onRequest,
      schema: {
        summary: 'Progress, and the result once it is released.',
        tags,
        params,
        querystring: readQuery,
        response: { 200: z.union([resultSchema, flatResultSchema]), ...faults },
      },
    },
    async (request, reply) => {
      const id = plainId(request.params.id)
      const { wait, view } = request.query
      const reader = door.readerOf(request)
      const expect = expectationOf(request.query)
      const now = () => verifications.view(reader, id, expect)
      const later = (signal: AbortSignal) => verifications.wait(reader, id, wait ?? 0, signal, expect)
      const result = wait
        ? await waits.stay(reader.clientId, () => patiently(later, now, request.raw.socket, over.signal))
        : await now()
      // Nobody is there any more to be answered.
      if (result === undefined) return reply.hijack()
      return answer(reply, result, view)
    },
  )
  door.refuseOthers('/v1/hooks/verifications/:id', ['GET'])

  app.post(
    '/v1/hooks/verifications/:id/cancel',
    {
      bodyLimit,
      onRequest,
      schema: { summary: 'Call it off.', tags, params, response: { 200: resultSchema, ...faults } },
    },
    async (request, reply) => answer(reply, await verifications.cancel(door.readerOf(request), plainId(request.params.id))),
  )
  door.refuseOthers('/v1/hooks/verifications/:id/cancel', ['POST'])
}
