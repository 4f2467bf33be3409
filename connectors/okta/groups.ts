import type { SourceGroup } from '../../src/contract/index.ts'
import type { OktaApi } from './api.ts'
import { readPage } from './list.ts'

/** Groups for an administrator to choose from: the first of those whose name begins with the text. */

const most = 100

export function readGroup(row: unknown): SourceGroup | undefined {
  if (typeof row !== 'object' || row === null || !('id' in row) || !('profile' in row)) return undefined
  const { id, profile } = row
  if (typeof id !== 'string' || typeof profile !== 'object' || profile === null || !('name' in profile)) return undefined
  if (typeof profile.name !== 'string') return undefined
  const description = 'description' in profile && typeof profile.description === 'string' ? profile.description : ''
  return { externalId: id, name: profile.name, ...(description === '' ? {} : { description }) }
}

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
