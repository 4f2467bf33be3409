import { join } from 'node:path'
import { connectorErrors, type Manifest } from '../../contract/index.ts'
import { titleOf } from './first-party.ts'
import { api, asJavaScript, check, directory } from './sources.ts'
import { standIn } from './stand-in.ts'

/** A connector as a package of its own: JavaScript, its manifest, a README and a test that needs nothing but Node. */

export function packageFiles({ id, folder }: { readonly id: string; readonly folder: string }): ReadonlyMap<string, string> {
  const name = titleOf(id)
  const manifest: Manifest = {
    manifestVersion: 1,
    id,
    name,
    kind: 'directory',
    summary: `The people of ${name}.`,
    docs: 'https://example.com/docs',
    capabilities: ['check', 'directory'],
    scopes: [],
    egress: ['{baseUrl}'],
    givesClient: false,
    verifies: false,
    configVersion: 1,
    config: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      properties: {
        baseUrl: {
          type: 'string',
          format: 'uri',
          title: 'Address',
          description: 'Where the API of the product is, without a slash at its end.',
        },
        apiToken: {
          type: 'string',
          minLength: 8,
          title: 'API token',
          description: 'With the right to read people.',
          secret: true,
        },
      },
      required: ['baseUrl', 'apiToken'],
      additionalProperties: false,
    },
  }
  const described = {
    name: `stepgate-${id}`,
    version: '0.1.0',
    description: `${name} as a directory of Stepgate`,
    type: 'module',
    private: true,
    scripts: { test: 'node --test test/connector.test.js' },
    stepgate: { manifest: './manifest.json', entry: './index.js' },
  }
  const actors = Object.fromEntries(Object.entries(connectorErrors).map(([code, { actor }]) => [code, actor]))
  const js = (source: string) => asJavaScript(source)
  return new Map([
    [join(folder, 'package.json'), `${JSON.stringify(described, null, 2)}\n`],
    [join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`],
    [
      join(folder, 'index.js'),
      `import { createApi } from './api.js'
import { createCheck } from './check.js'
import { createDirectory } from './directory.js'

/** What the host opens: with a configuration that fits manifest.json, and with the ports that it offers. */
export const connector = {
  open({ baseUrl, apiToken }, host) {
    const ask = createApi({ baseUrl, apiToken }, host)
    return { check: createCheck(ask), directory: createDirectory(baseUrl, ask) }
  },
}
`,
    ],
    [
      join(folder, 'errors.js'),
      `/** Errors of the host's closed list: it tells them apart by \`code\`. The value is who has to act. */
const actors = ${JSON.stringify(actors, null, 2)}

export function connectorError(code, message = code, facts = {}) {
  return Object.assign(new Error(message), { name: 'StepgateError', family: 'connector', code, faults: [], ...facts })
}

/** What the host's own errors are told by too, such as a product that cannot be reached. */
export function connectorCodeOf(error) {
  return Object.hasOwn(actors, error?.code) ? error.code : 'internal'
}

export function actorOf(code) {
  return actors[code]
}
`,
    ],
    [
      join(folder, 'api.js'),
      js(`import { setTimeout } from 'node:timers/promises'
import { connectorError } from './errors.js'

${api}`),
    ],
    [
      join(folder, 'directory.js'),
      js(`import { stopIf } from './api.js'
import { connectorError } from './errors.js'

${directory}`),
    ],
    [
      join(folder, 'check.js'),
      js(`import { actorOf, connectorCodeOf, connectorError } from './errors.js'

${check}`),
    ],
    [
      join(folder, 'test', 'stand-in.js'),
      js(`import { createServer } from 'node:http'

${standIn}`),
    ],
    [
      join(folder, 'test', 'connector.test.js'),
      `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connector } from '../index.js'
import { startWorld } from './stand-in.js'

const open = config => connector.open(config, { fetch, clock: { now: Date.now }, log: console })

test('reads everybody, then what changed', async () => {
  const world = await startWorld(450)
  try {
    const { directory } = open(world.config)
    const read = async from => {
      const pages = []
      for await (const page of directory.pages(from, AbortSignal.timeout(5_000))) pages.push(page)
      return pages
    }
    const pages = await read()
    assert.equal(pages.flatMap(page => page.changes).length, 450)
    await world.hooks.rename('p-0000003', 'Renamed')
    const [page] = await read(pages.at(-1).cursor)
    assert.deepEqual(page.changes.map(change => change.user.familyName), ['Renamed'])
  } finally {
    await world.dispose()
  }
})

test('says of a wrong token who has to act', async () => {
  const world = await startWorld(1)
  try {
    const [step] = await open(await world.hooks.wrongCredentials()).check(AbortSignal.timeout(5_000))
    assert.equal(step.code, 'credentials_invalid')
    assert.equal(step.actor, 'admin')
  } finally {
    await world.dispose()
  }
})
`,
    ],
    [
      join(folder, 'README.md'),
      `# ${name}, as a directory of Stepgate

The host runs this in a process of its own, without network, files or environment: everything goes through the \`host\`
that \`open()\` is given. Ship ES modules in JavaScript, with what they need inside the folder; only modules of Node that
compute (\`node:crypto\`, \`node:url\`, \`node:timers/promises\`, …) can be imported.

* \`manifest.json\`: what it is, which hosts it may call, and the JSON Schema of its configuration. The host checks a
  configuration by this alone.
* \`api.js\`, \`directory.js\`, \`check.js\`: replace the addresses and the fields by your product's.
* \`test/\`: \`npm test\` needs nothing but Node. \`test/stand-in.js\` exports \`samples\` for Stepgate's conformance kit.

To use it, look at what it asks for and pin its files:

    stepgate connectors approve ./${id} --write

Whoever changes a file has to approve it again.
`,
    ],
  ])
}
