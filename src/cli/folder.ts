import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type FileShape, fileName, fileShape, textOf } from '../integrations/files/format.ts'
import { CommandError, exitCodes } from './exit.ts'
import { shapedFile } from './shaped-file.ts'

/** A folder of integrations: what can be read of it, and every fault at once. */
export interface Folder {
  readonly files: readonly FileShape[]
  readonly faults: readonly string[]
}

export async function readFolder(path: string): Promise<Folder> {
  const names = await readdir(path).catch(() => {
    throw new CommandError(exitCodes.usage, `${path} is no folder that can be read`)
  })
  const files: FileShape[] = []
  const faults: string[] = []
  const keys = new Map<string, string>()
  for (const name of names.filter(one => one.endsWith('.json')).sort()) {
    const file = shapedFile(fileShape, name, await readFile(join(path, name), 'utf8'), faults)
    if (file === undefined) continue
    const other = keys.get(file.key)
    if (other !== undefined) faults.push(`${name}: the key ${file.key} stands in ${other} as well`)
    keys.set(file.key, name)
    files.push(file)
  }
  return { files, faults }
}

/** Writes files over those of the same names, and answers which other ones lie there. */
export async function writeFolder(path: string, files: readonly FileShape[]): Promise<readonly string[]> {
  try {
    await mkdir(path, { recursive: true })
    for (const file of files) await writeFile(join(path, fileName(file)), textOf(file))
  } catch {
    throw new CommandError(exitCodes.usage, `${path} cannot be written`)
  }
  const mine = new Set(files.map(fileName))
  return (await readdir(path)).filter(name => name.endsWith('.json') && !mine.has(name)).sort()
}
