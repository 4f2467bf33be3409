import { useQuery } from '@tanstack/react-query'
import { integrationsQuery } from '../../api/integrations.ts'
import type { Policy } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { texts } from '../../texts/index.ts'

const t = texts.policies

/** Whom a policy covers, with the names of what it names. A reviewer may not read those, and sees ids. */
export function useScopeText(): (scope: Policy['scope']) => string {
  const may = useMay()
  const { data } = useQuery({ ...integrationsQuery, enabled: may('integrations:read') })
  const nameOf = (id: string) => data?.items.find(one => one.id === id)?.name ?? id
  return scope => {
    if (scope === null) return t.scopes.everybody
    if ('integrationId' in scope) return t.scopes.integration(nameOf(scope.integrationId))
    const directory = nameOf(scope.directoryId)
    return scope.groupId === undefined ? t.scopes.directory(directory) : t.scopes.group(scope.groupId, directory)
  }
}
