import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { answered, api, byCursor } from '../../api/client.ts'
import { queryClient } from '../../api/query-client.ts'
import type { Review } from '../../api/schema.ts'

const pageSize = 50

export interface ReviewFilter {
  readonly state?: Review['state']
  readonly kind?: Review['kind']
}

export const reviewsQuery = (filter: ReviewFilter) =>
  infiniteQueryOptions({
    queryKey: ['/v1/reviews', 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      answered(
        api.GET('/v1/reviews', {
          params: { query: { ...filter, limit: pageSize, ...(pageParam === undefined ? {} : { cursor: pageParam }) } },
          signal,
        }),
      ),
    ...byCursor,
    // Narrowed otherwise, the list stays until the other one comes: nothing jumps, and the filter keeps the focus.
    placeholderData: keepPreviousData,
  })

export const reviewCountsQuery = queryOptions({
  queryKey: ['/v1/reviews', 'counts'],
  queryFn: ({ signal }) => answered(api.GET('/v1/reviews/counts', { signal })),
})

export const reviewQuery = (id: string) =>
  queryOptions({
    queryKey: ['/v1/reviews', id],
    queryFn: ({ signal }) => answered(api.GET('/v1/reviews/{id}', { params: { path: { id } }, signal })),
    // Two may decide at once: whoever comes back to it sees what the other said.
    refetchOnWindowFocus: 'always',
  })

export const aliasesQuery = (integrationId: string, externalId: string) =>
  queryOptions({
    queryKey: ['/v1/directory/users', integrationId, externalId, 'aliases'],
    queryFn: ({ signal }) =>
      answered(
        api.GET('/v1/directory/users/{integrationId}/{externalId}/aliases', {
          params: { path: { integrationId, externalId } },
          signal,
        }),
      ),
  })

/** After something was decided: the queue, what it was about, and the names that came of it. */
export function readReviewsAgain(): void {
  for (const first of ['/v1/reviews', '/v1/verifications', '/v1/directory/users', '/v1/integrations'])
    void queryClient.invalidateQueries({ queryKey: [first] })
}
