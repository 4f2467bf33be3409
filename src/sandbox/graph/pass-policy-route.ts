/** The Temporary Access Pass policy of the tenant, read through Graph and set by tests. */

import type { FastifyInstance } from 'fastify'
import { authorize } from './access.ts'
import { ordered } from './control-routes.ts'
import { policySchema } from './pass-policy.ts'
import { originOf } from './query.ts'
import type { Tenant } from './tenant.ts'

const policyRead = ['Policy.Read.AuthenticationMethod', 'Policy.Read.All', 'Policy.ReadWrite.AuthenticationMethod']

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
