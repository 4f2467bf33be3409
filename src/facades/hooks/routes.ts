import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { flatResultSchema, flatten, type Logger, type Purpose, problem, type Result, resultSchema } from '../../contract/index.ts'
import type { Integrations } from '../../integrations/port.ts'
import type { Reader, Verifications } from '../../verification/port.ts'
import { plainId } from '../plain-id.ts'
import { faultsOf, methodNotAllowed, otherMethods, problemContentType, problemOf, problemSchema } from '../problem.ts'
import { readScope, startScopes, type TokenHolder, type VerifyToken } from '../provider/index.ts'
import { admit } from './bearer.ts'
import { accountRecoveryBody, operationBody, readQuery, redeemBody, type StartBody, signUpBody, stepUpBody } from './input.ts'
import { patiently } from './patience.ts'
import { resultJsonSchema } from './result-schema.ts'
import { definedOnly, expectationOf, idempotencyKeyOf, startRequest } from './start-request.ts'

export interface HooksDeps {
  readonly verifications: Verifications
  readonly integrations: Pick<Integrations, 'starter'>
  readonly verifyToken: VerifyToken
  readonly publicUrl: string
  readonly log: Logger
}

const bodyLimit = 16 * 1024
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

const params = z.object({ id: z.string() })
const faults = { 400: problemSchema, 401: problemSchema, 403: problemSchema, 404: problemSchema, 409: problemSchema }
const tags = ['hooks']

