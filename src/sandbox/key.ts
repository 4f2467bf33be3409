import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Random } from '../contract/index.ts'
import { createKey, parseKey } from '../security/key.ts'

/** The sandbox's own key, beside its database. `serve` refuses that database, so this key never guards anything real. */
export async function keyOf(folder: string, random: Random): Promise<Uint8Array> {
  const path = join(folder, 'key')
  const known = await readFile(path, 'utf8').catch(() => undefined)
  if (known !== undefined) return parseKey(known.trim())
  const made = createKey(random)
  await writeFile(path, `${made}\n`, { mode: 0o600 })
  return parseKey(made)
}
