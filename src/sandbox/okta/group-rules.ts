/** Group rules: who has a certain value in their profile is in a group. https://developer.okta.com/docs/api/openapi/okta-management/management/tag/GroupRule/ */

import type { FastifyInstance } from 'fastify'
import { authorize } from './access.ts'
import type { Org } from './org.ts'
import { limitOf, sendPage } from './paging.ts'
import type { PeopleStore } from './people-store.ts'

/** A rule of the one form that this org knows: an attribute equals a text. */
export interface GroupRule {
  readonly id: string
  readonly name: string
  readonly attribute: string
  readonly value: string
  readonly group: number
  readonly created: string
}

export function ruleMatches({ attribute, value }: GroupRule, user: number, people: PeopleStore): boolean {
  return people.read(user, `profile.${attribute}`) === value
}

/** Adds `GET /api/v1/groups/rules`. */
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
