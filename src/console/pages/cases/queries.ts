import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { answered, api, byCursor } from '../../api/client.ts'
import { queryClient } from '../../api/query-client.ts'
import type { Paths } from '../../api/schema.ts'

const pageSize = 50

type Query = NonNullable<Paths['/v1/cases']['get']['parameters']['query']>
/** What the list is narrowed to. */
export type CaseFilter = Omit<Query, 'limit' | 'cursor'>

export const casesQuery = (filter: CaseFilter) =>
  infiniteQueryOptions({
    queryKey: ['/v1/cases', 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      answered(
        api.GET('/v1/cases', {
          params: { query: { ...filter, limit: pageSize, ...(pageParam === undefined ? {} : { cursor: pageParam }) } },
          signal,
        }),
      ),
    ...byCursor,
    // Whoever comes to see what is open sees what was opened a moment ago.
    staleTime: 0,
    // Narrowed otherwise, the list stays until the other one comes: nothing jumps, and the filter keeps the focus.
    placeholderData: keepPreviousData,
  })

export const caseQuery = (id: string) =>
  queryOptions({
    queryKey: ['/v1/cases', id],
    queryFn: ({ signal }) => answered(api.GET('/v1/cases/{id}', { params: { path: { id } }, signal })),
    // Two may decide at once: whoever comes back to it sees what the other said.
    refetchOnWindowFocus: 'always',
  })

type CaseNarrowing = Pick<Query, 'state' | 'verificationId'>

/** The newest of one account, on whichever side of them. */
export const casesOfPerson = (integrationId: string, externalId: string, narrowing: CaseNarrowing) =>
  queryOptions({
    queryKey: ['/v1/cases', 'of', integrationId, externalId, narrowing],
    queryFn: ({ signal }) =>
      answered(api.GET('/v1/cases', { params: { query: { integrationId, externalId, ...narrowing } }, signal })),
  })

/** What waits for a second administrator, and closes the case with it. */
export const supervisionsOfCase = (caseId: string) =>
  queryOptions({
    queryKey: ['/v1/cases', caseId, 'supervisions'],
    queryFn: ({ signal }) => answered(api.GET('/v1/supervisions', { params: { query: { caseId, open: 'true' } }, signal })),
    refetchOnWindowFocus: 'always',
  })

/** After something was decided: the cases, and the people whom they are about. */
export function readCasesAgain(): Promise<unknown> {
  return Promise.all(
    ['/v1/cases', '/v1/directory/users', '/v1/identities'].map(first => queryClient.invalidateQueries({ queryKey: [first] })),
  )
}
