import { z } from 'zod'
import { type AnyConnector, capabilityNames, connectorKinds } from './connector.ts'
import { flowViewSchema, setupForm, switchOffStep } from './flow-view.ts'
import { operationNames } from './operations.ts'

/** The published form of a manifest: `manifests/connectors/{id}.json`, described by `manifest.schema.json`. */
export const manifestSchema = z
  .object({
    manifestVersion: z.literal(1),
    id: z.string().regex(/^[a-z][a-z0-9-]*$/),
    name: z.string(),
    kind: z.enum(connectorKinds),
    summary: z.string(),
    docs: z.url(),
    capabilities: z.array(z.enum(capabilityNames)),
    operations: z.array(z.enum(operationNames)).optional(),
    scopes: z.array(z.object({ scope: z.string(), why: z.string(), for: z.array(z.enum(capabilityNames)) })),
    egress: z.array(z.string()).describe('Host patterns; {field} is the host of that field of the configuration.'),
    sendsTo: z.array(z.string()).optional().describe('Host patterns, as in egress, where it may send a person’s browser.'),
    rate: z
      .object({ limit: z.string(), remaining: z.string(), reset: z.string(), keepFree: z.number().min(0).max(1) })
      .optional()
      .describe('Response headers by which the product tells its rate.'),
    givesClient: z.boolean(),
    verifies: z.boolean(),
    holdsList: z.boolean().optional().describe('Whether its people are entered at the host.'),
    flowView: flowViewSchema.optional().describe('What a flow at the product sees of each result.'),
    switchOff: z.array(switchOffStep).optional().describe('How the product goes on without us, in this order.'),
    setupForm: setupForm.optional().describe('What the set-up asks an administrator for.'),
    configVersion: z.number().int().positive(),
    config: z.record(z.string(), z.unknown()).describe('JSON Schema 2020-12 of the configuration; secret: true marks secrets.'),
  })
  .meta({ id: 'Manifest', title: 'Stepgate connector manifest' })
export type Manifest = z.infer<typeof manifestSchema>

/** What is published of a connector. Pure: the same connector always gives the same manifest. */
export function manifestOf(connector: AnyConnector): Manifest {
  const { scopes, egress, sendsTo, capabilities, operations, rate, givesClient, verifies, holdsList, switchOff, ...named } =
    connector.manifest
  return manifestSchema.parse({
    manifestVersion: 1,
    ...named,
    capabilities: [...capabilities],
    ...(operations ? { operations: [...operations] } : {}),
    scopes: scopes.map(scope => ({ ...scope, for: [...scope.for] })),
    egress: [...egress],
    ...(sendsTo ? { sendsTo: [...sendsTo] } : {}),
    ...(rate ? { rate } : {}),
    givesClient: givesClient ?? false,
    verifies: verifies ?? false,
    ...(holdsList ? { holdsList } : {}),
    ...(switchOff ? { switchOff: [...switchOff] } : {}),
    configVersion: connector.configVersion,
    config: z.toJSONSchema(connector.config, { io: 'input' }),
  })
}
