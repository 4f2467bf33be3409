/** `/api/v1/eventHooks`. https://developer.okta.com/docs/api/openapi/okta-management/management/tag/EventHook/ */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { authorize } from './access.ts'
import { apiError, notFound, Refused, validationFailed } from './errors.ts'
import { type EventHook, hookId, isEligible } from './event-hooks.ts'
import type { Org } from './org.ts'
import { originOf } from './paging.ts'

const mostActive = 25
const mostItems = 300

const hookOrder = z.object({
  name: z.string().min(1).max(255),
  description: z.string().nullable().default(null),
  events: z.object({ type: z.literal('EVENT_TYPE'), items: z.array(z.string()).min(1).max(mostItems) }),
  channel: z.object({
    type: z.literal('HTTP'),
    version: z.string(),
    config: z.object({
      uri: z.url(),
      headers: z.array(z.object({ key: z.string(), value: z.string() })).default([]),
      authScheme: z
        .object({ type: z.literal('HEADER'), key: z.string().min(1), value: z.string().min(1) })
        .nullable()
        .default(null),
    }),
  }),
})

function ordered(request: FastifyRequest): Omit<z.infer<typeof hookOrder>, 'events'> & { readonly items: readonly string[] } {
  const parsed = hookOrder.safeParse(request.body)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new Refused(validationFailed(issue?.path.join('.') ?? '', issue?.message ?? 'cannot be read'))
  }
  const { events, ...rest } = parsed.data
  const ineligible = events.items.find(item => !isEligible(item) || !/^[a-z][\w.-]*$/.test(item))
  if (ineligible !== undefined)
    throw new Refused(validationFailed('events.items', `events.items: '${ineligible}' is not eligible for event hooks`))
  return { ...rest, items: events.items }
}

/** As Okta shows it: the value of the secret header is never given back. */
function hookJson({ items, channel, ...hook }: EventHook, origin: string): object {
  const { authScheme, ...config } = channel.config
  const shown = authScheme === null ? null : { type: authScheme.type, key: authScheme.key }
  const href = (what: string) => ({ href: `${origin}/api/v1/eventHooks/${hook.id}${what}`, hints: { allow: ['POST'] } })
  return {
    ...hook,
    createdBy: 'sandboxadmin00000000',
    events: { type: 'EVENT_TYPE', items, filter: null },
    channel: { ...channel, config: { ...config, method: 'POST', authScheme: shown } },
    _links: { self: href(''), verify: href('/lifecycle/verify'), deactivate: href('/lifecycle/deactivate') },
  }
}

/** Adds the routes. */
export function addEventHooksRoutes(app: FastifyInstance, org: Org): void {
  const { hooks, verify } = org.eventHooks
  const path = '/api/v1/eventHooks'
  const now = (): string => new Date(org.clock.now()).toISOString()
  const manage = (request: FastifyRequest) => authorize(request, org, 'okta.eventHooks.manage', { writes: true })

  function found(id: string): EventHook {
    const hook = hooks.get(id)
    if (hook === undefined) throw new Refused(notFound(`${id} (EventHook)`))
    return hook
  }
  function keep(hook: EventHook, request: FastifyRequest): object {
    hooks.set(hook.id, hook)
    return hookJson(hook, originOf(request))
  }

  app.get(path, async request => {
    await authorize(request, org, 'okta.eventHooks.read')
    return [...hooks.values()].map(hook => hookJson(hook, originOf(request)))
  })

  app.post(path, async request => {
    await manage(request)
    const order = ordered(request)
    if ([...hooks.values()].filter(hook => hook.status === 'ACTIVE').length >= mostActive)
      throw new Refused(validationFailed('eventHooks', 'eventHooks: the maximum number of active hooks is reached'))
    const times = { created: now(), lastUpdated: now() }
    return keep({ id: hookId(), ...order, ...times, status: 'ACTIVE', verificationStatus: 'UNVERIFIED' }, request)
  })

  app.get<{ Params: { id: string } }>(`${path}/:id`, async request => {
    await authorize(request, org, 'okta.eventHooks.read')
    return hookJson(found(request.params.id), originOf(request))
  })

  app.put<{ Params: { id: string } }>(`${path}/:id`, async request => {
    await manage(request)
    const before = found(request.params.id)
    const order = ordered(request)
    // Another address has to show anew that it wants events.
    const isSame = order.channel.config.uri === before.channel.config.uri
    const verificationStatus = isSame ? before.verificationStatus : 'UNVERIFIED'
    return keep({ ...before, ...order, lastUpdated: now(), verificationStatus }, request)
  })

  app.delete<{ Params: { id: string } }>(`${path}/:id`, async (request, reply) => {
    await manage(request)
    hooks.delete(found(request.params.id).id)
    return reply.code(204).send()
  })

  app.post<{ Params: { id: string; what: string } }>(`${path}/:id/lifecycle/:what`, async request => {
    await manage(request)
    const hook = found(request.params.id)
    switch (request.params.what) {
      case 'verify':
        if (!(await verify(hook))) {
          const cause = 'The endpoint did not answer the challenge'
          throw new Refused(apiError(400, 'E0000001', 'Api validation failed: Event hook verification', [cause]))
        }
        return keep({ ...hook, verificationStatus: 'VERIFIED', lastUpdated: now() }, request)
      case 'activate':
        return keep({ ...hook, status: 'ACTIVE', lastUpdated: now() }, request)
      case 'deactivate':
        return keep({ ...hook, status: 'INACTIVE', lastUpdated: now() }, request)
      default:
        throw new Refused(notFound(request.url))
    }
  })
}
