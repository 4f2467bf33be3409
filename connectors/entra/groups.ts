import { connectorCodeOf, type SourceGroup } from '../../src/contract/index.ts'
import type { GraphApi } from './api.ts'
import { pageSize, pagesFrom, query, quoted, readPage } from './list.ts'
import { isRow, textOf } from './map.ts'

/** Groups: those that an administrator may choose, those that are chosen, and the groups inside of them. */

const most = 100
const select = 'id,displayName,description'

export function readGroup(row: unknown): SourceGroup | undefined {
  if (!isRow(row)) return undefined
  const externalId = textOf(row.id)
  const name = textOf(row.displayName)
  if (externalId === undefined || name === undefined) return undefined
  const description = textOf(row.description)
  return { externalId, name, ...(description === undefined ? {} : { description }) }
}

/** The first of those whose name begins with the text. */
export async function searchGroups(api: GraphApi, search: string, signal: AbortSignal): Promise<readonly SourceGroup[]> {
  const filter = search === '' ? '' : `&${query({ $filter: `startswith(displayName,${quoted(search)})` })}`
  const { rows } = await readPage(api, `/groups?${query({ $top: most, $select: select })}${filter}`, signal, { patient: 'quick' })
  return rows.map(readGroup).filter(group => group !== undefined)
}

/** One group; undefined where it is gone. */
export async function findGroup(
  api: GraphApi,
  id: string,
  signal: AbortSignal,
  patient: 'bulk' | 'quick' = 'bulk',
): Promise<SourceGroup | undefined> {
  try {
    const { body } = await api.get(`/groups/${id}?${query({ $select: select })}`, signal, { patient })
    return readGroup(body)
  } catch (error) {
    if (connectorCodeOf(error) === 'object_not_found') return undefined
    throw error
  }
}

/** The ids of all groups inside a group, however deep. */
export async function nestedIn(api: GraphApi, id: string, signal: AbortSignal): Promise<readonly string[]> {
  const path = `/groups/${id}/transitiveMembers/microsoft.graph.group?${query({ $count: 'true', $top: pageSize, $select: 'id' })}`
  const ids: string[] = []
  for await (const { rows } of pagesFrom(api, path, signal, { eventual: true })) {
    for (const row of rows) if (isRow(row) && typeof row.id === 'string') ids.push(row.id.toLowerCase())
  }
  return ids
}
