import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sources, top } from './sources.ts'

const pkg = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8'))
const lock = JSON.parse(readFileSync(join(top, 'package-lock.json'), 'utf8'))

describe('the project', () => {
  it('pins every dependency exactly', () => {
    const all = { ...pkg.dependencies, ...pkg.devDependencies, ...pkg.optionalDependencies }
    expect(Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)))).toEqual([])
  })

  it('locks every package with an integrity hash', () => {
    const packages = Object.entries<{ integrity?: string; link?: boolean }>(lock.packages).filter(([name]) => name !== '')
    expect(packages.filter(([, entry]) => !entry.integrity && !entry.link).map(([name]) => name)).toEqual([])
  })

  it('keeps the top level to what belongs there', () => {
    const shown = readdirSync(top).filter(
      name => !name.startsWith('.') && name !== 'node_modules' && name !== 'dist' && name !== 'coverage',
    )
    expect(shown.sort()).toEqual(
      [
        'LICENSE',
        'README.md',
        'connectors',
        'manifests',
        'package-lock.json',
        'package.json',
        'src',
        'test',
        'tsconfig.json',
      ].sort(),
    )
  })

  it('has no room of more than 500 lines', () => {
    const generated = ['src/console/api/schema.ts']
    const large = sources('src', 'connectors').filter(
      source => !generated.includes(source.path) && source.text.split('\n').length > 500,
    )
    expect(large.map(source => source.path)).toEqual([])
  })
})
