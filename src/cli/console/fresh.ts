import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

const top = new URL('../../../', import.meta.url).pathname
export const sourceFolder = join(top, 'src/console')
export const builtFolder = join(top, 'dist/console')

const timeOf = async (path: string) => (await stat(path).catch(() => undefined))?.mtimeMs ?? 0

/** When anything in the folder was last written; 0 where there is no such folder. */
async function newestIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => [])
  const times = entries.filter(entry => entry.isFile()).map(entry => timeOf(join(entry.parentPath, entry.name)))
  return Math.max(0, ...(await Promise.all(times)))
}

export type Freshness = 'fresh' | 'stale' | 'missing'

/** Whether what is served was built of the sources that are there. An installation without sources has nothing newer. */
export async function freshness(): Promise<Freshness> {
  const built = await timeOf(join(builtFolder, 'index.html'))
  if (built === 0) return 'missing'
  const changed = Math.max(await newestIn(sourceFolder), await timeOf(join(top, 'package-lock.json')))
  return changed > built ? 'stale' : 'fresh'
}
