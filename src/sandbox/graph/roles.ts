/** The directory roles of the tenant: who may do more than others. https://learn.microsoft.com/en-us/entra/identity/role-based-access-control/permissions-reference */

import type { DirectoryRole, UnifiedRoleAssignment } from '@microsoft/microsoft-graph-types'
import { createIds } from './ids.ts'
import type { Users } from './users.ts'

const roleIds = createIds(0x4eed_5ee4)
const assignmentIds = createIds(0x5eed_5ee5)

/** Three of Entra's built-in roles, with one holder each. */
const held = [
  { name: 'Global Administrator', templateId: '62e90394-69f5-4237-9190-012177145e10', holder: 0 },
  { name: 'Helpdesk Administrator', templateId: '729827e3-9c14-49f7-bb1b-9608f156bbb8', holder: 1 },
  { name: 'User Administrator', templateId: 'fe930be7-5e62-47db-91af-98c3a49a38b1', holder: 2 },
] as const

/** A role in use. */
export interface HeldRole {
  readonly shown: DirectoryRole
  readonly holder: number
  readonly assignment: UnifiedRoleAssignment
}

/** The roles whose holder is there. */
export function heldRoles(users: Users): readonly HeldRole[] {
  return held.flatMap(({ name, templateId, holder }, index) => {
    if (holder >= users.end() || users.state(holder) !== 'live') return []
    const shown = {
      id: roleIds.at(index),
      deletedDateTime: null,
      description: name,
      displayName: name,
      roleTemplateId: templateId,
    }
    const principalId = users.idAt(holder)
    const assignment = { id: assignmentIds.at(index), principalId, roleDefinitionId: templateId, directoryScopeId: '/' }
    return [{ shown, holder, assignment }]
  })
}
