import type { IntegrationId } from '../../contract/index.ts'
import { startScopes, type VerifyToken } from '../provider/index.ts'
import { admit } from './bearer.ts'

/** Ticket systems call the routes of the helpdesk with a token of their client, beside agents with tokens of their own. */
export function deskClients(verifyToken: VerifyToken) {
  return async (
    authorization: string,
  ): Promise<{ readonly clientId: string; readonly integrationId: IntegrationId } | undefined> => {
    const admission = await admit(authorization, [startScopes.helpdesk], verifyToken)
    if ('holder' in admission) {
      const { clientId, integrationId, mode } = admission.holder
      // A rehearsal is about nobody who could call.
      return mode === 'live' ? { clientId, integrationId } : undefined
    }
    if (admission.refused.code === 'unauthenticated') return undefined
    throw admission.refused
  }
}
