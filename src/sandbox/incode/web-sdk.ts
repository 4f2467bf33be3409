import type { FastifyInstance } from 'fastify'
import { checkCaller, sessionOf } from './credentials.ts'
import { endingNames, endings, endingsOf } from './endings.ts'
import { Refusal } from './error-envelope.ts'
import { finishOnce, ownDocument } from './outcome.ts'
import { isExpired } from './session.ts'
import type { Tenant } from './tenant.ts'
import { webSdkModule, webSdkStyles } from './web-sdk-module.ts'

/**
 * The Web SDK as files, and the calls that it makes from a page of somebody else (Fetch, CORS protocol). That Incode lets any
 * origin call `/0/omni` with a session token is assumed: its guide has the SDK do so from a customer's page.
 */
export function webSdk(app: FastifyInstance, tenant: Tenant): void {
  const files = [
    ['/web-sdk/incode-flow.js', 'text/javascript; charset=utf-8', webSdkModule],
    ['/web-sdk/incode-flow.css', 'text/css; charset=utf-8', webSdkStyles],
  ] as const
  for (const [path, type, text] of files) {
    app.get(path, async (_request, reply) => reply.type(type).header('access-control-allow-origin', '*').send(text))
  }

  app.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith('/0/omni/')) reply.header('access-control-allow-origin', '*')
  })
  app.options('/0/omni/*', async (_request, reply) =>
    reply
      .code(204)
      .header('access-control-allow-methods', 'GET, POST')
      .header('access-control-allow-headers', 'api-version, content-type, x-incode-hardware-id')
      .send(),
  )

  // In place of the pictures that the SDK would send.
  app.get('/0/omni/stand-in/endings', async request => {
    checkCaller(request, tenant, 'optional')
    const session = sessionOf(request, tenant)
    if (session.outcome === undefined && (session.closedAt !== undefined || isExpired(session, tenant.clock.now())))
      throw new Refusal(409, 'The session has ended')
    const shown = await ownDocument(tenant, session)
    return {
      endings: endingsOf(session.kind).map(name => ({ name, label: endings[name].label(shown), tone: endings[name].tone })),
    }
  })
  app.post<{ Params: { name: string } }>('/0/omni/stand-in/endings/:name', async request => {
    checkCaller(request, tenant, 'optional')
    const session = sessionOf(request, tenant)
    const name = endingNames.find(one => one === request.params.name && endingsOf(session.kind).includes(one))
    if (name === undefined) throw new Refusal(404, 'Unknown ending')
    // A second press: what was done stays.
    if (session.outcome === undefined) {
      if (session.closedAt !== undefined || isExpired(session, tenant.clock.now()))
        throw new Refusal(409, 'The session has ended')
      await finishOnce(tenant, session, endings[name].verdict)
    }
    return {}
  })
}
