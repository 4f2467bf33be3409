import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

/** The top of the checkout. */
export const top = resolve(import.meta.dirname, '../..')

export interface Source {
  /** From the top of the checkout. */
  readonly path: string
  readonly text: string
  /** What it imports: own files by path, packages by name. */
  readonly own: readonly string[]
  readonly packages: readonly string[]
  /** The same names without those that only types are imported from: what is loaded before it runs. */
  readonly loads: { readonly own: readonly string[]; readonly packages: readonly string[] }
}

const imports =
  /(?:^|\n)\s*(?:import|export)\s(?:[^'"\n;]|\n(?!\s*(?:import|export)\s))*?from\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g

function read(path: string): Source {
  const text = readFileSync(path, 'utf8')
  const found = [...text.matchAll(imports)]
  const named = (some: typeof found) => {
    const names = some.map(([, from, bare, later]) => from ?? bare ?? later ?? '')
    return {
      own: names.filter(name => name.startsWith('.')).map(name => relative(top, resolve(dirname(path), name))),
      packages: names.filter(name => !name.startsWith('.')),
    }
  }
  const isAtOnce = ([whole, , , later]: (typeof found)[number]) =>
    later === undefined && !/^\s*(?:import|export)\s+type\b/.test(whole)
  const loads = named(found.filter(isAtOnce))
  return { path: relative(top, path), text, ...named(found), loads }
}

function walk(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : walk(path)
    return /\.(ts|tsx|mts|mjs)$/.test(entry.name) ? [path] : []
  })
}

/** Every source file below the folders, read once. */
export function sources(...folders: readonly string[]): readonly Source[] {
  return folders.flatMap(folder => walk(join(top, folder))).map(read)
}
