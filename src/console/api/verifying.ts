import type { Integration, Template } from './schema.ts'

/** The integrations through which somebody can be verified. */
export function verifyingOf(integrations: readonly Integration[], templates: readonly Template[]): readonly Integration[] {
  const verifying = new Set(templates.flatMap(({ id, verifies }) => (verifies ? [id] : [])))
  return integrations.filter(({ template, state }) => verifying.has(template) && state === 'enabled')
}
