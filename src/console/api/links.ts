import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { answered, api, byCursor } from './client.ts'
import type { Whom } from './directory.ts'
import { queryClient } from './query-client.ts'
import type { AccountLink } from './schema.ts'

const pageSize = 50
/** More than anybody has. */
const ofOne = 100
const worthANumber = 20

export interface LinkFilter {
  readonly state?: AccountLink['state']
  readonly origin?: AccountLink['origin']
  readonly integrationId?: string
}

export const linksQuery = (filter: LinkFilter) =>
  infiniteQueryOptions({
    queryKey: ['/v1/directory/links', 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      answered(
        api.GET('/v1/directory/links', {
          params: { query: { ...filter, limit: pageSize, ...(pageParam === undefined ? {} : { cursor: pageParam }) } },
          signal,
        }),
      ),
    ...byCursor,
    // Narrowed otherwise, the list stays until the other one comes: nothing jumps, and the filter keeps the focus.
    placeholderData: keepPreviousData,
  })

/** Those that wait for a second administrator, as many as are worth a number. */
export const waitingLinksQuery = queryOptions({
  queryKey: ['/v1/directory/links', 'waiting'],
  queryFn: ({ signal }) =>
    answered(api.GET('/v1/directory/links', { params: { query: { state: 'proposed', limit: worthANumber } }, signal })),
})

/** The links of one account, those that have ended among them. */
export const linksOfQuery = ({ integrationId, externalId }: Whom) =>
  queryOptions({
    queryKey: ['/v1/directory/links', 'of', integrationId, externalId],
    queryFn: ({ signal }) =>
      answered(api.GET('/v1/directory/links', { params: { query: { integrationId, externalId, limit: ofOne } }, signal })),
  })

export const linkQuery = (id: string) =>
  queryOptions({
    queryKey: ['/v1/directory/links', id],
    queryFn: ({ signal }) => answered(api.GET('/v1/directory/links/{id}', { params: { path: { id } }, signal })),
    // What would follow is read when it is asked about, and not remembered.
    gcTime: 0,
    staleTime: 0,
  })

/** After a link has come or gone: the links, and whoever they are of, for their bindings may have gone with it. */
export async function readLinksAgain(): Promise<void> {
  const first = ['/v1/directory/links', '/v1/directory/users', '/v1/identities']
  await Promise.all(first.map(key => queryClient.invalidateQueries({ queryKey: [key] })))
}
