import type { Integration, Template } from './schema.ts'

/** Whether it names another directory, and so nobody of this one. Which of those that name none are of another tenant, the host says. */
const isForOthers = ({ config: { directoryIntegrationId } }: Integration, directoryId: string) =>
  typeof directoryIntegrationId === 'string' && directoryIntegrationId !== directoryId

/** The integrations through which somebody of a directory can be verified. */
export function verifyingOf(
  integrations: readonly Integration[],
  templates: readonly Template[],
  directoryId: string,
): readonly Integration[] {
  const verifying = new Set(templates.flatMap(({ id, verifies }) => (verifies ? [id] : [])))
  return integrations.filter(one => verifying.has(one.template) && one.state === 'enabled' && !isForOthers(one, directoryId))
}
