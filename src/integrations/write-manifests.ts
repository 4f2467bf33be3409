import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { manifestFiles } from './manifests.ts'
import { connectors } from './registry.ts'

/** `npm run manifests`: writes what is published of every connector, and removes what no connector is behind. */
const folder = new URL('../../manifests/connectors', import.meta.url).pathname

await mkdir(folder, { recursive: true })
const files = manifestFiles(connectors)
for (const name of await readdir(folder)) {
  if (name.endsWith('.json') && !files.has(name)) await rm(join(folder, name))
}
for (const [name, text] of files) await writeFile(join(folder, name), text)
