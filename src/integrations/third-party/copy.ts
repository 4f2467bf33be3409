import { rmSync } from 'node:fs'
import { mkdir, mkdtemp, realpath, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { connectorError, isStepgateError } from '../../contract/index.ts'
import { integrityOf } from './integrity.ts'

/**
 * A connector's files as they were hashed, in a folder of the host's own. Processes are started again and again, and each
 * loads its code anew: whoever rewrites the original later changes nothing of what runs.
 */
export interface PrivateCopy {
  readonly folder: string
  readonly integrity: string
  /** Whether the copy itself is what it was: temporary folders are tidied by others, too. */
  assertWhole(): Promise<void>
  remove(): void
}

export async function copyOf(original: string): Promise<PrivateCopy> {
  let folder: string | undefined
  const remove = () => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
  }
  try {
    // For nobody else to read or write (mkdtemp(3)).
    const made = await realpath(await mkdtemp(join(tmpdir(), 'stepgate-connector-')))
    folder = made
    const integrity = await integrityOf(original, async (file, content) => {
      const path = join(made, file)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, content, { mode: 0o400 })
    })
    return {
      folder: made,
      integrity,
      async assertWhole() {
        if ((await integrityOf(made).catch(() => undefined)) === integrity) return
        throw connectorError('policy_denied', 'The host’s copy of its files was changed: start the host again.')
      },
      remove,
    }
  } catch (error) {
    remove()
    if (isStepgateError(error)) throw error
    throw connectorError('internal', 'Its files cannot be copied:', { detail: error instanceof Error ? error.message : '' })
  }
}
