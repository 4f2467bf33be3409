import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answered, api } from '../../../api/client.ts'
import { integrationQuery, integrationsQuery } from '../../../api/integrations.ts'
import type { Paths } from '../../../api/schema.ts'

export type Step = Paths['/v1/integrations/{id}/test']['post']['responses'][200]['content']['application/json']['steps'][number]

/** *Test connection* of what is stored. */
export function useTest() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => answered(api.POST('/v1/integrations/{id}/test', { params: { path: { id } } })),
    // A test learns things that the list shows, such as what people can edit.
    onSettled(_, __, id) {
      void client.invalidateQueries({ queryKey: integrationsQuery.queryKey, exact: true })
      void client.invalidateQueries({ queryKey: integrationQuery(id).queryKey, exact: true })
    },
  })
}
