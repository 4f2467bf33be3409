import { queryOptions } from '@tanstack/react-query'
import { answered, api } from '../../api/client.ts'

/** Every token of the admin API, also those that are over. */
export const tokensQuery = queryOptions({
  queryKey: ['/v1/admin-tokens'],
  queryFn: ({ signal }) => answered(api.GET('/v1/admin-tokens', { signal })),
})
