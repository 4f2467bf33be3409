/** `GET /api/v1/groups/rules`. https://developer.okta.com/docs/api/openapi/okta-management/management/tag/GroupRule/ */

import type { FastifyInstance } from 'fastify'
import { authorize } from './access.ts'
import type { GroupRule } from './group-rules.ts'
import type { Org } from './org.ts'
import { limitOf, sendPage } from './paging.ts'

/** Adds the route. */
export function addGroupRulesRoutes(app: FastifyInstance, org: Org): void {
  app.get('/api/v1/groups/rules', async (request, reply) => {
    await authorize(request, org, 'okta.groups.read')
    const rules = [...org.groups.rules.values()]
    return sendPage(request, reply, {
      limit: limitOf(request, 50, 200),
      end: rules.length,
      wants: () => true,
      write: position => JSON.stringify(ruleJson(rules[position], org)),
    })
  })
}

function ruleJson(rule: GroupRule | undefined, { groups }: Org): object {
  if (rule === undefined) return {}
  const { id, name, attribute, value, group, created } = rule
  return {
    type: 'group_rule',
    id,
    status: 'ACTIVE',
    name,
    created,
    lastUpdated: created,
    conditions: {
      people: { users: { exclude: [] }, groups: { exclude: [] } },
      expression: { value: `user.${attribute}==${JSON.stringify(value)}`, type: 'urn:okta:expression:1.0' },
    },
    actions: { assignUserToGroups: { groupIds: [String(groups.read(group, 'id'))] } },
  }
}
