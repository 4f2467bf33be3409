/**
 * `/api/v1/policies`: the account management policy, whose rules alone can be changed, and one password policy
 * (https://developer.okta.com/docs/guides/okta-account-management-policy/main/).
 */

import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { requireAdmin } from './admin-token.ts'
import { notFound, Refused, validationFailed } from './errors.ts'

export const accountManagementPolicy = 'rstAccountManagement0'
export const passwordPolicy = 'rstPassword0000000000'
export const passwordRule = 'rulPassword0000000000'

const ruleOrder = z.looseObject({
  name: z.string().min(1),
  conditions: z.looseObject({}),
  actions: z.looseObject({}),
})
type Rule = z.infer<typeof ruleOrder> & { readonly id: string; readonly status: 'ACTIVE' | 'INACTIVE' }

const policies: readonly { readonly id: string; readonly type: string; readonly name: string; readonly _embedded?: object }[] = [
  { id: 'rstOrdinary0000000000', type: 'ACCESS_POLICY', name: 'Any two factors', _embedded: { resourceType: 'APP' } },
  {
    id: accountManagementPolicy,
    type: 'ACCESS_POLICY',
    name: 'Okta Account Management Policy',
    _embedded: { resourceType: 'END_USER_ACCOUNT_MANAGEMENT' },
  },
  { id: passwordPolicy, type: 'PASSWORD', name: 'Default Policy' },
]

const firstRule: Rule = {
  id: passwordRule,
  status: 'ACTIVE',
  name: 'Default Rule',
  type: 'PASSWORD',
  conditions: { network: { connection: 'ANYWHERE' } },
  actions: {
    passwordChange: { access: 'ALLOW' },
    selfServicePasswordReset: { access: 'ALLOW', requirement: { accessControl: 'LEGACY', primary: { methods: ['email'] } } },
    selfServiceUnlock: { access: 'ALLOW' },
  },
}

interface OfRule {
  Params: { policy: string; rule: string }
}

/** Adds the routes. */
export function addPoliciesRoutes(app: FastifyInstance): void {
  const rules = new Map<string, Map<string, Rule>>(policies.map(({ id }) => [id, new Map()]))
  rules.get(passwordPolicy)?.set(passwordRule, firstRule)
  const path = '/api/v1/policies/:policy/rules'

  function rulesOf(policy: string): Map<string, Rule> {
    const found = rules.get(policy)
    if (found === undefined) throw new Refused(notFound(`${policy} (Policy)`))
    return found
  }
  function found({ policy, rule }: OfRule['Params']): Rule {
    const one = rulesOf(policy).get(rule)
    if (one === undefined) throw new Refused(notFound(`${rule} (PolicyRule)`))
    return one
  }
  function ordered(body: unknown): z.infer<typeof ruleOrder> {
    const parsed = ruleOrder.safeParse(body)
    if (parsed.success) return parsed.data
    const issue = parsed.error.issues[0]
    throw new Refused(validationFailed(issue?.path.join('.') ?? '', issue?.message ?? 'cannot be read'))
  }

  app.get<{ Querystring: { type?: string } }>('/api/v1/policies', async request => {
    requireAdmin(request)
    return policies.filter(({ type }) => type === request.query.type)
  })

  app.get<{ Params: { policy: string } }>(path, async request => {
    requireAdmin(request)
    return [...rulesOf(request.params.policy).values()]
  })

  app.post<{ Params: { policy: string }; Querystring: { activate?: string } }>(path, async request => {
    requireAdmin(request)
    const status = request.query.activate === 'false' ? 'INACTIVE' : 'ACTIVE'
    const rule: Rule = { ...ordered(request.body), id: `rul${randomBytes(9).toString('hex').slice(0, 17)}`, status }
    rulesOf(request.params.policy).set(rule.id, rule)
    return rule
  })

  app.get<OfRule>(`${path}/:rule`, async request => {
    requireAdmin(request)
    return found(request.params)
  })

  app.put<OfRule>(`${path}/:rule`, async request => {
    requireAdmin(request)
    const { id, status } = found(request.params)
    const rule: Rule = { ...ordered(request.body), id, status }
    rulesOf(request.params.policy).set(id, rule)
    return rule
  })

  app.delete<OfRule>(`${path}/:rule`, async (request, reply) => {
    requireAdmin(request)
    rulesOf(request.params.policy).delete(found(request.params).id)
    return reply.code(204).send()
  })
}
