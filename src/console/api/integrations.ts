import { queryOptions } from '@tanstack/react-query'
import { answered, api } from './client.ts'
import { queryClient } from './query-client.ts'

/** What is connected, and what could be: read by more than one page. A key begins with the path, so that a change of one can make all of it be read again. */
export const integrationsQuery = queryOptions({
  queryKey: ['/v1/integrations'],
  queryFn: ({ signal }) => answered(api.GET('/v1/integrations', { signal })),
})

export const integrationQuery = (id: string) =>
  queryOptions({
    queryKey: ['/v1/integrations', id],
    queryFn: ({ signal }) => answered(api.GET('/v1/integrations/{id}', { params: { path: { id } }, signal })),
    // What the list knows of it is shown until it comes.
    placeholderData: () => queryClient.getQueryData(integrationsQuery.queryKey)?.items.find(one => one.id === id),
  })

/** They change with the host alone. */
export const templatesQuery = queryOptions({
  queryKey: ['/v1/templates'],
  queryFn: ({ signal }) => answered(api.GET('/v1/templates', { signal })),
  staleTime: 5 * 60_000,
})
