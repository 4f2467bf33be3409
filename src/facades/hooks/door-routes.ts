import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { flatten, type Logger, problem, type Result } from '../../contract/index.ts'
import type { Reader } from '../../verification/port.ts'
import { faultsOf, methodNotAllowed, otherMethods, problemContentType, problemOf, problemSchema } from '../problem.ts'
import type { TokenHolder, VerifyToken } from '../provider/index.ts'
import { admit } from './bearer.ts'

/** What every hook does with a call before and after it is understood: who calls, JSON in and out, errors, methods. */
export interface Door {
  /** For `onRequest`: the caller is judged before the body is read. */
  needs(scope: string): (request: FastifyRequest, reply: FastifyReply) => Promise<void>
  /** The same for a path that several scopes lead to, where the body says which. */
  needsOneOf(scopes: readonly string[]): (request: FastifyRequest, reply: FastifyReply) => Promise<void>
  holderOf(request: FastifyRequest): TokenHolder
  readerOf(request: FastifyRequest): Reader
  /** The other methods of a path. Before any credential is looked at: which methods a path has is in the published description. */
  refuseOthers(url: string, allowed: readonly string[]): void
}

/** Largest body of a hook. */
export const bodyLimit = 16 * 1024

/** The refusals that any hook may answer with, for the published description. */
export const faults = {
  400: problemSchema,
  401: problemSchema,
  403: problemSchema,
  404: problemSchema,
  409: problemSchema,
  429: problemSchema,
}

export function openDoor(app: FastifyInstance, { verifyToken, log }: { verifyToken: VerifyToken; log: Logger }): Door {
  const holders = new WeakMap<FastifyRequest, TokenHolder>()

  jsonOnly(app)
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
    done()
  })
  app.setErrorHandler((error, request, reply) => {
    const { status, document, headers } = problemOf(error)
    if (status >= 500) log.error({ route: request.routeOptions.url, err: error }, 'a hook failed')
    return reply.code(status).headers(headers).header('content-type', problemContentType).send(document)
  })

  function holderOf(request: FastifyRequest): TokenHolder {
    const holder = holders.get(request)
    if (holder === undefined) throw problem('unauthenticated')
    return holder
  }

  const needsOneOf: Door['needsOneOf'] = scopes => async (request, reply) => {
    const admission = await admit(request.headers.authorization, scopes, verifyToken)
    if ('holder' in admission) {
      holders.set(request, admission.holder)
      return
    }
    if (admission.challenge !== undefined) reply.header('www-authenticate', admission.challenge)
    throw admission.refused
  }

  return {
    needs: scope => needsOneOf([scope]),
    needsOneOf,
    holderOf,
    readerOf(request) {
      const { clientId, integrationId } = holderOf(request)
      return { clientId, integrationId }
    },
    refuseOthers(url, allowed) {
      const { status, document, headers } = methodNotAllowed(allowed)
      app.route({
        method: otherMethods(allowed),
        url,
        schema: { hide: true },
        onRequest: async (_request, reply) =>
          reply.code(status).headers(headers).header('content-type', problemContentType).send(document),
        handler: () => undefined,
      })
    },
  }
}

export function answer(reply: FastifyReply, result: Result, view?: 'flat'): FastifyReply {
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
