/**
 * The Temporary Access Pass of the tenant's authentication methods policy
 * (https://learn.microsoft.com/en-us/graph/api/resources/temporaryaccesspassauthenticationmethodconfiguration).
 */

import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { authorize } from './access.ts'
import { ordered } from './control-routes.ts'
import { groupIds } from './group.ts'
import type { Groups } from './groups.ts'
import { originOf } from './query.ts'
import type { Tenant } from './tenant.ts'

const policyRead = ['Policy.Read.AuthenticationMethod', 'Policy.Read.All', 'Policy.ReadWrite.AuthenticationMethod']
const everybody = 'all_users'

/** As it comes: one hour unless asked otherwise, eight at most, for everybody. */
const policySchema = z.strictObject({
  state: z.enum(['enabled', 'disabled']).default('enabled'),
  defaultLifetimeInMinutes: z.int().default(60),
  defaultLength: z.int().min(8).max(48).default(8),
  minimumLifetimeInMinutes: z.int().min(10).max(43_200).default(60),
  maximumLifetimeInMinutes: z.int().min(10).max(43_200).default(480),
  isUsableOnce: z.boolean().default(false),
  /** Ids of groups. */
  includes: z.array(z.string()).default([everybody]),
  excludes: z.array(z.string()).default([]),
})
type Policy = z.infer<typeof policySchema>

export interface PassPolicy {
  now: Policy
}

export const createPassPolicy = (): PassPolicy => ({ now: policySchema.parse({}) })

/** Whether passes of this person can be used. They can be made for anybody. */
export function isOfPassPolicy({ now }: PassPolicy, groups: Groups, position: number): boolean {
  const has = (id: string): boolean => {
    if (id === everybody) return true
    const group = groupIds.indexOf(id)
    return group !== undefined && groups.within(group).some(one => groups.has(one, { kind: 'user', position }))
  }
  return now.state === 'enabled' && now.includes.some(has) && !now.excludes.some(has)
}

/** Adds the policy, and `POST /__sandbox/pass-policy`, which sets it: what is not named is as it comes. */
export function addPassPolicy(app: FastifyInstance, tenant: Tenant): void {
  const { passPolicy } = tenant
  const path = '/v1.0/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/TemporaryAccessPass'
  app.get(path, async request => {
    authorize(request, tenant, policyRead)
    const { includes, excludes, ...policy } = passPolicy.now
    const target = (id: string) => ({ targetType: 'group', id })
    return {
      '@odata.context': `${originOf(request)}/v1.0/$metadata#authenticationMethodConfigurations/$entity`,
      '@odata.type': '#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration',
      id: 'TemporaryAccessPass',
      ...policy,
      includeTargets: includes.map(id => ({ ...target(id), isRegistrationRequired: false })),
      excludeTargets: excludes.map(target),
    }
  })
  app.post('/__sandbox/pass-policy', async request => {
    passPolicy.now = ordered(policySchema, request)
    return passPolicy.now
  })
}
