import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { answered, api, byCursor } from '../../api/client.ts'
import { queryClient } from '../../api/query-client.ts'
import type { SyncRun } from '../../api/schema.ts'
import type { RunPeopleKind } from '../../texts/en/sync.ts'

const pageSize = 50
/** How often a list is asked for that shows a run under way. */
const whileRunningMs = 3_000

export interface RunFilter {
  readonly integrationId?: string
  readonly state?: SyncRun['state']
}

export const runsQuery = (filter: RunFilter) =>
  infiniteQueryOptions({
    queryKey: ['/v1/sync-runs', 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      answered(
        api.GET('/v1/sync-runs', {
          params: { query: { ...filter, limit: pageSize, ...(pageParam === undefined ? {} : { cursor: pageParam }) } },
          signal,
        }),
      ),
    ...byCursor,
    // Narrowed otherwise, the list stays until the other one comes: nothing jumps, and the filter keeps the focus.
    placeholderData: keepPreviousData,
    refetchInterval: query =>
      query.state.data?.pages.some(({ items }) => items.some(run => run.state === 'running')) ? whileRunningMs : false,
  })

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ['/v1/sync-runs', id],
    queryFn: ({ signal }) => answered(api.GET('/v1/sync-runs/{id}', { params: { path: { id } }, signal })),
  })

export const runPeopleQuery = (id: string, kind: RunPeopleKind) =>
  infiniteQueryOptions({
    queryKey: ['/v1/sync-runs', id, 'people', kind],
    queryFn: ({ pageParam, signal }) =>
      answered(
        api.GET('/v1/sync-runs/{id}/people', {
          params: {
            path: { id },
            query: { kind, limit: pageSize, ...(pageParam === undefined ? {} : { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    ...byCursor,
  })

/** After something was begun or decided: the runs, and how the directories stand. */
export function readRunsAgain(): void {
  void queryClient.invalidateQueries({ queryKey: ['/v1/sync-runs'] })
  void queryClient.invalidateQueries({ queryKey: ['/v1/integrations'] })
}
