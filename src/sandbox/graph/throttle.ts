/**
 * Resource units: what each call costs, and the budget of an app in a tenant. There is no budget until an order sets one.
 * https://learn.microsoft.com/en-us/graph/throttling-limits#identity-and-access-service-limits
 */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { isControl } from '../requests.ts'
import { ordered } from './control-routes.ts'
import { Refused, tooManyRequests } from './errors.ts'
import { queryValue } from './query.ts'
import type { Tenant } from './tenant.ts'

/** Base costs; what is not listed costs one. */
const costs: readonly (readonly [path: RegExp, units: number])[] = [
  [/^\/v1\.0\/users(\/delta)?$/, 2],
  [/^\/v1\.0\/groups\/[^/]+\/transitiveMembers/, 5],
  [/^\/v1\.0\/groups\/[^/]+\/members/, 3],
  [/\/checkMemberGroups$/, 4],
]

/** The units of a call. */
export function unitsOf(request: FastifyRequest): number {
  const path = request.url.split('?', 1)[0] ?? ''
  let units = costs.find(([of]) => of.test(path))?.[1] ?? 1
  if (queryValue(request, '$select') !== undefined) units -= 1
  if (queryValue(request, '$expand') !== undefined) units += 1
  if (Number(queryValue(request, '$top') ?? 20) < 20) units -= 1
  return Math.max(1, units)
}

const budgetOrder = z.strictObject({ units: z.int().min(1), perSeconds: z.int().min(1).default(10) })
type Budget = z.infer<typeof budgetOrder>

interface Window {
  readonly startedAt: number
  spent: number
}

/** Adds `x-ms-resource-unit` to every answer of Graph, and the budget with its orders. */
export function addThrottle(app: FastifyInstance, tenant: Tenant): void {
  let budget: Budget | undefined
  const windows = new Map<string, Window>()

  /** The window that a call of this app falls into. */
  function windowOf(clientId: string, { perSeconds }: Budget): Window {
    const now = tenant.clock.now()
    const known = windows.get(clientId)
    if (known !== undefined && now < known.startedAt + perSeconds * 1000) return known
    const fresh = { startedAt: now, spent: 0 }
    windows.set(clientId, fresh)
    return fresh
  }

  app.addHook('onRequest', async (request, reply) => {
    if (isControl(request) || !request.url.startsWith('/v1.0/')) return
    const units = unitsOf(request)
    reply.header('x-ms-resource-unit', String(units))
    const token = request.headers.authorization?.replace(/^Bearer\s+/i, '') ?? ''
    const clientId = tenant.tokens.find(token)?.clientId
    if (budget === undefined || clientId === undefined) return
    const window = windowOf(clientId, budget)
    const used = (window.spent + units) / budget.units
    if (used > 1) {
      const waitMs = window.startedAt + budget.perSeconds * 1000 - tenant.clock.now()
      throw new Refused(
        tooManyRequests({
          'retry-after': String(Math.max(1, Math.ceil(waitMs / 1000))),
          'x-ms-throttle-limit-percentage': used.toFixed(2),
          'x-ms-throttle-scope': `Tenant_Application/ReadWrite/${clientId}`,
          'x-ms-throttle-information': 'ResourceUnitLimitExceeded',
        }),
      )
    }
    window.spent += units
    if (used >= 0.8) reply.header('x-ms-throttle-limit-percentage', used.toFixed(2))
  })

  app.post('/__sandbox/throttle', async (request, reply) => {
    budget = ordered(budgetOrder, request)
    windows.clear()
    return reply.code(204).send()
  })
  app.delete('/__sandbox/throttle', async (_, reply) => {
    budget = undefined
    return reply.code(204).send()
  })
}
