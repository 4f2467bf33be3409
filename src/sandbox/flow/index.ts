import { randomBytes } from 'node:crypto'
import formbody from '@fastify/formbody'
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import { z } from 'zod'
import { pageHeaders } from '../../facades/pages/frame.ts'
import type { AdminClient } from '../admin-client.ts'
import { type FlowClient, hooksClient } from './hooks-client.ts'
import { type Person, peoplePage, resultPage, troublePage } from './pages.ts'

/**
 * The demonstration flow: a login flow as an identity provider would run it, on a port of its own and a client like
 * any other. It ties `state` to a cookie of its own, and goes on only in the browser that brought the code.
 */
export interface DemonstrationFlow {
  readonly url: string
  close(): Promise<void>
}

export interface FlowOptions {
  readonly host: string
  readonly client: FlowClient
  readonly admin: AdminClient
  readonly directoryId: string
  readonly port?: number
}

interface Visit {
  readonly state: string
  readonly login: string
  readonly purpose: 'step_up' | 'account_recovery'
  verificationId: string
}

const cookieName = 'demonstration_flow'
const started = z.object({ login: z.string().max(200), journey: z.enum(['step-up', 'account-recovery']) })
const returned = z.object({ code: z.string(), state: z.string(), iss: z.string() })
const mostVisits = 1_000

export async function startFlow(options: FlowOptions): Promise<DemonstrationFlow> {
  const { host, admin, directoryId } = options
  const hooks = hooksClient(host, options.client)
  const visits = new Map<string, Visit>()
  const app = Fastify({ logger: false })
  await app.register(formbody)
  app.addHook('onSend', async (_request, reply) => {
    reply.headers(pageHeaders)
  })
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof z.ZodError) return reply.code(400).send(troublePage('What was sent is not what this page asks for.'))
    return reply.code(502).send(troublePage(error instanceof Error ? error.message : 'Something went wrong.'))
  })
  app.setNotFoundHandler((_request, reply) => reply.code(404).send(troublePage('There is no such page.')))

  const keyOf = (request: FastifyRequest) =>
    new RegExp(`(?:^|;\\s*)${cookieName}=([\\w-]{20,})`).exec(request.headers.cookie ?? '')?.[1] ?? ''

  async function people(search: string): Promise<readonly Person[]> {
    const query = new URLSearchParams({ integrationId: directoryId, limit: '25', ...(search ? { search } : {}) })
    const { items } = await admin.call<{ items: readonly Person[] }>('GET', `/v1/directory/users?${query}`)
    return items
  }

  async function person(login: string): Promise<Person | undefined> {
    const found = await people(login)
    return found.find(one => one.login === login)
  }

  function remember(reply: FastifyReply, visit: Visit): void {
    const key = randomBytes(24).toString('base64url')
    const oldest = visits.keys().next()
    if (visits.size >= mostVisits && !oldest.done) visits.delete(oldest.value)
    visits.set(key, visit)
    reply.header('set-cookie', `${cookieName}=${key}; Path=/; HttpOnly; SameSite=Lax`)
  }

  app.get('/', async request => {
    const search = z.object({ search: z.string().max(100).default('') }).parse(request.query).search
    return peoplePage(await people(search), search)
  })

  // Where *Back* leads after a journey was begun.
  app.get('/start', (_request, reply) => reply.code(303).header('location', '/').send(''))

  app.post('/start', async (request, reply) => {
    const { login, journey } = started.parse(request.body)
    const state = randomBytes(16).toString('base64url')
    const result = await hooks.start(journey, {
      loginHint: login,
      returnUrl: `${url}/return`,
      state,
      reasonText: 'Demonstration flow',
    })
    if (result.links.verify === null) return resultPage(result, await person(login))
    const purpose = journey === 'step-up' ? 'step_up' : 'account_recovery'
    remember(reply, { state, login, purpose, verificationId: result.data.verificationId })
    return reply.code(303).header('location', result.links.verify).send('')
  })

  app.get('/return', async (request, reply) => {
    const visit = visits.get(keyOf(request))
    const back = returned.safeParse(request.query)
    // The code counts only in the browser that began, and only from the host that was asked (RFC 9207).
    if (!visit || !back.success || back.data.state !== visit.state || back.data.iss !== `${host}/oidc`) {
      return reply.code(400).send(troublePage('This return does not belong to a flow that this browser began. Nobody is let in.'))
    }
    const expect = { loginHint: visit.login, purpose: visit.purpose }
    const result = await hooks.redeem({ code: back.data.code, state: visit.state, expect })
    return resultPage(result, await person(visit.login))
  })

  app.get('/progress', async (request, reply) => {
    const visit = visits.get(keyOf(request))
    if (!visit) return reply.code(400).send(troublePage('This browser has begun nothing.'))
    return resultPage(await hooks.progress(visit.verificationId), await person(visit.login))
  })

  const url = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 })
  return { url, close: () => app.close() }
}
