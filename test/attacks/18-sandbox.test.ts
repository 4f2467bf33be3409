import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemRandom } from '../../src/security/clock.ts'
import { createKey } from '../../src/security/key.ts'
import { sources } from '../house/sources.ts'
import { type Shell, shell } from '../support/command.ts'

describe('what the sandbox made, in front of real people', () => {
  let here: Shell
  beforeAll(async () => {
    here = await shell()
  })
  afterAll(() => here.close())

  const key = createKey(systemRandom)
  const config = (path: string) => ({
    publicUrl: 'https://stepgate.example',
    listen: { host: '127.0.0.1', port: 0 },
    database: { sqlite: path },
    logLevel: 'error',
  })

  it('serve refuses a folder that the sandbox wrote, and names the stamp', async () => {
    const made = await here.run(['sandbox', '--json', '--port', '0', '--users', '1', '--data', 'data'])
    expect(made.code).toBe(0)
    await here.write('stepgate.json', config('data/stepgate.db'))
    const served = await here.run(['serve', '--config', 'stepgate.json'], { STEPGATE_KEY: key })
    expect(served.code).toBe(1)
    expect(served.out).toBe('')
    expect(served.err).toContain('database was written by the sandbox, whose keys and people are not real')
  })

  it('neither does an owner link make the sandbox’s database a live one', async () => {
    const link = await here.run(['admin', 'link', '--config', 'stepgate.json'], { STEPGATE_KEY: key })
    expect(link.code).not.toBe(0)
    expect(link.out).toBe('')
    expect(link.err).toContain('belongs to a sandbox installation')
    const database = new DatabaseSync(join(here.folder, 'data', 'stepgate.db'), { readOnly: true })
    expect(database.prepare('select stamp from installation').get()).toMatchObject({ stamp: 'sandbox' })
    database.close()
  })

  it('a trial does not take it over either, and the sandbox takes over nobody else’s', async () => {
    const trial = await here.run(['trial', '--port', '0', '--data', 'data'])
    expect(trial.code).toBe(1)
    expect(trial.err).toContain('belongs to a sandbox installation')
    await here.write('live.json', config('live/stepgate.db'))
    await here.write('live/.keep', '')
    expect((await here.run(['admin', 'link', '--config', 'live.json'], { STEPGATE_KEY: key })).code).toBe(0)
    const sandbox = await here.run(['sandbox', '--json', '--port', '0', '--users', '1', '--data', 'live'])
    expect(sandbox.code).toBe(1)
    expect(sandbox.err).toContain('belongs to a live installation')
  })

  it('serve reaches no file of the sandbox, and no word of its controls', () => {
    const product = new Map(sources('src', 'connectors').map(source => [source.path, source]))
    const seen = new Set<string>()
    const visit = (path: string) => {
      if (seen.has(path)) return
      seen.add(path)
      for (const target of product.get(path)?.own ?? []) visit(target)
    }
    visit('src/cli/serve.ts')
    expect(seen.size).toBeGreaterThan(100)
    expect([...seen].filter(path => path.startsWith('src/sandbox'))).toEqual([])
    expect([...seen].filter(path => product.get(path)?.text.includes('__sandbox'))).toEqual([])
    // So that the search would find it.
    expect([...product.values()].some(source => source.text.includes('__sandbox'))).toBe(true)
  })
})
