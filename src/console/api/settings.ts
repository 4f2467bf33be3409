import { queryOptions } from '@tanstack/react-query'
import { answered, api } from './client.ts'

/** What the host was started with. */
export const settingsQuery = queryOptions({
  queryKey: ['/v1/settings'],
  queryFn: ({ signal }) => answered(api.GET('/v1/settings', { signal })),
})
