/**
 * A working stand-in for Incode's Omni session API, Web SDK and OpenID provider over real HTTP on loopback: sessions, hosted page,
 * scores, document claims, face authentications, notifications, refusals and faults. It knows Incode's public documentation and nothing of the host: not who calls,
 * not what a verification is for, and never which test runs. What the directory says of a person comes in through `personOf`.
 *
 * Where the public pages are silent the stand-in assumes, and says so at the place: the positions of `interviewId`,
 * `externalCustomerId`, `configurationId`, `env` and of the top-level `identityId` in the score (`score.ts`), that an
 * unknown `configurationId` is a 400 (`session-routes.ts`), that objects of Incode ID have the id of their session
 * (`events.ts`), that a face which fits several people is `otherError` (`face-routes.ts`),
 * and all refusals of request-new but 4301, of which no page has a list (`request-new.ts`).
 */

import { setTimeout as later } from 'node:timers'
import fastify, { type FastifyInstance } from 'fastify'
import type { Clock } from '../../contract/index.ts'
import { breakAnswers } from './break-answers.ts'
import { controlRoutes } from './control-routes.ts'
import { pathOf, refusalOf, sendEnvelope } from './error-envelope.ts'
import { statusNotice } from './events.ts'
import { FaceAlbum } from './face-album.ts'
import { faceRoutes } from './face-routes.ts'
import { Faults } from './faults.ts'
import { hostedPage } from './hosted-page.ts'
import { Identities } from './identities.ts'
import { incodeIdRoutes } from './incode-id-routes.ts'
import { Authorizations } from './openid/authorizations.ts'
import { openidControlRoutes } from './openid/control.ts'
import { openidRoutes } from './openid/index.ts'
import { RequestLog } from './request-log.ts'
import { requestNewRoutes } from './request-new.ts'
import { SessionBook } from './session-book.ts'
import { sessionRoutes } from './session-routes.ts'
import type { IncodeSettings, IncodeStandInOptions, Schedule } from './settings.ts'
import type { Tenant } from './tenant.ts'
import { webSdk } from './web-sdk.ts'
import { Webhooks } from './webhooks.ts'

export type {
  IncodeSettings,
  IncodeStandInOptions,
  IncodeWorkflow,
  OpenidClient,
  RequestNewSettings,
  SentLink,
  SessionPerson,
  WebhookTarget,
  WorkflowKind,
} from './settings.ts'

/** A running stand-in. `configure` changes settings for the calls that follow. */
export interface IncodeStandIn {
  readonly url: string
  close(): Promise<void>
  configure(changes: Partial<IncodeSettings>): void
}

/** Starts the stand-in on 127.0.0.1; without `port` on a free one. */
export async function startIncodeStandIn(options: IncodeStandInOptions): Promise<IncodeStandIn> {
  const { port, clock = { now: () => Date.now() }, schedule = unreferenced, ...settings } = options
  const tenant = openTenant({ ...settings, env: settings.env ?? 'demo' }, clock, schedule)
  const app = buildServer(tenant)
  await app.listen({ host: '127.0.0.1', port: port ?? 0 })
  const address = app.server.address()
  if (address === null || typeof address === 'string') throw new TypeError('listening on something else than TCP')
  tenant.url = `http://127.0.0.1:${address.port}`
  return {
    url: tenant.url,
    configure(changes) {
      tenant.settings = { ...tenant.settings, ...changes }
    },
    async close() {
      await tenant.webhooks.close()
      await app.close()
    },
  }
}

/** A retry that is half an hour away must not keep the process running. */
const unreferenced: Schedule = (delayMs, work) => {
  const timer = later(work, delayMs).unref()
  return () => clearTimeout(timer)
}

function openTenant(settings: IncodeSettings, clock: Clock, schedule: Schedule): Tenant {
  const tenant: Tenant = {
    settings,
    url: '',
    clientId: 'stand-in',
    clock,
    sessions: new SessionBook(clock, session => {
      if (tenant.settings.webhooks?.always === true) tenant.webhooks.send([statusNotice(session, tenant.clientId, 'EXPIRED')])
    }),
    identities: new Identities(),
    authorizations: new Authorizations(clock),
    faces: new FaceAlbum(),
    webhooks: new Webhooks(() => tenant.settings.webhooks, clock, schedule),
    faults: new Faults(),
    requests: new RequestLog(),
    requestBearers: new Map(),
  }
  return tenant
}

function buildServer(tenant: Tenant): FastifyInstance {
  const app = fastify({ forceCloseConnections: true, bodyLimit: 10 * 1024 * 1024, logger: false })
  const routes: { method: string; url: string }[] = []
  app.addHook('onRoute', route => {
    for (const method of [route.method].flat()) routes.push({ method, url: route.url })
  })

  // Samples send `content-type: application/json` without a body, too.
  app.addContentTypeParser('application/json', { parseAs: 'string' }, async (_request: unknown, body: string) => {
    if (body === '') return undefined
    try {
      return JSON.parse(body) as unknown
    } catch {
      throw Object.assign(new Error('Malformed JSON'), { statusCode: 400 })
    }
  })
  app.addHook('onSend', async (_request, reply) => {
    reply.header('processing-time', Math.round(reply.elapsedTime))
  })
  app.addHook('onResponse', async (request, reply) => {
    const path = pathOf(request)
    if (path.startsWith('/__sandbox')) return
    const at = new Date(tenant.clock.now()).toISOString()
    tenant.requests.note({ at, method: request.method, path, status: reply.statusCode })
  })
  app.setErrorHandler((error, request, reply) => sendEnvelope(request, reply, tenant.clock.now(), refusalOf(error)))
  app.setNotFoundHandler((request, reply) => {
    const known = routes.some(route => route.url === request.url.split('?', 1)[0])
    const refusal = known ? { status: 405, message: 'Method not allowed' } : { status: 404, message: 'Not found' }
    return sendEnvelope(request, reply, tenant.clock.now(), refusal)
  })

  breakAnswers(app, tenant)
  webSdk(app, tenant)
  sessionRoutes(app, tenant)
  incodeIdRoutes(app, tenant)
  faceRoutes(app, tenant)
  hostedPage(app, tenant)
  openidRoutes(app, tenant)
  requestNewRoutes(app, tenant)
  controlRoutes(app, tenant)
  openidControlRoutes(app, tenant)
  return app
}
