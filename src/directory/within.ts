import { problem } from '../contract/index.ts'
import { groupHeaps, groupRow } from './groups.ts'
import { type Db, type Filter, type Heap, heaps } from './rows.ts'

/** Whom a filter names, by kind, and the group that it names. */
export interface Within {
  readonly heaps: readonly Heap[]
  readonly group?: { readonly row: number; readonly members: number }
}

/** Of a group, its own counters tell how many of a kind there are. */
export async function within(db: Db, filter: Filter): Promise<Within> {
  const { groupId, integrationId, status, enrollment } = filter
  if (groupId === undefined) return { heaps: await heaps(db, filter) }
  if (integrationId === undefined) {
    throw problem('request_invalid', 'A group is one of a directory.', {
      faults: [{ path: '/integrationId', message: 'Has to be given with groupId.' }],
    })
  }
  const row = await groupRow(db, integrationId, groupId)
  const all = await groupHeaps(db, row)
  const named = all
    .filter(heap => (status === undefined ? heap.status !== 'removed' : heap.status === status))
    .filter(heap => enrollment === undefined || heap.enrollment === enrollment)
  return {
    heaps: named.map(heap => ({ ...heap, integration_id: integrationId })),
    group: { row, members: all.reduce((sum, { n }) => sum + n, 0) },
  }
}
