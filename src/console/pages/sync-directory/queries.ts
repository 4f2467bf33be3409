import { queryOptions } from '@tanstack/react-query'
import { answered, api } from '../../api/client.ts'

export const scheduleQuery = (id: string) =>
  queryOptions({
    queryKey: ['/v1/integrations', id, 'schedule'],
    queryFn: ({ signal }) => answered(api.GET('/v1/integrations/{id}/schedule', { params: { path: { id } }, signal })),
  })

export const mappingQuery = (id: string) =>
  queryOptions({
    queryKey: ['/v1/integrations', id, 'mapping'],
    queryFn: ({ signal }) => answered(api.GET('/v1/integrations/{id}/mapping', { params: { path: { id } }, signal })),
  })
