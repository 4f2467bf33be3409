import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const ending = '.test.ts'
const profile = 'fapi2-security-profile-final-'

it('test/README.md lists the modules of conformance/op, each by its name, and no other', () => {
  const page = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const [ours = '', ...rest] = page.split('\nNot applicable:\n').flatMap(part => part.split('\n### '))
  expect(ours).toContain('# Tests')
  const listed = rest.flatMap(part => {
    const prefix = part.startsWith('FAPI') ? profile : ''
    const rows = /^(Config|FAPI)/.test(part) ? part.matchAll(/^\| `([^`]+)` \|/gm) : []
    return [...rows].map(([, name]) => `${prefix}${name}`)
  })
  const files = readdirSync(new URL('op', import.meta.url)).filter(name => name.endsWith(ending))
  expect(files.map(name => name.slice(0, -ending.length)).toSorted()).toEqual(listed.toSorted())
})

it('every module says that it is a port', () => {
  const folder = new URL('op/', import.meta.url)
  const silent = readdirSync(folder).filter(
    name => name.endsWith(ending) && !readFileSync(new URL(name, folder), 'utf8').startsWith('// A port of the module'),
  )
  expect(silent).toEqual([])
})
