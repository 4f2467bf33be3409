import type { IntegrationId, PolicyScope } from '../contract/index.ts'
import type { IntegrationView } from './port.ts'

/** The directories whose people something covers: one that is named, those that an integration may name people of, or all. */
export function directoriesUnder(scope: PolicyScope | null, all: readonly IntegrationView[]): readonly IntegrationId[] {
  const directories = all.filter(({ sync }) => sync !== null).map(({ id }) => id)
  if (scope === null) return directories
  if ('directoryId' in scope) return directories.filter(id => id === scope.directoryId)
  const named = all.find(({ id }) => id === scope.integrationId)?.config.directoryIntegrationId
  if (directories.some(id => id === scope.integrationId)) return directories.filter(id => id === scope.integrationId)
  return named === undefined ? directories : directories.filter(id => id === named)
}
