import type { Integration, Template } from './schema.ts'

/** Whether it names another directory, and so nobody of this one. Which of those that name none are of another tenant, the host says. */
const isForOthers = ({ config: { directoryIntegrationId } }: Integration, directoryId: string) =>
  typeof directoryIntegrationId === 'string' && directoryIntegrationId !== directoryId

/** The integrations through which somebody of a directory can be invited: those that verify, and have a client of ours. */
export function verifyingOf(
  integrations: readonly Integration[],
  templates: readonly Template[],
  directoryId: string,
): readonly Integration[] {
  const verifying = new Set(templates.flatMap(({ id, verifies }) => (verifies ? [id] : [])))
  const invites = ({ template, state, client }: Integration) => verifying.has(template) && state === 'enabled' && client !== null
  return integrations.filter(one => invites(one) && !isForOthers(one, directoryId))
}