/** The REST hooks: `/v1/hooks/…` and the schema of what they answer. */
export async function hooksRoutes(base: FastifyInstance, deps: HooksDeps): Promise<void> {
  const { verifications, integrations, verifyToken, publicUrl, log } = deps
  const app = base.withTypeProvider<ZodTypeProvider>()
  const holders = new WeakMap<FastifyRequest, TokenHolder>()
  const over = new AbortController()

  jsonOnly(base)
  app.addHook('preClose', async () => over.abort())
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
    done()
  })
  app.setErrorHandler((error, request, reply) => {
    const { status, document, headers } = problemOf(error)
    if (status >= 500) log.error({ route: request.routeOptions.url, err: error }, 'a hook failed')
    return reply.code(status).headers(headers).header('content-type', problemContentType).send(document)
  })

  const needs = (scope: string) => async (request: FastifyRequest, reply: FastifyReply) => {
    const admission = await admit(request.headers.authorization, scope, verifyToken)
    if ('holder' in admission) {
      holders.set(request, admission.holder)
      return
    }
    if (admission.challenge !== undefined) reply.header('www-authenticate', admission.challenge)
    throw admission.refused
  }
  const holderOf = (request: FastifyRequest): TokenHolder => {
    const holder = holders.get(request)
    if (holder === undefined) throw problem('unauthenticated')
    return holder
  }
  const readerOf = (request: FastifyRequest): Reader => {
    const { clientId, integrationId } = holderOf(request)
    return { clientId, integrationId }
  }

  for (const { path, purpose, body, summary } of starts) {
    const route = `/v1/hooks/${path}`
    app.post(
      route,
      {
        bodyLimit,
        onRequest: needs(startScopes[purpose]),
        schema: { summary, tags, body, response: { 201: resultSchema, ...faults, 422: problemSchema } },
      },
      async (request, reply) => {
        const result = await start(holderOf(request), purpose, request.body, {
          route,
          key: idempotencyKeyOf(request.headers['idempotency-key']),
        })
        reply.code(201).header('location', result.links.self)
        return answer(reply, result)
      },
    )
    refuseOthers(base, route, ['POST'])
  }

  async function start(
    holder: TokenHolder,
    purpose: Purpose,
    body: StartBody,
    idempotency: { readonly route: string; readonly key: string | undefined },
  ): Promise<Result> {
    const starter = await integrations.starter(holder.clientId)
    // The token may be older than the purposes that the client has now.
    if (!starter.purposes.includes(purpose)) throw problem('forbidden', `The client is not allowed to start ${purpose}.`)
    return verifications.start(starter, startRequest(purpose, body, idempotency))
  }

  app.post(
    '/v1/hooks/verifications/redeem',
    {
      bodyLimit,
      onRequest: needs(readScope),
      schema: {
        summary: 'Exchange the code that the browser brought for the result.',
        tags,
        body: redeemBody,
        response: { 200: resultSchema, ...faults },
      },
    },
    async (request, reply) => {
      const { expect, ...proof } = request.body
      const result = await verifications.redeem(readerOf(request), definedOnly({ ...proof, expect: definedOnly(expect) }))
      return answer(reply, result)
    },
  )
  refuseOthers(base, '/v1/hooks/verifications/redeem', ['POST'])

  app.get(
    '/v1/hooks/verifications/:id',
    {
      // To a client that polls, reading gives out the verdict; HEAD (RFC 9110, 9.3.2) would give it to nobody.
      exposeHeadRoute: false,
      onRequest: needs(readScope),
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
      const reader = readerOf(request)
      const expect = expectationOf(request.query)
      const now = () => verifications.view(reader, id, expect)
      const result = wait
        ? await patiently(signal => verifications.wait(reader, id, wait, signal, expect), now, request.raw.socket, over.signal)
        : await now()
      // Nobody is there any more to be answered.
      if (result === undefined) return reply.hijack()
      return answer(reply, result, view)
    },
  )
  refuseOthers(base, '/v1/hooks/verifications/:id', ['GET'])

  app.post(
    '/v1/hooks/verifications/:id/cancel',
    {
      bodyLimit,
      onRequest: needs(readScope),
      schema: { summary: 'Call it off.', tags, params, response: { 200: resultSchema, ...faults } },
    },
    async (request, reply) => answer(reply, await verifications.cancel(readerOf(request), plainId(request.params.id))),
  )
  refuseOthers(base, '/v1/hooks/verifications/:id/cancel', ['POST'])

  app.post(
    '/v1/hooks/verifications/:id/operations',
    {
      bodyLimit,
      onRequest: needs(readScope),
      schema: {
        summary: 'Perform an operation that was declared at the start.',
        tags,
        params,
        body: operationBody,
        response: { ...faults, 422: problemSchema },
      },
    },
    async request => {
      await verifications.owns(readerOf(request), plainId(request.params.id))
      throw problem('operation_not_allowed', 'This operation was not declared for the verification.')
    },
  )
  refuseOthers(base, '/v1/hooks/verifications/:id/operations', ['POST'])

  const published = JSON.stringify(resultJsonSchema(publicUrl))
  app.get(
    '/v1/schemas/result.json',
    { schema: { summary: 'JSON Schema of the result.', tags: ['schemas'] } },
    async (_request, reply) =>
      reply.header('cache-control', 'public, max-age=300').header('content-type', 'application/schema+json').send(published),
  )
  refuseOthers(base, '/v1/schemas/result.json', ['GET', 'HEAD'])
}

function answer(reply: FastifyReply, result: Result, view?: 'flat'): FastifyReply {
  if (result.retryAfterSeconds !== undefined) reply.header('retry-after', result.retryAfterSeconds)
  return reply.send(view === 'flat' ? flatten(result) : result)
}

/**
 * JSON in, JSON out, whatever parsers the application has for its pages. Answers are built by us and only published
 * through their schema: running them through it would cost five times the writing.
 */
function jsonOnly(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string', bodyLimit }, (request, body, done) => {
    if (body.length === 0) done(null, undefined)
    else parse(request, body.toString(), done)
  })
  app.setValidatorCompiler(({ schema }) => data => {
    const checked = (schema as z.ZodType).safeParse(data)
    return checked.success
      ? { value: checked.data }
      : { error: problem('request_invalid', undefined, { faults: faultsOf(checked.error) }) }
  })
  app.setSerializerCompiler(() => data => JSON.stringify(data))
}

/** Before any credential is looked at: which methods a path has is in the published description. */
function refuseOthers(app: Pick<FastifyInstance, 'route'>, url: string, allowed: readonly string[]): void {
  const { status, document, headers } = methodNotAllowed(allowed)
  app.route({
    method: otherMethods(allowed),
    url,
    schema: { hide: true },
    onRequest: async (_request, reply) =>
      reply.code(status).headers(headers).header('content-type', problemContentType).send(document),
    handler: () => undefined,
  })
}
