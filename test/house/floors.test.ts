import { describe, expect, it } from 'vitest'
import { type Source, sources } from './sources.ts'

/** From the ground up. An import never runs upwards. */
const floors = [
  ['src/contract'],
  ['src/storage'],
  ['src/security'],
  ['src/jobs'],
  ['src/messages'],
  ['src/directory', 'connectors'],
  ['src/integrations'],
  ['src/verification'],
  ['src/invites'],
  ['src/helpdesk'],
  ['src/facades'],
  ['src/events'],
  ['src/privacy', 'src/alerts'],
  ['src/http'],
  [
    'src/host.ts',
    'src/host-admins.ts',
    'src/host-facades.ts',
    'src/host-integrations.ts',
    'src/host-judging.ts',
    'src/host-options.ts',
    'src/host-rounds.ts',
    'src/host-telling.ts',
    'src/sandbox',
  ],
  ['src/main.ts', 'src/cli'],
]

const isIn = (path: string, room: string) => path === room || path.startsWith(`${room}/`)
const floorOf = (path: string) => floors.findIndex(rooms => rooms.some(room => isIn(path, room)))

const product = sources('src', 'connectors')
const byPath = new Map(product.map(source => [source.path, source]))

function offenders(rule: (source: Source) => readonly string[]): readonly string[] {
  return product.flatMap(source => rule(source).map(what => `${source.path} -> ${what}`))
}

const onlyIn = (allowed: (path: string) => boolean, named: (name: string) => boolean) =>
  offenders(source => (allowed(source.path) ? [] : source.packages.filter(named)))

