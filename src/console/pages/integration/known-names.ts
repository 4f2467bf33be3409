import { useQuery } from '@tanstack/react-query'
import { answered, api } from '../../api/client.ts'
import { integrationsQuery } from '../../api/integrations.ts'
import { useMay } from '../../api/session.ts'
import { workflowsOf } from './form/identity.tsx'
import type { NameOf } from './said-value.ts'

/** A directory mostly reads those groups alone that are chosen, so that these are all. Any other is told by its id. */
const mostGroups = 500

/** What the ids in the history of an integration are called today. What is gone has its id alone. */
export function useKnownNames(integrationId: string, hasGroups: boolean): NameOf {
  const may = useMay()
  const integrations = useQuery(integrationsQuery)
  const groups = useQuery({
    queryKey: ['/v1/directory/groups', integrationId, { limit: mostGroups }],
    queryFn: ({ signal }) =>
      answered(api.GET('/v1/directory/groups', { params: { query: { integrationId, limit: mostGroups } }, signal })),
    enabled: hasGroups && may('directory:read'),
  })
  return (of, id) => {
    if (of === 'groups') return groups.data?.items.find(one => one.externalId === id)?.name
    const all = integrations.data?.items ?? []
    if (of === 'workflows') return all.flatMap(workflowsOf).find(one => one.value === id)?.label
    return all.find(one => one.id === id)?.name
  }
}
