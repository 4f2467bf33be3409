import { type Change, type Clock, connectorCodeOf, type Logger, type Page, type Pause } from '../../src/contract/index.ts'
import type { GraphApi } from './api.ts'
import { query, readPage } from './list.ts'
import { type Mapper, readUsers } from './map.ts'
import type { Scope } from './scope.ts'

/** What all reads have in common. */
export interface Reader {
  readonly api: GraphApi
  readonly scope: Scope
  readonly mapper: Mapper
  readonly clock: Clock
  readonly pause: Pause
  readonly log: Logger
  /** From how many people on a tenant is read in parts. */
  readonly bulkFrom: number
  /** How many people one read asks after at most. More take longer than reading all members does. */
  readonly mostAsked: number
  /** Whether the audit log is to be read at all. */
  readonly readsLog: boolean
}

/** The changes of a page, before it has a cursor. */
export type Draft = Pick<Page, 'changes' | 'setAside' | 'unread'>

export function draftOf({ mapper }: Reader, rows: readonly unknown[], more: readonly Change[] = []): Draft {
  const draft = readUsers(rows, mapper)
  return more.length === 0 ? draft : { ...draft, changes: [...draft.changes, ...more] }
}

/** The first page of a read of everybody by delta, or, with `latest`, the link of one that has seen them. */
export function usersDelta({ scope }: Reader, from?: 'latest'): string {
  const token = from === undefined ? '' : `${query({ $deltatoken: from })}&`
  return `/users/delta?${token}${query({ $select: scope.select.join() })}`
}

/** A link from which changes that come later are read. */
export async function latestLink(
  reader: Reader,
  path: string,
  signal: AbortSignal,
  patient: 'bulk' | 'quick' = 'bulk',
): Promise<string> {
  let at = path
  // One empty page, as a rule; nothing forbids more.
  for (;;) {
    const { delta, next } = await readPage(reader.api, at, signal, { patient })
    if (delta !== undefined) return delta
    at = next ?? path
  }
}

/** How many there are; undefined where the tenant does not count, as those for customers (B2C). */
export async function countOf(
  api: GraphApi,
  path: string,
  signal: AbortSignal,
  patient: 'bulk' | 'quick' = 'bulk',
): Promise<number | undefined> {
  try {
    const { body } = await api.get(path, signal, { eventual: true, patient })
    const count =
      typeof body === 'number'
        ? body
        : Number(
            String(body)
              .replace(/^\uFEFF/, '')
              .trim() || Number.NaN,
          )
    return Number.isInteger(count) && count >= 0 ? count : undefined
  } catch (error) {
    if (['schema_changed', 'object_state_unsupported'].includes(connectorCodeOf(error))) return undefined
    throw error
  }
}
