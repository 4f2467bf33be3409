import { attributesOf, connectorCodeOf, type JsonObject, type Sample } from '../../src/contract/index.ts'
import { query, readPage } from './list.ts'
import { isRow, readUser } from './map.ts'
import { others } from './properties.ts'
import type { Reader } from './reader.ts'

/** A few people with everything that could be mapped, for an administrator to look at. */

const most = 25

/** Directory extensions of this tenant (https://learn.microsoft.com/en-us/graph/api/directoryobject-getavailableextensionproperties). */
async function extensionsOf({ api }: Reader, signal: AbortSignal): Promise<readonly string[]> {
  try {
    const { body } = await api.send('POST', '/directoryObjects/getAvailableExtensionProperties', {}, signal, { isRead: true })
    const value: unknown = isRow(body) ? body.value : undefined
    const rows: readonly unknown[] = Array.isArray(value) ? value : []
    return rows.flatMap(row => {
      if (!isRow(row) || typeof row.name !== 'string') return []
      const targets: readonly unknown[] = Array.isArray(row.targetObjects) ? row.targetObjects : []
      return targets.includes('User') ? [row.name] : []
    })
  } catch {
    // It takes a permission that nothing else needs: then those of the mapping are all that is shown.
    return []
  }
}

export async function sampleUsers(reader: Reader, limit: number, signal: AbortSignal): Promise<readonly Sample[]> {
  const { scope, mapper } = reader
  const everything = [...new Set([...scope.select, ...others, ...(await extensionsOf(reader, signal))])]
  const top = Math.max(1, Math.min(limit, most))
  const rows = await rowsOf(reader, top, everything, signal).catch((error: unknown) => {
    if (connectorCodeOf(error) !== 'schema_changed') throw error
    // Clouds do not all have every property: then what is read anyway is what can be shown.
    return rowsOf(reader, top, scope.select, signal)
  })
  return rows.slice(0, top).map(row => {
    const read = readUser(row, mapper)
    const raw = attributesOf(row) as JsonObject
    return { raw, unread: read?.unread ?? [], ...(read === undefined ? {} : { user: read.user }) }
  })
}

async function rowsOf({ api, scope }: Reader, top: number, select: readonly string[], signal: AbortSignal) {
  const [group] = scope.groupIds
  const path =
    group === undefined ? '/users?' : `/groups/${group}/transitiveMembers/microsoft.graph.user?${query({ $count: 'true' })}&`
  const options = { patient: 'quick', eventual: group !== undefined } as const
  return (await readPage(api, `${path}${query({ $top: top, $select: select.join() })}`, signal, options)).rows
}
