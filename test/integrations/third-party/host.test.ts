import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scaffold } from '../../../src/cli/scaffold/index.ts'
import { find, loadThirdParty, type ThirdParty, type Unavailable } from '../../../src/integrations/third-party/index.ts'
import { systemClock } from '../../../src/security/clock.ts'
import { shell } from '../../support/command.ts'
import { quietLog } from '../../support/log.ts'
import { type World, world } from '../../support/world.ts'

/** A host with two connectors of others, one that works and one that does not load: the whole way, over HTTP. */

describe('a host with connectors of others', () => {
  let w: World
  let folder: string
  let thirdParty: ThirdParty
  let product: { readonly config: object; dispose(): Promise<void> }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stepgate-others-'))
    for (const name of ['good', 'bad']) await scaffold({ id: name, workingFolder: folder, package: name })
    await writeFile(join(folder, 'bad/index.js'), 'process.exit(1)')
    const entries = await Promise.all(
      ['./good', './bad'].map(async from => ({ from, integrity: (await find(from, folder)).integrity })),
    )
    thirdParty = await loadThirdParty(entries, { folder, clock: systemClock, log: quietLog(), taken: new Set(['incode']) })
    w = await world({ thirdParty })
    const standIn = (await import(join(folder, 'good/test/stand-in.js'))) as {
      startWorld(people: number): Promise<typeof product>
    }
    product = await standIn.startWorld(450)
  })
  afterAll(async () => {
    await product.dispose()
    await w.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('offers the one that works, and tells owners alone why the other is missing', async () => {
    const seen = await w.admin<{ items: { id: string }[]; unavailable: Unavailable[] }>('GET', '/v1/templates')
    expect(seen.body.items.map(({ id }) => id)).toEqual(expect.arrayContaining(['good', 'okta-directory']))
    expect(seen.body.unavailable).toMatchObject([{ from: './bad', id: 'bad' }])
    const auditor = await w.admin<{ token: string }>('POST', '/v1/admin-tokens', { name: 'auditor', role: 'auditor' })
    const answer = await fetch(`${w.url}/v1/templates`, { headers: { authorization: `Bearer ${auditor.body.token}` } })
    expect(await answer.json()).not.toHaveProperty('unavailable')
  })

  it('checks a configuration by the published schema, tests the connection, and reads people into the view', async () => {
    const wrong = await w.admin<{ faults: { path: string }[] }>('POST', '/v1/integrations', {
      template: 'good',
      name: 'Wrong',
      config: { apiToken: 'short', more: 1 },
    })
    expect(wrong.body.faults.map(({ path }) => path).sort()).toEqual(['/config/apiToken', '/config/baseUrl', '/config/more'])
    const made = await w.admin<{ id: string; config: object }>('POST', '/v1/integrations', {
      template: 'good',
      name: 'Good',
      config: product.config,
    })
    expect(made.status).toBe(201)
    expect(made.body.config).toMatchObject({ apiToken: { set: true } })
    const tested = await w.admin<{ ok: boolean }>('POST', `/v1/integrations/${made.body.id}/test`)
    expect(tested.body).toMatchObject({ ok: true })
    const { body } = await w.admin<{ runId: string }>('POST', `/v1/integrations/${made.body.id}/sync`, { mode: 'full' })
    const ended = async () => (await w.admin<{ state: string; counts: object }>('GET', `/v1/sync-runs/${body.runId}`)).body
    await expect.poll(ended, { timeout: 15_000 }).toMatchObject({ state: 'done', counts: { created: 450 } })
    expect(w.log.lines.join('\n')).not.toContain('token-of-the-stand-in')
  })

  it('calls no other host in the name of the connector', async () => {
    let called = 0
    const other = createServer((_request, response) => {
      called += 1
      response.end('{}')
    })
    await new Promise<void>(done => other.listen(0, '127.0.0.1', () => done()))
    const { port } = other.address() as AddressInfo
    const connector = thirdParty.connectors.good
    expect(connector?.manifest.egress).toEqual(['{baseUrl}'])
    const source = await readFile(join(folder, 'good/api.js'), 'utf8')
    await scaffold({ id: 'straying', workingFolder: folder, package: 'straying' })
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a template of the connector's own.
    await writeFile(join(folder, 'straying/api.js'), source.replace('`${baseUrl}${path}`', `'http://127.0.0.1:${port}/'`))
    const { integrity } = await find('./straying', folder)
    const log = quietLog()
    const others = await loadThirdParty([{ from: './straying', integrity }], {
      folder,
      clock: systemClock,
      log,
      taken: new Set(),
    })
    const straying = others.connectors.straying
    const { kitHost } = await import('../../conformance/kit-host.ts')
    const opened = straying?.open(straying.config.parse(product.config), kitHost({ allow: [] }).host)
    const steps = await opened?.check?.(AbortSignal.timeout(8_000))
    expect(steps).toMatchObject([{ ok: false, code: 'policy_denied' }])
    expect(called).toBe(0)
    others.close()
    other.close()
  })

  it('approves and lists on the command line, and refuses what was changed since', { timeout: 60_000 }, async () => {
    const here = await shell()
    try {
      const file = join(folder, 'stepgate.json')
      await writeFile(file, JSON.stringify({ thirdParty: [] }))
      const shown = await here.run(['connectors', 'approve', './good', '--config', file])
      expect(shown.out).toMatch(/asks for: +check, directory[\s\S]*sha256-/)
      expect(await readFile(file, 'utf8')).toBe('{"thirdParty":[]}')
      expect(await here.run(['connectors', 'approve', './good', '--config', file, '--write'])).toMatchObject({ code: 0 })
      const listed = await here.run(['connectors', 'list', '--config', file])
      expect(listed).toMatchObject({ code: 0, out: expect.stringContaining('good: Good, may check, directory') })
      await writeFile(join(folder, 'good/more.js'), '')
      const refused = await here.run(['connectors', 'list', '--config', file])
      expect(refused).toMatchObject({ code: 1, out: expect.stringContaining('not those that were approved') })
    } finally {
      await here.close()
    }
  })
})
