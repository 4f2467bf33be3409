import swagger from '@fastify/swagger'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { ZodType } from 'zod'
import type { AlertDesk } from '../alerts/index.ts'
import { type Clock, type Logger, problem, type Random } from '../contract/index.ts'
import type { SupervisionDeps } from '../directory/supervisions.ts'
import type { Events } from '../events/index.ts'
import { renderErrorPage } from '../facades/pages/error-page.ts'
import { pageHeaders } from '../facades/pages/frame.ts'
import { type Audience, faultsOf, problemContentType, problemOf } from '../facades/problem.ts'
import type { IssuerKeys } from '../facades/provider/index.ts'
import type { Helpdesk } from '../helpdesk/index.ts'
import type { PeopleLists } from '../integrations/people-list/index.ts'
import type { Integrations } from '../integrations/port.ts'
import type { Rehearsals } from '../integrations/rehearsal/index.ts'
import type { SyncControl } from '../integrations/sync-control.ts'
import type { Invites } from '../invites/index.ts'
import type { Erasure } from '../privacy/index.ts'
import type { Marks } from '../security/marks.ts'
import type { Seals } from '../security/seals.ts'
import type { Store } from '../storage/store.ts'
import type { NicknameDesk } from '../verification/nicknames/desk.ts'
import type { PolicyDesk } from '../verification/policies/desk.ts'
import type { ReviewDesk } from '../verification/reviews/index.ts'
import { answerOf } from './admin/answers/index.ts'
import { guardAdminRoutes, type WaysIn } from './admin/authenticate.ts'
import type { Doors } from './admin/doors.ts'
import { adminLinkRoutes } from './admin/link-page.ts'
import type { AdminLinks } from './admin/links.ts'
import { csrfHeader } from './admin/riding.ts'
import { alertRoutes } from './admin/routes/alerts.ts'
import { approvalReportRoutes } from './admin/routes/approval-report.ts'
import { auditRoutes } from './admin/routes/audit.ts'
import { bindingRoutes } from './admin/routes/bindings.ts'
import { configurationRoutes } from './admin/routes/configuration.ts'
import { connectionTestRoutes } from './admin/routes/connection-test.ts'
import { directoryRoutes } from './admin/routes/directory.ts'
import { erasureRoutes } from './admin/routes/erasure.ts'
import { flowViewRoutes } from './admin/routes/flow-view.ts'
import { helpdeskRoutes } from './admin/routes/helpdesk.ts'
import { identityRoutes } from './admin/routes/identities.ts'
import { integrationRoutes } from './admin/routes/integrations.ts'
import { inviteRoutes } from './admin/routes/invites.ts'
import { issuerKeyRoutes } from './admin/routes/issuer-keys.ts'
import { linkRoutes } from './admin/routes/links.ts'
import { mappingRoutes } from './admin/routes/mapping.ts'
import { nicknameRoutes } from './admin/routes/nicknames.ts'
import { outcomeRoutes } from './admin/routes/outcomes.ts'
import { overrideReportRoutes } from './admin/routes/override-report.ts'
import { peopleListRoutes } from './admin/routes/people-list.ts'
import { personRoutes } from './admin/routes/person.ts'
import { policyRoutes } from './admin/routes/policies.ts'
import { rehearsalRoutes } from './admin/routes/rehearsal.ts'
import { reportRoutes } from './admin/routes/reports.ts'
import { reviewRoutes } from './admin/routes/reviews.ts'
import { sessionRoutes } from './admin/routes/session.ts'
import { setUpRoutes } from './admin/routes/set-up.ts'
import { type SettingsShown, settingsRoutes } from './admin/routes/settings.ts'
import { syncRoutes } from './admin/routes/sync.ts'
import { tokenRoutes } from './admin/routes/tokens.ts'
import { verificationRoutes } from './admin/routes/verifications.ts'
import { webhookRoutes } from './admin/routes/webhooks.ts'
import { type Why, whyRoutes } from './admin/routes/why.ts'
import { writeBackRoutes } from './admin/routes/write-back.ts'
import { sessionCookie } from './admin/session-cookie.ts'
import { consoleSignInRoutes } from './admin/sign-in/routes.ts'
import { consoleRoutes } from './console.ts'
import { describedEvents } from './event-schemas.ts'
import { healthRoutes } from './health.ts'
import { signalRoutes } from './signals.ts'

