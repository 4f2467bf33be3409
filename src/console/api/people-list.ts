import { queryOptions } from '@tanstack/react-query'
import { answered, api } from './client.ts'

/** Lists of people that the host keeps. Everything that is read of one has a key that begins so. */
export const listKey = (integrationId: string) => ['/v1/directory/people', integrationId] as const

/** How many are on it. */
export const listSizeQuery = (integrationId: string) =>
  queryOptions({
    queryKey: [...listKey(integrationId), 'size'],
    queryFn: async ({ signal }) => {
      const params = { path: { integrationId }, query: { limit: 1 } }
      return (await answered(api.GET('/v1/directory/{integrationId}/people', { params, signal }))).total
    },
  })
