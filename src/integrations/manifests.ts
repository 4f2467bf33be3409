import { z } from 'zod'
import { type Connector, manifestOf, manifestSchema } from '../contract/index.ts'

/** The files of `manifests/connectors`: name → text. Pure, so that a test can tell when they are stale. */
export function manifestFiles(connectors: Readonly<Record<string, Connector<unknown>>>): ReadonlyMap<string, string> {
  const files = new Map([['manifest.schema.json', text(z.toJSONSchema(manifestSchema, { io: 'input' }))]])
  for (const connector of Object.values(connectors)) {
    const manifest = manifestOf(connector)
    files.set(`${manifest.id}.json`, text({ $schema: './manifest.schema.json', ...manifest }))
  }
  return files
}

function text(data: unknown): string {
  return `${JSON.stringify(data, null, 2)}\n`
}
