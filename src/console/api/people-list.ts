import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { answered, api, byCursor } from './client.ts'

/** Lists of people that the host keeps. Everything that is read of one has a key that begins so. */
export const listKey = (integrationId: string) => ['/v1/directory/people', integrationId] as const

/** More than a table draws at once, so that its end is seen before it is reached. */
const pageSize = 200

export const listQuery = (integrationId: string, search: string | undefined) =>
  infiniteQueryOptions({
    queryKey: [...listKey(integrationId), 'page', search],
    queryFn: ({ pageParam, signal }) =>
      answered(
        api.GET('/v1/directory/{integrationId}/people', {
          params: {
            path: { integrationId },
            query: {
              limit: pageSize,
              ...(search === undefined ? {} : { search }),
              ...(pageParam === undefined ? {} : { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
    ...byCursor,
  })

/** How many are on it. */
export const listSizeQuery = (integrationId: string) =>
  queryOptions({
    queryKey: [...listKey(integrationId), 'size'],
    queryFn: async ({ signal }) => {
      const params = { path: { integrationId }, query: { limit: 1 } }
      return (await answered(api.GET('/v1/directory/{integrationId}/people', { params, signal }))).total
    },
  })
