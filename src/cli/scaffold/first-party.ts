import { dirname, join, relative } from 'node:path'
import { api, asTypeScript, check, directory } from './sources.ts'
import { standIn } from './stand-in.ts'

/** A connector of this checkout: a folder of TypeScript, and its test. */

export interface Places {
  readonly id: string
  /** Where the connector goes, and where its test. */
  readonly folder: string
  readonly tests: string
  /** The checkout. */
  readonly top: string
}

export function firstPartyFiles({ id, folder, tests, top }: Places): ReadonlyMap<string, string> {
  const from = (file: string, target: string): string => {
    const path = relative(dirname(file), join(top, target))
    return path.startsWith('.') ? path : `./${path}`
  }
  const at = (name: string) => join(folder, name)
  const contract = from(at('index.ts'), 'src/contract/index.ts')
  const name = constantOf(id)
  const world = join(tests, `${id}-world.ts`)
  const test = join(tests, `${id}.test.ts`)
  return new Map([
    [
      at('index.ts'),
      `/**
 * ${titleOf(id)} as a directory. It shapes what the product says and nothing more; it knows neither the view that its pages
 * end up in nor any verification.
 */
import { defineConnector } from '${contract}'
import { createApi } from './api.ts'
import { createCheck } from './check.ts'
import { type Config, config } from './config.ts'
import { createDirectory } from './directory.ts'

export const ${name} = defineConnector<Config>({
  manifest: {
    id: '${id}',
    name: '${titleOf(id)}',
    kind: 'directory',
    summary: 'The people of ${titleOf(id)}.',
    docs: 'https://example.com/docs',
    capabilities: ['check', 'directory'],
    scopes: [],
    egress: ['{baseUrl}'],
  },
  config,
  configVersion: 1,
  open({ baseUrl, apiToken }, host) {
    const ask = createApi({ baseUrl, apiToken }, host)
    return { check: createCheck(ask), directory: createDirectory(baseUrl, ask) }
  },
})
`,
    ],
    [
      at('config.ts'),
      `import { z } from 'zod'

/** What an administrator enters. */
export const config = z.strictObject({
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .transform(text => text.replace(/\\/+$/, ''))
    .meta({ title: 'Address', description: 'Where the API of the product is.', examples: ['https://people.example.com'] }),
  apiToken: z.string().min(8).meta({ title: 'API token', description: 'With the right to read people.', secret: true }),
})
export type Config = z.infer<typeof config>
`,
    ],
    [
      at('api.ts'),
      asTypeScript(`import { setTimeout } from 'node:timers/promises'
import { connectorError, type HostContext } from '${contract}'

${api}`),
    ],
    [
      at('directory.ts'),
      asTypeScript(`import { type Change, connectorError, type DirectorySource, type Page, type SourceUser } from '${contract}'
import { type createApi, stopIf } from './api.ts'

/** A person as the product writes them. */
interface Row {
  readonly id: string
  readonly login: string
  readonly email?: string
  readonly givenName?: string
  readonly familyName?: string
  readonly birthDate?: string
  readonly status: string
  readonly changedAt: string
  readonly removed?: boolean
}

${directory}`),
    ],
    [
      at('check.ts'),
      asTypeScript(`import { type Check, connectorCodeOf, connectorError, connectorErrors } from '${contract}'
import type { createApi } from './api.ts'

const actorOf = (code: keyof typeof connectorErrors) => connectorErrors[code].actor

${check}`),
    ],
    [
      world,
      asTypeScript(`import { createServer } from 'node:http'
import type { ConnectorSamples } from '${from(world, 'test/conformance/connector.ts')}'

interface StandInPerson {
  readonly id: string
  readonly login: string
  readonly email: string
  readonly givenName: string
  readonly familyName: string
  readonly status: string
  readonly changedAt: string
  readonly seq: number
  readonly removed?: boolean
}

${standIn}`),
    ],
    [
      test,
      `import { connectorConformance } from '${from(test, 'test/conformance/connector.ts')}'
import { ${name} } from '${relativeTo(test, at('index.ts'))}'
import { samples } from './${id}-world.ts'

connectorConformance(${name}, samples)
`,
    ],
  ])
}

function relativeTo(file: string, target: string): string {
  const path = relative(dirname(file), target)
  return path.startsWith('.') ? path : `./${path}`
}

export function titleOf(id: string): string {
  return id
    .split('-')
    .map(word => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')
}

export function constantOf(id: string): string {
  return id.replaceAll(/-([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase())
}
