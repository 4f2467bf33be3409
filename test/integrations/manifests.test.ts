import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { connectors } from '../../connectors/registry.ts'
import { manifestSchema } from '../../src/contract/index.ts'
import { manifestFiles } from '../../src/integrations/manifests.ts'
import { templatesOf } from '../../src/integrations/templates.ts'

const folder = new URL('../../manifests/connectors', import.meta.url).pathname

describe('the published manifests', () => {
  const files = manifestFiles(connectors)

  it('are those of the connectors, no more and no fewer', async () => {
    expect((await readdir(folder)).sort(), 'run: npm run manifests').toEqual([...files.keys()].sort())
  })

  it.each([...files])('%s is up to date', async (name, text) => {
    expect(await readFile(join(folder, name), 'utf8'), 'run: npm run manifests').toBe(text)
  })

  it.each(Object.keys(connectors))('%s is valid, and what the host works with', id => {
    const text = files.get(`${id}.json`) ?? ''
    const { $schema, ...manifest } = JSON.parse(text)
    expect($schema).toBe('./manifest.schema.json')
    expect(manifestSchema.parse(manifest)).toEqual(manifest)
    expect(JSON.stringify(manifest)).toBe(JSON.stringify(templatesOf(connectors).choose(id).manifest))
  })

  it('are the same however often they are made', () => {
    expect([...manifestFiles(connectors)]).toEqual([...files])
  })
})
