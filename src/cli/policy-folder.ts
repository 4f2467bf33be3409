import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type PolicyFile, placeOf, policyFileName, policyFileShape, policyTextOf } from '../verification/policies/files/format.ts'
import { CommandError, exitCodes } from './exit.ts'
import { shapedFile } from './shaped-file.ts'

/** Beside the files of integrations. A folder without it says nothing of policies. */
export const policyFolder = 'policies'

/** The policies of a folder: what can be read of them, and every fault at once. */
export async function readPolicies(
  path: string,
): Promise<{ readonly files: readonly PolicyFile[]; readonly faults: readonly string[] }> {
  const names = await namesIn(join(path, policyFolder))
  const files: PolicyFile[] = []
  const faults: string[] = []
  const places = new Map<string, string>()
  for (const file of names.filter(one => one.endsWith('.json')).sort()) {
    const name = `${policyFolder}/${file}`
    const read = shapedFile(policyFileShape, name, await readFile(join(path, name), 'utf8'), faults)
    if (read === undefined) continue
    const place = placeOf(read.covers)
    const other = places.get(place)
    if (other !== undefined) faults.push(`${name}: ${place} is covered in ${other} as well`)
    places.set(place, name)
    files.push(read)
  }
  return { files, faults }
}

/** One that is there and cannot be read is not taken for one that says nothing. */
async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw new CommandError(exitCodes.usage, `${folder} is no folder that can be read`)
  }
}

/** Writes files over those of the same names, and answers which other ones lie there. */
export async function writePolicies(path: string, files: readonly PolicyFile[]): Promise<readonly string[]> {
  const folder = join(path, policyFolder)
  if (files.length > 0) await mkdir(folder, { recursive: true })
  for (const file of files) await writeFile(join(folder, policyFileName(file)), policyTextOf(file))
  const mine = new Set(files.map(policyFileName))
  const there = await readdir(folder).catch(() => [])
  return there.filter(name => name.endsWith('.json') && !mine.has(name)).sort()
}
