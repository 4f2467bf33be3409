import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { connectorError } from '../../contract/index.ts'

/**
 * One hash over everything in a folder: the names of the files and what is in them. What was approved is exactly these
 * files; one byte more, and the connector is not loaded.
 */

const mostFiles = 5_000
const mostBytes = 64 * 1024 * 1024
/** Where version control writes. It is in no copy either, so that nothing is loaded from there. */
const leftOut: ReadonlySet<string> = new Set(['.git'])

/** `each` is given exactly the bytes that were hashed. */
export async function integrityOf(
  folder: string,
  each: (file: string, content: Uint8Array) => Promise<void> = async () => undefined,
): Promise<string> {
  const files = (await filesIn(folder, folder)).sort()
  const hash = createHash('sha256')
  let bytes = 0
  for (const file of files) {
    const content = await readFile(join(folder, file))
    bytes += content.length
    if (bytes > mostBytes) throw connectorError('config_invalid', 'The folder is larger than a connector is.')
    // Lengths are part of it, so that no file can continue in the next one.
    hash.update(`${Buffer.byteLength(file)}:${file}\n${content.length}:`).update(content)
    await each(file, content)
  }
  return `sha256-${hash.digest('base64')}`
}

async function filesIn(top: string, folder: string, found: string[] = []): Promise<string[]> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (leftOut.has(entry.name)) continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await filesIn(top, path, found)
    else if (entry.isFile()) found.push(relative(top, path).split(sep).join('/'))
    // A link could point anywhere, and elsewhere tomorrow.
    else throw connectorError('config_invalid', 'The folder has something in it that is neither a file nor a folder.')
    if (found.length > mostFiles) throw connectorError('config_invalid', 'The folder has more files than a connector has.')
  }
  return found
}
