import { execFile } from 'node:child_process'
import { mkdtempSync, symlinkSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { scaffold } from '../../src/cli/scaffold/index.ts'
import type { Connector } from '../../src/contract/index.ts'
import { find, loadThirdParty } from '../../src/integrations/third-party/index.ts'
import { systemClock } from '../../src/security/clock.ts'
import { type ConnectorSamples, connectorConformance } from '../conformance/connector.ts'
import { inTurns } from '../integrations/third-party/in-turns.ts'
import { quietLog } from '../support/log.ts'

/** What `connector:new` writes works as it is written: the kit passes on both kinds. */

const top = join(import.meta.dirname, '../..')
const folder = mkdtempSync('/tmp/stepgate-scaffold-')
symlinkSync(join(top, 'node_modules'), join(folder, 'node_modules'))

const ours = await scaffold({ id: 'people-of-acme', workingFolder: folder, folder: 'acme' })
const theirs = await scaffold({ id: 'people-of-globex', workingFolder: folder, package: 'globex' })

const { turns, close } = inTurns()
const { integrity } = await find('./globex', folder)
const thirdParty = await loadThirdParty([{ from: './globex', integrity }], {
  folder,
  clock: systemClock,
  log: quietLog(),
  taken: new Set(),
  ...turns,
})

afterAll(async () => {
  close()
  thirdParty.close()
  await rm(folder, { recursive: true, force: true })
})

const first = (await import(join(folder, 'acme/index.ts'))) as { peopleOfAcme: Connector<unknown> }
const firstWorld = (await import(join(folder, 'acme/test/people-of-acme-world.ts'))) as { samples: ConnectorSamples }
connectorConformance(first.peopleOfAcme, firstWorld.samples)

const second = thirdParty.connectors['people-of-globex']
const secondWorld = (await import(join(folder, 'globex/test/stand-in.js'))) as { samples: ConnectorSamples }
if (!second) throw new Error(JSON.stringify(thirdParty.unavailable()))
connectorConformance(second, secondWorld.samples)

describe('a new connector', () => {
  it('comes as TypeScript in the style of the house, and as JavaScript without a trace of types', async () => {
    const biome = join(top, 'node_modules/.bin/biome')
    const files = ours.files.filter(file => file.endsWith('.ts'))
    await promisify(execFile)(biome, ['lint', '--vcs-enabled=false', '--config-path', top, ...files], { cwd: top })
    for (const file of theirs.files.filter(name => name.endsWith('.js')))
      expect(await readFile(file, 'utf8')).not.toMatch(/[⟦⟧]|: (string|unknown|AbortSignal)\b/)
  })

  it('passes the test that it brings, with nothing but Node', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['--test', 'test/connector.test.js'], {
      cwd: join(folder, 'globex'),
    })
    expect(stdout).toMatch(/pass 2/)
  })

  it('never writes over what is there, and takes no id that is none', async () => {
    await expect(scaffold({ id: 'people-of-acme', workingFolder: folder, folder: 'acme' })).rejects.toThrow('is not empty')
    await expect(scaffold({ id: 'Acme!', workingFolder: folder, folder: 'other' })).rejects.toThrow('an id has')
  })
})
