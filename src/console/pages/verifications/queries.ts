import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { answered, api, byCursor } from '../../api/client.ts'
import type { Paths } from '../../api/schema.ts'

const pageSize = 50
/** How often one is asked for that goes on. */
const whileOpenMs = 5_000

type Query = NonNullable<Paths['/v1/verifications']['get']['parameters']['query']>
/** What the list is narrowed to. */
export type VerificationFilter = Omit<Query, 'limit' | 'cursor'>

export const verificationsQuery = (filter: VerificationFilter) =>
  infiniteQueryOptions({
    queryKey: ['/v1/verifications', 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      answered(
        api.GET('/v1/verifications', {
          params: { query: { ...filter, limit: pageSize, ...(pageParam === undefined ? {} : { cursor: pageParam }) } },
          signal,
        }),
      ),
    ...byCursor,
    // Narrowed otherwise, the list stays until the other one comes: nothing jumps, and the filter keeps the focus.
    placeholderData: keepPreviousData,
  })

export const verificationQuery = (id: string) =>
  queryOptions({
    queryKey: ['/v1/verifications', id],
    queryFn: ({ signal }) => answered(api.GET('/v1/verifications/{id}', { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) => (state.data && state.data.completedAt === null && !state.error ? whileOpenMs : false),
  })
