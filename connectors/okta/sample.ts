import { attributesOf, type Sample } from '../../src/contract/index.ts'
import { readPage } from './list.ts'
import { isRow } from './map.ts'
import type { Reader } from './reader.ts'
import { passesOf } from './scope.ts'

/** A few people in scope, as Okta has them and as the mapping reads them. */
export async function samplePeople(reader: Reader, limit: number, signal: AbortSignal): Promise<readonly Sample[]> {
  const [first] = passesOf(reader.scope)
  if (first === undefined || limit < 1) return []
  const path = first.path.replace(/limit=\d+/, `limit=${Math.min(limit, 200)}`)
  const { rows } = await readPage(reader.api, reader.scope.origin, path, signal, 'quick')
  return rows.slice(0, limit).map(row => {
    const { user, unread = [] } = reader.people.read(row) ?? {}
    return { raw: attributesOf(mappable(row)), unread, ...(user === undefined ? {} : { user }) }
  })
}

/** What a person is, and not how it is linked or proven. */
function mappable(row: unknown): unknown {
  if (!isRow(row)) return row
  const { _links, _embedded, credentials, type, ...rest } = row
  return rest
}
