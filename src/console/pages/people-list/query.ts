import { infiniteQueryOptions } from '@tanstack/react-query'
import { answered, api, byCursor } from '../../api/client.ts'
import { listKey } from '../../api/people-list.ts'

/** More than a table draws at once, so that its end is seen before it is reached. */
export const pageSize = 200

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
