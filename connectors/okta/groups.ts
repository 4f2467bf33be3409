import { connectorError, type SourceGroup } from '../../src/contract/index.ts'
import type { OktaApi } from './api.ts'
import { pageSize, readPage } from './list.ts'
import { isRow, text } from './map.ts'
import { pagesFrom } from './reader.ts'
import type { Scope } from './scope.ts'

/** Groups: one by its id, those that changed, and those that an administrator can choose from. */

const most = 100

export function readGroup(row: unknown): SourceGroup | undefined {
  if (typeof row !== 'object' || row === null || !('id' in row) || !('profile' in row)) return undefined
  const { id, profile } = row
  if (typeof id !== 'string' || typeof profile !== 'object' || profile === null || !('name' in profile)) return undefined
  if (typeof profile.name !== 'string') return undefined
  const description = 'description' in profile && typeof profile.description === 'string' ? profile.description : ''
  return { externalId: id, name: profile.name, ...(description === '' ? {} : { description }) }
}

export async function getGroup(api: OktaApi, id: string, signal: AbortSignal): Promise<SourceGroup> {
  const group = readGroup((await api.get(`/api/v1/groups/${id}`, signal)).body)
  if (group?.externalId === id) return group
  throw connectorError('response_invalid', undefined, { detail: 'GET /api/v1/groups/{id}: the answer is not this group' })
}

/** A group that changed, in its name or in who is in it. */
export interface ChangedGroup {
  readonly group: SourceGroup
  /** When somebody last came or left, in epoch milliseconds. */
  readonly membersChangedAt: number
}

/** The groups of this list that changed since then. */
export async function changedGroups(
  { api, scope }: { readonly api: OktaApi; readonly scope: Scope },
  since: string,
  signal: AbortSignal,
): Promise<readonly ChangedGroup[]> {
  const filter = `lastUpdated gt "${since}" or lastMembershipUpdated gt "${since}"`
  const changed: ChangedGroup[] = []
  const start = `/api/v1/groups?limit=${pageSize}&filter=${encodeURIComponent(filter)}`
  for await (const { rows } of pagesFrom({ api, scope }, start, signal)) {
    for (const row of rows) {
      const group = readGroup(row)
      if (group === undefined || !scope.keptIds.includes(group.externalId)) continue
      const at = isRow(row) ? Date.parse(text(row.lastMembershipUpdated) ?? '') : Number.NaN
      changed.push({ group, membersChangedAt: Number.isFinite(at) ? at : 0 })
    }
  }
  return changed
}

/** Those whose name begins with the text. */
export async function searchGroups(
  api: OktaApi,
  origin: string,
  search: string,
  signal: AbortSignal,
): Promise<readonly SourceGroup[]> {
  const query = search === '' ? '' : `&q=${encodeURIComponent(search)}`
  const { rows } = await readPage(api, origin, `/api/v1/groups?limit=${most}${query}`, signal, 'quick')
  return rows.map(readGroup).filter(group => group !== undefined)
}
