import type { Template } from '../../api/schema.ts'

/** Whether a flow goes through integrations of the template, and what can be done with it. */
export const hasFlow = (template: Template): boolean => template.flowView !== undefined
export const hasSetUp = (template: Template): boolean => template.capabilities.includes('setup')
/** As the host has it: a client that is given out, or a product that calls by itself. */
export const canRehearse = ({ kind, givesClient, capabilities }: Template): boolean =>
  givesClient || (kind === 'flow' && capabilities.includes('surface'))
