import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { type Purpose, problem, type Result, resultSchema } from '../../contract/index.ts'
import type { Integrations } from '../../integrations/port.ts'
import type { Verifications } from '../../verification/port.ts'
import { problemSchema } from '../problem.ts'
import { attestScope, startScopes, type TokenHolder } from '../provider/index.ts'
import { answer, bodyLimit, type Door, faults } from './door-routes.ts'
import { accountRecoveryBody, type StartBody, signUpBody, stepUpBody } from './input.ts'
import { idempotencyKeyOf, startRequest } from './start-request.ts'

export interface StartDeps {
  readonly verifications: Pick<Verifications, 'start'>
  readonly integrations: Pick<Integrations, 'starter'>
}

const starts = [
  { path: 'step-up', purpose: 'step_up', body: stepUpBody, summary: 'Ask a person who is signing in to verify.' },
  {
    path: 'account-recovery',
    purpose: 'account_recovery',
    body: accountRecoveryBody,
    summary: 'Verify a person who lost access.',
  },
  { path: 'sign-up', purpose: 'sign_up', body: signUpBody, summary: 'Verify a person who has no directory record.' },
] as const

/** How flows start a verification: one path for each purpose. */
export function startRoutes(base: FastifyInstance, door: Door, { verifications, integrations }: StartDeps): void {
  const app = base.withTypeProvider<ZodTypeProvider>()

  async function start(
    holder: TokenHolder,
    purpose: Purpose,
    body: StartBody,
    idempotency: { readonly route: string; readonly key: string | undefined },
  ): Promise<Result> {
    const starter = await integrations.starter(holder.clientId)
    // The token may be older than the purposes that the client has now.
    if (!starter.purposes.includes(purpose)) throw problem('forbidden', `The client is not allowed to start ${purpose}.`)
    // By the token and by what the integration says now; without either it is a start like any other.
    const mayAttest = starter.attestsSession === true && holder.scopes.has(attestScope)
    return verifications.start(starter, startRequest(purpose, body, idempotency, mayAttest))
  }

  for (const { path, purpose, body, summary } of starts) {
    const route = `/v1/hooks/${path}`
    app.post(
      route,
      {
        bodyLimit,
        onRequest: door.needs(startScopes[purpose]),
        schema: { summary, tags: ['hooks'], body, response: { 201: resultSchema, ...faults, 422: problemSchema } },
      },
      async (request, reply) => {
        const result = await start(door.holderOf(request), purpose, request.body, {
          route,
          key: idempotencyKeyOf(request.headers['idempotency-key']),
        })
        reply.code(201).header('location', result.links.self)
        return answer(reply, result)
      },
    )
    door.refuseOthers(route, ['POST'])
  }
}