describe('the floors of the house', () => {
  it('has a floor for every source file but the console', () => {
    expect(product.map(source => source.path).filter(path => !isIn(path, 'src/console') && floorOf(path) < 0)).toEqual([])
  })

  it('never imports upwards', () => {
    expect(offenders(source => source.own.filter(target => floorOf(target) > floorOf(source.path)))).toEqual([])
  })

  it('keeps the rooms of one floor apart', () => {
    const roomOf = (path: string) => floors.flat().find(room => isIn(path, room))
    expect(
      offenders(source =>
        source.own.filter(
          target =>
            floorOf(target) === floorOf(source.path) &&
            roomOf(target) !== roomOf(source.path) &&
            !(isIn(source.path, 'src/sandbox') && target === 'src/host.ts') &&
            !(source.path === 'src/host.ts' && target.startsWith('src/host-')) &&
            !(source.path.startsWith('src/host-') && target === 'src/host-options.ts') &&
            !(isIn(source.path, 'src/cli') && target === 'src/main.ts') &&
            !(source.path === 'src/main.ts' && isIn(target, 'src/cli')),
        ),
      ),
    ).toEqual([])
  })

  it('has no cycle', () => {
    const done = new Set<string>()
    const cycles: string[] = []
    const visit = (path: string, trail: readonly string[]) => {
      if (trail.includes(path)) {
        cycles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '))
        return
      }
      if (done.has(path)) return
      for (const target of byPath.get(path)?.own ?? []) visit(target, [...trail, path])
      done.add(path)
    }
    for (const path of byPath.keys()) visit(path, [])
    expect(cycles).toEqual([])
  })

  it('starts the threads of storage without a library, which each of them would load anew', () => {
    const loaded = new Set(['loader-thread', 'reader-thread'].map(name => `src/storage/sqlite/${name}.ts`))
    for (const path of loaded) for (const target of byPath.get(path)?.loads.own ?? []) loaded.add(target)
    const libraries = (path: string) => byPath.get(path)?.loads.packages.filter(name => !name.startsWith('node:')) ?? []
    expect([...loaded].flatMap(path => libraries(path).map(name => `${path} -> ${name}`))).toEqual([])
    expect(loaded.size).toBeGreaterThan(10)
  })

  it('lets the contract import nothing of ours', () => {
    expect(
      offenders(source => (isIn(source.path, 'src/contract') ? source.own.filter(target => !isIn(target, 'src/contract')) : [])),
    ).toEqual([])
  })

  it('lets connectors import only the contract, and each other within a product folder', () => {
    const productOf = (path: string) => path.split('/').slice(0, 2).join('/')
    expect(
      offenders(source =>
        isIn(source.path, 'connectors') && source.path !== 'connectors/registry.ts'
          ? source.own.filter(target => !isIn(target, 'src/contract') && productOf(target) !== productOf(source.path))
          : [],
      ),
    ).toEqual([])
  })

  it('reaches connectors only through the registry, from integrations or where all is wired', () => {
    expect(
      offenders(source =>
        isIn(source.path, 'connectors')
          ? []
          : source.own.filter(target => isIn(target, 'connectors') && target !== 'connectors/registry.ts'),
      ),
    ).toEqual([])
    const reachers = product.filter(source => source.own.includes('connectors/registry.ts')).map(source => source.path)
    expect(reachers.every(path => isIn(path, 'src/integrations'))).toBe(true)
  })

  it('lets only facades/provider import oidc-provider', () => {
    expect(
      onlyIn(
        path => isIn(path, 'src/facades/provider'),
        name => name === 'oidc-provider',
      ),
    ).toEqual([])
  })

  it('lets only messages import a mail library', () => {
    expect(
      onlyIn(
        path => isIn(path, 'src/messages'),
        name => name === 'nodemailer',
      ),
    ).toEqual([])
  })

  it('lets only storage import a database driver', () => {
    expect(
      onlyIn(
        path => isIn(path, 'src/storage'),
        name => ['node:sqlite', 'pg', 'better-sqlite3'].includes(name),
      ),
    ).toEqual([])
  })

  it('lets only http, sandbox and the routes of facades import Fastify', () => {
    const allowed = (path: string) =>
      isIn(path, 'src/http') || isIn(path, 'src/sandbox') || /^src\/facades\/.*routes\.ts$/.test(path)
    expect(
      onlyIn(allowed, name => name === 'fastify' || name.startsWith('@fastify/') || name === 'fastify-type-provider-zod'),
    ).toEqual([])
  })

  it('opens connections only in safe-fetch, the server and the sandbox (the linter keeps the global fetch out of the rest)', () => {
    const clients = ['undici', 'node:http', 'node:https', 'node:net', 'node:tls', 'node:http2']
    const named = /^src\/(security\/safe-fetch|http\/listen)/
    const allowed = (path: string) => isIn(path, 'src/sandbox') || isIn(path, 'src/cli') || named.test(path)
    const typesOnly = (source: Source, name: string) => new RegExp(`import type [^\n]*'${name}'`).test(source.text)
    expect(
      offenders(source =>
        allowed(source.path) ? [] : source.packages.filter(name => clients.includes(name) && !typesOnly(source, name)),
      ),
    ).toEqual([])
  })

  it('reaches no file of the sandbox from serve', () => {
    const seen = new Set<string>()
    const visit = (path: string) => {
      if (seen.has(path)) return
      seen.add(path)
      for (const target of byPath.get(path)?.own ?? []) visit(target)
    }
    visit('src/cli/serve.ts')
    expect([...seen].filter(path => isIn(path, 'src/sandbox'))).toEqual([])
    expect(seen.has('src/host.ts')).toBe(true)
  })

  it('tells the time and takes chance from outside', () => {
    const allowed = (path: string) => /\/(clock|main)\.ts$/.test(path) || isIn(path, 'src/sandbox') || isIn(path, 'src/console')
    const bare = /\bDate\.now\(\)|new Date\(\)|Math\.random\(\)/
    expect(product.filter(source => !allowed(source.path) && bare.test(source.text)).map(source => source.path)).toEqual([])
  })

  it('reads the environment and signals only in main.ts', () => {
    const bare = /process\.env|process\.on\(/
    const allowed = (path: string) => path === 'src/main.ts' || path === 'src/cli/stepgate.mjs'
    expect(product.filter(source => !allowed(source.path) && bare.test(source.text)).map(source => source.path)).toEqual([])
  })
})