/**
 * The web server: one Fastify app, thin. Routes parse, call a room and shape its answer; what things mean is decided
 * below. Façades are handed in and mounted; this room knows the admin API, health and how errors look on the wire.
 */
export interface AppDeps extends WaysIn {
  readonly store: Store
  readonly seals: Seals
  readonly clock: Clock
  readonly random: Random
  readonly marks: Marks
  readonly unbound?: NonNullable<SupervisionDeps['unbound']>
  readonly log: Logger
  readonly integrations: Integrations
  readonly sync: SyncControl
  readonly peopleLists: PeopleLists
  readonly policies: PolicyDesk
  readonly nicknames: NicknameDesk
  readonly reviews: ReviewDesk
  readonly erasure: Erasure
  readonly invites: Invites
  readonly helpdesk: Helpdesk
  readonly rehearsals: Rehearsals
  readonly adminLinks: AdminLinks
  readonly doors: Doors
  /** Whom administrators ask for a role. */
  readonly contact?: string | undefined
  readonly issuerKeys: IssuerKeys
  readonly events: Events
  readonly alerts: AlertDesk
  readonly why: Why
  readonly settings: SettingsShown
  /** Addresses or networks of proxies whose `X-Forwarded-For` is believed. */
  readonly trustProxy: readonly string[]
  readonly facades: readonly ((app: FastifyInstance) => Promise<void>)[]
  isStopping(): boolean
}

/** The finished web server, for whoever listens with it. */
export type App = FastifyInstance

/** Largest body that any route takes; façades set smaller ones. */
const bodyLimit = 256 * 1024

/** JSON alone, and every fault by the pointer of its field, as the hooks name them. */
function readBodies(admin: FastifyInstance): void {
  admin.removeContentTypeParser('text/plain')
  admin.setValidatorCompiler<ZodType>(({ schema }) => data => {
    const checked = schema.safeParse(data)
    return checked.success
      ? { value: checked.data }
      : { error: problem('request_invalid', undefined, { faults: faultsOf(checked.error) }) }
  })
}

