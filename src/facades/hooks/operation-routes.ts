import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { operationNames } from '../../contract/index.ts'
import type { Integrations } from '../../integrations/port.ts'
import type { Verifications } from '../../verification/port.ts'
import { plainId } from '../plain-id.ts'
import { problemSchema } from '../problem.ts'
import { operationScope, readScope } from '../provider/index.ts'
import { bodyLimit, type Door, faults } from './door-routes.ts'
import { operationBody } from './input.ts'

export interface OperationDeps {
  readonly verifications: Pick<Verifications, 'openOperation'>
  readonly integrations: Pick<Integrations, 'starter'>
}

/** Who has neither has nothing to ask here. That an operation was not declared is told to whoever may read the verification. */
const anyScope = [readScope, ...operationNames.map(operationScope)]

const operationAnswer = z
  .object({
    operation: z.enum(operationNames),
    performed: z
      .boolean()
      .describe(
        'Whether the product has done it. For the seat it is false until the person presses Show in the browser that was verified.',
      ),
    recipient: z.enum(['seat', 'flow']).describe('By policy: flow under secret_to_flow alone.'),
    state: z
      .enum(['open', 'claimed', 'done', 'refused', 'unknown'])
      .describe('unknown: nobody can tell whether the product did it, and it is never done a second time.'),
    secret: z
      .object({ kind: z.enum(['link', 'code', 'password']), value: z.string(), expiresAt: z.iso.datetime() })
      .optional()
      .describe('Once, in the one answer that performed it, to the recipient flow.'),
  })
  .meta({ id: 'Operation' })

/** How a flow that received a verdict asks for what it declared at the start. */
export function operationRoutes(base: FastifyInstance, door: Door, { verifications, integrations }: OperationDeps): void {
  const app = base.withTypeProvider<ZodTypeProvider>()
  const url = '/v1/hooks/verifications/:id/operations'
  app.post(
    url,
    {
      bodyLimit,
      onRequest: door.needsOneOf(anyScope),
      schema: {
        summary: 'Open an operation that was declared at the start, for the person to have done in their browser.',
        tags: ['hooks'],
        params: z.object({ id: z.string() }),
        body: operationBody,
        response: { 200: operationAnswer, ...faults, 422: problemSchema, 503: problemSchema },
      },
    },
    async (request, reply) => {
      const { operation } = request.body
      const { clientId, scopes } = door.holderOf(request)
      const asked = { operation, isNamed: scopes.has(operationScope(operation)) }
      const starter = await integrations.starter(clientId)
      return reply.send(await verifications.openOperation(starter, plainId(request.params.id), asked))
    },
  )
  door.refuseOthers(url, ['POST'])
}
