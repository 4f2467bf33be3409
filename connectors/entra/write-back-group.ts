import { connectorCodeOf, isStepgateError, type WriteBack } from '../../src/contract/index.ts'
import type { GraphApi } from './api.ts'
import { pagesFrom } from './list.ts'
import { isRow, textOf } from './map.ts'
import { shownByMembership } from './standing.ts'
import { membersPath } from './standing-members.ts'
import { usableGroup } from './usable-group.ts'

/**
 * Who is verified is a member of one group, which Conditional Access can name. The group says nothing of scores and
 * times; who is not verified, or no longer, is not in it.
 */
export function groupWriteBack(
  api: GraphApi,
  { tenantId, groupId, validDays }: { readonly tenantId: string; readonly groupId: string; readonly validDays: number },
): WriteBack {
  async function leave(externalId: string, signal: AbortSignal): Promise<void> {
    try {
      await api.send('DELETE', `/groups/${groupId}/members/${encodeURIComponent(externalId)}/$ref`, undefined, signal)
    } catch (error) {
      if (connectorCodeOf(error) !== 'object_not_found') throw error
    }
  }

  async function join(externalId: string, signal: AbortSignal): Promise<void> {
    const reference = { '@odata.id': `${api.graphUrl}/v1.0/directoryObjects/${encodeURIComponent(externalId)}` }
    try {
      await api.send('POST', `/groups/${groupId}/members/$ref`, reference, signal)
    } catch (error) {
      // The only way that Graph has to say that it changes nothing.
      if (!isStepgateError(error) || !/references already exist/.test(error.detail ?? '')) throw error
    }
  }

  return {
    on: true,
    place: `${tenantId} group ${groupId}`,
    validDays,
    shownAs: { VERIFIED: shownByMembership, EXPIRED: null, REVOKED: null },
    write: ({ externalId, standing }, signal) => (standing.status === 'VERIFIED' ? join : leave)(externalId, signal),
    clear: leave,
    async prepare(signal) {
      await usableGroup(api, groupId, signal)
    },
    async *remaining(signal) {
      for await (const { rows } of pagesFrom(api, membersPath(groupId), signal, { eventual: true })) {
        for (const row of rows) {
          const externalId = isRow(row) ? textOf(row.id) : undefined
          if (externalId !== undefined) yield { externalId, shown: shownByMembership }
        }
      }
    },
  }
}
