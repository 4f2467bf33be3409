import { type Check, checkOf, clockSeen } from '../../src/contract/index.ts'
import { adviceFor } from './advice.ts'
import { lookAtAddress, lookAtPermissions, lookAtTenant, lookAtToken } from './check-access.ts'
import { lookAtAttributes, lookAtAuditLog, lookAtGroups, lookAtPeople, lookAtRate } from './check-people.ts'
import type { CheckParts, Look } from './check-step.ts'
import { lookAtCertificate, lookAtNotifications, lookAtWriteBack } from './check-upkeep.ts'
import { lookAtOperationsPermissions, lookAtOperationsSight, lookAtOperationsToken, lookAtPasses } from './operations/check.ts'
import { needsOwnCertificate } from './subscriptions.ts'

/**
 * *Test connection* along the path of a sync, from the address inwards, so that the first step that fails is the cause.
 * What the integration can do without is a note and no failure.
 */

const steps: readonly (readonly [name: string, look: Look])[] = [
  ['address', lookAtAddress],
  // Before the token: a wrong clock makes Entra refuse it, in words that do not say so.
  ['clock', ({ host }, { headers }) => clockSeen('Entra', headers, host.clock)],
  ['token', lookAtToken],
  ['permissions', lookAtPermissions],
  ['tenant', lookAtTenant],
  ['groups', lookAtGroups],
  ['people', lookAtPeople],
  ['attributes', lookAtAttributes],
  ['audit_log', lookAtAuditLog],
  ['write_back', lookAtWriteBack],
  ['notifications', lookAtNotifications],
  ['certificate', lookAtCertificate],
  ['operations_token', lookAtOperationsToken],
  ['operations_permissions', lookAtOperationsPermissions],
  ['operations_sight', lookAtOperationsSight],
  ['operations_pass', lookAtPasses],
  ['rate', lookAtRate],
]

export function createCheck(parts: CheckParts): Check {
  return checkOf({
    steps,
    parts,
    found: () => ({ headers: new Headers(), rows: [], isAll: true }),
    applies: step => applies(step, parts),
    advise: (step, code) => adviceFor(parts.config, step, code),
  })
}

function applies(step: string, { config }: CheckParts): boolean {
  if (step === 'groups') return config.groupIds !== undefined || config.trackedGroupIds !== undefined
  if (step.startsWith('operations_')) return config.operations !== undefined
  if (step === 'write_back') return config.writeBack !== undefined
  return step !== 'certificate' || config.certificate !== undefined || needsOwnCertificate(config)
}
