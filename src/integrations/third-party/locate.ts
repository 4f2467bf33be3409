import { realpath, stat } from 'node:fs/promises'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { connectorError } from '../../contract/index.ts'

/** Finds the folder that an entry of the configuration names: a path beside the file, or an installed package. */
export async function locate(from: string, besideFile: string): Promise<string> {
  if (from.startsWith('./') || from.startsWith('../') || isAbsolute(from)) return folderAt(resolve(besideFile, from), from)
  // https://docs.npmjs.com/cli/configuring-npm/package-json#name
  if (!/^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/.test(from)) {
    throw connectorError('config_invalid', 'This is neither a path (./…) nor the name of a package.')
  }
  for (let folder = besideFile; ; folder = dirname(folder)) {
    const path = join(folder, 'node_modules', from)
    if (await isFolder(path)) return realpath(path)
    if (dirname(folder) === folder) throw connectorError('config_invalid', 'There is no installed package of this name.')
  }
}

async function folderAt(path: string, from: string): Promise<string> {
  if (!(await isFolder(path))) throw connectorError('config_invalid', `There is no folder ${from}.`)
  return realpath(path)
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false
}