/** In the form that whoever calls there reads: pages are for people. */
function refuseAddress(request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply {
  if (/^\/(verify|admin|recover|approve|console)\//.test(request.url)) {
    const { status, page } = renderErrorPage(error)
    return reply.code(status).headers(pageHeaders).send(page)
  }
  const { status, document, headers } = problemOf(error)
  return reply.code(status).headers(headers).header('content-type', problemContentType).send(JSON.stringify(document))
}

const sessionScheme = ({ publicUrl }: AppDeps) => ({
  type: 'apiKey' as const,
  in: 'cookie' as const,
  name: sessionCookie(publicUrl.startsWith('https:')).name,
  description: `A session of the console. Calls that change something repeat its token in ${csrfHeader}.`,
})

/** In place of the two compilers that Fastify would load for itself, some megabytes that nobody here uses. */
const noneOfFastify = (): never => {
  throw new TypeError('schemas are compiled by zod')
}

export async function createApp(deps: AppDeps): Promise<FastifyInstance> {
  const app = Fastify({
    logger: false,
    bodyLimit,
    // Addresses come from the socket: a header that anybody can send proves nothing, unless a named proxy sent it.
    trustProxy: deps.trustProxy.length > 0 ? [...deps.trustProxy] : false,
    // What is refused before there is a route: its own answer would quote the address, which may carry a link.
    frameworkErrors: (error, request, reply) => void refuseAddress(request, reply, error),
    routerOptions: { maxParamLength: 512 },
    schemaController: { compilersFactory: { buildValidator: noneOfFastify, buildSerializer: noneOfFastify } },
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)

  const answerError = (instance: FastifyInstance, audience: Audience) =>
    instance.setErrorHandler((error, _request, reply) => {
      const { status, document, headers } = problemOf(error, audience)
      if (status >= 500) deps.log.error({ err: error }, 'a request failed')
      return reply.code(status).headers(headers).header('content-type', problemContentType).send(JSON.stringify(document))
    })
  answerError(app, 'caller')
  app.setNotFoundHandler(() => {
    throw problem('not_found')
  })
  // No address of ours has a NUL character, and PostgreSQL takes no text with one.
  app.addHook('onRequest', async ({ url }) => {
    const at = url.indexOf('%00')
    if (at < 0) return
    const query = url.indexOf('?')
    throw query >= 0 && query < at ? problem('request_invalid', 'A query cannot have a NUL character.') : problem('not_found')
  })
  // Route patterns only: addresses carry links, hints and codes.
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    deps.log.debug({ method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'answered')
  })

  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Stepgate', version: '1', description: 'Admin API and hooks of the host.', license: { name: 'Apache-2.0' } },
      servers: [{ url: deps.publicUrl }],
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' }, session: sessionScheme(deps) } },
      security: [{ bearer: [] }, { session: [] }],
    },
    // An answer is described beside its route, not checked on its way out.
    transform: ({ schema, url, route, ...rest }) =>
      jsonSchemaTransform({ ...rest, url, route, schema: { response: answerOf(route.method, url), ...schema } }),
    transformObject: jsonSchemaTransformObject,
  })
  let webhooks: ReturnType<typeof describedEvents> | undefined
  app.get('/v1/openapi.json', { schema: { hide: true } }, async () => {
    webhooks ??= describedEvents()
    return { ...app.swagger(), webhooks }
  })

  healthRoutes(app, deps)
  signalRoutes(app, deps)
  await app.register(async admin => {
    answerError(admin, 'administrator')
    readBodies(admin)
    guardAdminRoutes(admin, deps)
    integrationRoutes(admin, deps)
    connectionTestRoutes(admin, deps)
    configurationRoutes(admin, deps)
    mappingRoutes(admin, deps)
    syncRoutes(admin, deps)
    directoryRoutes(admin, deps)
    personRoutes(admin, deps)
    erasureRoutes(admin, deps)
    linkRoutes(admin, deps)
    bindingRoutes(admin, deps)
    writeBackRoutes(admin, deps)
    setUpRoutes(admin, deps)
    peopleListRoutes(admin, deps)
    inviteRoutes(admin, deps)
    helpdeskRoutes(admin, deps)
    rehearsalRoutes(admin, deps)
    flowViewRoutes(admin, deps)
    verificationRoutes(admin, deps)
    whyRoutes(admin, deps)
    identityRoutes(admin, deps)
    settingsRoutes(admin, deps)
    reportRoutes(admin, deps)
    outcomeRoutes(admin, deps)
    reviewRoutes(admin, deps)
    policyRoutes(admin, deps)
    nicknameRoutes(admin, deps)
    webhookRoutes(admin, deps)
    alertRoutes(admin, deps)
    approvalReportRoutes(admin, deps)
    overrideReportRoutes(admin, deps)
    auditRoutes(admin, deps)
    issuerKeyRoutes(admin, deps)
    sessionRoutes(admin, deps)
    tokenRoutes(admin, { tokens: deps.adminTokens, clock: deps.clock })
  })
  await adminLinkRoutes(app, deps)
  await consoleRoutes(app, deps)
  await consoleSignInRoutes(app, deps)
  for (const mount of deps.facades) await mount(app)
  await app.ready()
  return app
}
