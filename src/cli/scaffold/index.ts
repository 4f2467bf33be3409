import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CommandError, exitCodes } from '../exit.ts'
import { firstPartyFiles } from './first-party.ts'
import { packageFiles } from './package.ts'

/**
 * New connectors: a folder that works and passes the conformance kit as it is written, so that an author changes
 * something that runs. Nothing is ever written over.
 */

export interface NewConnector {
  readonly id: string
  readonly workingFolder: string
  /** Where it goes; by default the checkout's own place. */
  readonly folder?: string | undefined
  /** A package of its own goes there. */
  readonly package?: string | undefined
}

export interface Scaffolded {
  readonly files: readonly string[]
  readonly next: readonly string[]
}

const top = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '')

export async function scaffold({ id, workingFolder, folder, package: packageFolder }: NewConnector): Promise<Scaffolded> {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id) || id.length > 60) {
    throw new CommandError(exitCodes.usage, 'an id has lower-case letters, digits and hyphens, as people-of-acme')
  }
  const target = resolve(workingFolder, packageFolder ?? folder ?? join('connectors', id))
  const entries = await readdir(target).catch(() => [])
  if (entries.length > 0) throw new CommandError(exitCodes.operator, `${target} is not empty`)
  const tests = folder === undefined ? resolve(workingFolder, 'test', 'connectors') : join(target, 'test')
  const files =
    packageFolder === undefined ? firstPartyFiles({ id, folder: target, tests, top }) : packageFiles({ id, folder: target })
  for (const [path, text] of files) {
    await mkdir(dirname(path), { recursive: true })
    // Refuses a file that is there: somebody may have written it.
    await writeFile(path, text, { flag: 'wx' }).catch(() => {
      throw new CommandError(exitCodes.operator, `${path} is there already`)
    })
  }
  const next =
    packageFolder === undefined
      ? [
          'name it in connectors/registry.ts',
          'npm run manifests',
          `npx vitest run --config test/vitest.config.ts ${join(tests, `${id}.test.ts`)}`,
        ]
      : [
          `npm test, in ${target}`,
          `stepgate connectors approve ${/^[./]/.test(packageFolder) ? packageFolder : `./${packageFolder}`} --write`,
        ]
  return { files: [...files.keys()], next }
}
