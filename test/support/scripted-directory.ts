import { z } from 'zod'
import { type Connector, type DirectorySource, defineConnector, type Mapping, mappingSchema } from '../../src/contract/index.ts'

const config = z.strictObject({
  mapping: mappingSchema.optional(),
  groupIds: z.array(z.string()).optional(),
  token: z.string().optional().meta({ secret: true }),
})

/** How a directory was configured when it was asked. */
export interface Scripted {
  readonly mapping?: Mapping | undefined
  readonly groupIds?: readonly string[] | undefined
}

/** A directory connector around whatever source a test makes of its configuration. */
export function scriptedDirectory(sourceOf: (config: Scripted) => DirectorySource): Connector<unknown> {
  const connector: Connector<z.infer<typeof config>> = defineConnector({
    manifest: {
      id: 'scripted-directory',
      name: 'Scripted directory',
      kind: 'directory',
      summary: 'People as a test has them.',
      docs: 'https://example.com/docs',
      capabilities: ['directory'],
      scopes: [],
      egress: [],
    },
    config,
    configVersion: 1,
    open: given => ({ directory: sourceOf(given) }),
  })
  return connector as Connector<unknown>
}
