import { queryOptions } from '@tanstack/react-query'
import { answered, api } from './client.ts'
import type { Alert } from './schema.ts'

const query = { state: 'open', limit: 500 } as const

export const openAlertsQuery = queryOptions({
  queryKey: ['/v1/alerts', query],
  queryFn: ({ signal }) => answered(api.GET('/v1/alerts', { params: { query }, signal })),
})

/** What an integration, its runs and the reviews say of themselves: beside them an alert of it would say the same twice. */
const saidThere: ReadonlySet<Alert['code']> = new Set([
  'sync_held',
  'sync_late',
  'sync_failing',
  'integration_attention',
  'reviews_waiting',
])

export const isSaidThere = ({ code }: Alert): boolean => saidThere.has(code)
