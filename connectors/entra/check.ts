import { type Check, type CheckStep, connectorError, connectorErrors, isStepgateError } from '../../src/contract/index.ts'
import { adviceFor } from './advice.ts'
import { lookAtAddress, lookAtClock, lookAtPermissions, lookAtTenant, lookAtToken } from './check-access.ts'
import { lookAtAttributes, lookAtAuditLog, lookAtGroups, lookAtPeople, lookAtRate } from './check-people.ts'
import type { CheckParts, Found, Look } from './check-step.ts'
import { lookAtCertificate, lookAtNotifications, lookAtWriteBack } from './check-upkeep.ts'
import { usesOwnCertificate } from './subscriptions.ts'

/**
 * *Test connection* along the path of a sync, from the address inwards, so that the first step that fails is the cause.
 * What the integration can do without is a note and no failure.
 */

const steps: readonly (readonly [name: string, look: Look])[] = [
  ['address', lookAtAddress],
  // Before the token: a wrong clock makes Entra refuse it, in words that do not say so.
  ['clock', lookAtClock],
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
  ['rate', lookAtRate],
]

export function createCheck(parts: CheckParts): Check {
  return async signal => {
    const found: Found = { headers: new Headers(), rows: [] }
    const done: CheckStep[] = []
    for (const [step, look] of steps) {
      if (!applies(step, parts)) continue
      try {
        done.push({ step, ok: true, ...(await look(parts, found, signal)) })
      } catch (error) {
        if (signal.aborted) throw error
        done.push(failed(parts, step, error))
        break
      }
    }
    return done
  }
}

function applies(step: string, { config }: CheckParts): boolean {
  if (step === 'groups') return config.groupIds !== undefined || config.trackedGroupIds !== undefined
  if (step === 'write_back') return config.writeBack !== undefined
  return step !== 'certificate' || config.certificate !== undefined || usesOwnCertificate(config)
}

function failed({ config }: CheckParts, step: string, error: unknown): CheckStep {
  const known = isStepgateError(error) && error.family === 'connector' ? error : connectorError('internal')
  const code = known.code as keyof typeof connectorErrors
  const advice = adviceFor(config, step, code)
  const { actor } = connectorErrors[code]
  return { step, ok: false, code, actor, saw: known.detail ?? known.message, ...(advice === undefined ? {} : { advice }) }
}
