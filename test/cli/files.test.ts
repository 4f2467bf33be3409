import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Shell, shell } from '../support/command.ts'
import { type Org, startOrg } from '../support/okta-org.ts'
import { type World, webhookSecret, world } from '../support/world.ts'

const canaries = { INCODE_API_KEY: 'key', INCODE_WEBHOOKS_SECRET: webhookSecret }

interface View {
  readonly id: string
  readonly key: string
  readonly name: string
  readonly state: string
  readonly version: number
  readonly accountId: string | null
  readonly config: Record<string, unknown>
}

describe('configuration as files', () => {
  let from: World
  let to: World
  let here: Shell
  let theirs: Org
  beforeAll(async () => {
    from = await world()
    to = await world()
    theirs = await startOrg(from.clock)
    here = await shell()
    const { body: flow } = await from.admin<View>('POST', '/v1/integrations', {
      template: 'oidc-client-credentials',
      name: 'Flow of the plant',
      description: 'For the gate',
      owner: 'Ida',
      config: { directoryIntegrationId: from.directoryId, purposes: ['step_up'], returnUrls: ['https://flow.example/return'] },
    })
    expect(flow.key).toBe('flow-of-the-plant')
    await from.admin('PATCH', `/v1/integrations/${flow.id}`, { state: 'disabled' })
    // The other host begins empty.
    for (const [id, confirm] of [
      [to.directoryId, 'Okta'],
      [to.accountId, 'Incode'],
    ]) {
      expect((await to.admin('DELETE', `/v1/integrations/${id}`, { confirm })).status).toBe(200)
    }
  })
  afterAll(async () => {
    await here.close()
    await theirs.standIn.close()
    await Promise.all([from.close(), to.close()])
  })

  const at = (w: World, more: Record<string, string> = canaries) => ({
    STEPGATE_URL: w.url,
    STEPGATE_TOKEN: w.adminToken,
    ...more,
  })
  const apply = (...args: string[]) => here.run(['integrations', 'apply', 'conf', ...args], at(to))
  const list = async (w: World) => (await w.admin<{ items: View[] }>('GET', '/v1/integrations')).body.items
  const keys = async (w: World) => (await list(w)).map(({ key }) => key).toSorted()
  const one = async (w: World, key: string) => {
    const found = (await list(w)).find(view => view.key === key)
    if (!found) throw new Error(`no ${key}`)
    return found
  }
  const file = async (key: string) =>
    JSON.parse(await readFile(join(here.folder, 'conf', `${key}.json`), 'utf8')) as Record<string, unknown>
  const edit = async (key: string, change: object) => here.write(`conf/${key}.json`, { ...(await file(key)), ...change })
  /** What was asked of the host that could change something. */
  const writes = (w: World) =>
    w.log.lines.filter(
      line => line.includes('"answered"') && /"method":"(POST|PATCH|PUT|DELETE)"/.test(line) && !line.includes('/check'),
    )

  it('are written without ids and secrets, in one order', async () => {
    const ran = await here.run(['integrations', 'export', '--out', 'conf'], at(from))
    expect(ran).toMatchObject({ code: 0, err: '' })
    expect((await readdir(join(here.folder, 'conf'))).toSorted()).toEqual(['flow-of-the-plant.json', 'incode.json', 'okta.json'])
    const texts = await Promise.all(
      ['flow-of-the-plant', 'incode', 'okta'].map(key => readFile(join(here.folder, 'conf', `${key}.json`), 'utf8')),
    )
    for (const { id } of await list(from)) expect(texts.join('')).not.toContain(id)
    expect(texts.join('')).not.toContain(webhookSecret)
    expect(texts[0]).toBe(
      `${JSON.stringify(
        {
          key: 'flow-of-the-plant',
          template: 'oidc-client-credentials',
          name: 'Flow of the plant',
          description: 'For the gate',
          owner: 'Ida',
          state: 'disabled',
          account: 'incode',
          workflow: 'wf-document-and-face',
          config: {
            directoryIntegrationId: { $integration: 'okta' },
            purposes: ['step_up'],
            returnUrls: ['https://flow.example/return'],
          },
        },
        null,
        2,
      )}\n`,
    )
    expect(await file('incode')).toMatchObject({
      config: { apiKey: { $secret: 'env:INCODE_API_KEY' }, webhooks: { secret: { $secret: 'env:INCODE_WEBHOOKS_SECRET' } } },
    })
    const printed = await here.run(['integrations', 'export'], at(from))
    expect(Object.keys(JSON.parse(printed.out) as object).toSorted()).toEqual([
      'flow-of-the-plant.json',
      'incode.json',
      'okta.json',
    ])
  })

  it('say of the host that they came from that it is as they are, without any of the secrets', async () => {
    const ran = await here.run(['integrations', 'diff', 'conf', '--exit-code'], at(from, {}))
    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(ran.out).toContain('/config/apiKey: secret set, cannot be compared')
    expect(ran.out).toContain('0 to create, 0 to change, 0 to remove, 3 as they are, 0 in no file.')
  })

  it('are no difference where an address has what a paste left around it', async () => {
    const { config } = (await file('flow-of-the-plant')) as { config: object }
    await edit('flow-of-the-plant', { config: { ...config, returnUrls: [' https://flow.example/return\n'] } })
    const ran = await here.run(['integrations', 'diff', 'conf', '--exit-code'], at(from, {}))
    expect([ran.code, ran.out]).toEqual([0, expect.stringContaining('0 to change, 0 to remove, 3 as they are')])
    await edit('flow-of-the-plant', { config })
  })

  it('make nothing where a secret is not to be had, and name every one', async () => {
    const ran = await here.run(['integrations', 'apply', 'conf', '--yes'], at(to, { INCODE_API_KEY: '' }))
    expect(ran).toMatchObject({ code: 3, out: '' })
    expect(ran.err).toContain('incode: /config/apiKey: env:INCODE_API_KEY is not there')
    expect(ran.err).toContain('incode: /config/webhooks/secret: env:INCODE_WEBHOOKS_SECRET is not there')
    expect(await keys(to)).toEqual([])
  })

  it('make nothing in a dry run, nor without a yes', async () => {
    expect((await apply('--dry-run')).out).toContain('3 to create')
    const asked = await apply()
    expect(asked.code).toBe(2)
    expect(asked.err).toContain('nothing was changed')
    expect((await here.run(['integrations', 'apply', 'conf'], at(to), undefined, 'y')).code).toBe(2)
    expect(await keys(to)).toEqual([])
  })

  it('make everything on an empty host, and each other’s ids stand where keys stood', async () => {
    const ran = await here.run(
      ['integrations', 'apply', 'conf', '--client-secrets', 'clients.json', '--why', 'a new plant'],
      at(to),
      undefined,
      'yes',
    )
    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(await keys(to)).toEqual(['flow-of-the-plant', 'incode', 'okta'])
    const [flow, account, directory] = [await one(to, 'flow-of-the-plant'), await one(to, 'incode'), await one(to, 'okta')]
    expect(flow).toMatchObject({ state: 'disabled', accountId: account.id, config: { directoryIntegrationId: directory.id } })
    const history = await to.admin<{ items: { why: string; action: string }[] }>('GET', `/v1/integrations/${account.id}/history`)
    expect(history.body.items).toMatchObject([{ action: 'created', why: 'a new plant' }])
    const kept = JSON.parse(await readFile(join(here.folder, 'clients.json'), 'utf8')) as Record<string, { secret: string }>
    expect(kept['flow-of-the-plant']?.secret).toMatch(/^\S{20,}$/)
    expect((await stat(join(here.folder, 'clients.json'))).mode & 0o777).toBe(0o600)
    for (const secret of [webhookSecret, kept['flow-of-the-plant']?.secret ?? '']) expect(ran.out).not.toContain(secret)
    // What was made works: the key is the right one.
    const test = await to.admin<{ ok: boolean }>('POST', `/v1/integrations/${account.id}/test`)
    expect(test.body.ok).toBe(true)
  })

  it('change nothing the second time', async () => {
    const before = writes(to).length
    const ran = await apply('--yes', '--prune')
    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(ran.out).toBe('0 to create, 0 to change, 0 to remove, 3 as they are, 0 in no file.')
    expect(writes(to)).toHaveLength(before)
    expect((await one(to, 'incode')).version).toBe(1)
  })

  it('change what differs and nothing else: a name is a rename, a field that is gone is taken away', async () => {
    const before = await one(to, 'flow-of-the-plant')
    const { config } = await file('flow-of-the-plant')
    await edit('flow-of-the-plant', {
      name: 'Gate',
      state: 'enabled',
      config: { ...(config as object), startsPerMinute: 60, returnUrls: ['https://gate.example/return'] },
    })
    const ran = await apply('--yes')
    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(ran.out).toContain('~ change  flow-of-the-plant (oidc-client-credentials)')
    expect(ran.out).toContain('/name: "Flow of the plant" -> "Gate"')
    expect(ran.out).toContain('/config/returnUrls: ["https://flow.example/return"] -> ["https://gate.example/return"]')
    expect(ran.out).toContain('0 to create, 1 to change, 0 to remove, 2 as they are')
    expect(await one(to, 'flow-of-the-plant')).toMatchObject({ id: before.id, name: 'Gate', state: 'enabled', version: 2 })
    await edit('flow-of-the-plant', { name: 'Gate', config })
    expect((await apply('--yes')).code).toBe(0)
    expect((await one(to, 'flow-of-the-plant')).config).not.toHaveProperty('startsPerMinute')
  })

  it('exchange a secret where its value is another one, and say no more than that', async () => {
    const more = { ...canaries, INCODE_WEBHOOKS_SECRET: 'another-webhook-secret-canary' }
    const ran = await here.run(['integrations', 'apply', 'conf', '--yes'], at(to, more))
    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(ran.out).toContain('/config/webhooks/secret: secret changed')
    expect(ran.out).not.toContain('canary')
    expect((await one(to, 'incode')).version).toBe(2)
    expect((await here.run(['integrations', 'apply', 'conf', '--yes'], at(to, more))).out).toContain('0 to change')
    expect((await one(to, 'incode')).version).toBe(2)
    const audit = await to.admin<{ items: { action: string }[] }>('GET', '/v1/audit?action=integrations.checked')
    expect(audit.body.items.length).toBeGreaterThan(0)
    expect((await apply('--yes')).code).toBe(0)
  })

  it('take a secret out of a file, without the line break at its end', async () => {
    const { config } = await file('incode')
    await here.write('secrets/key', 'key\n')
    await edit('incode', { config: { ...(config as object), apiKey: { $secret: 'file:../secrets/key' } } })
    const ran = await apply('--yes')
    expect(ran.out).toContain('3 as they are')
    await edit('incode', { config })
  })

  describe('are refused whole, with every fault, and nothing is changed', () => {
    let before: string
    beforeEach(async () => {
      before = JSON.stringify(await list(to))
    })
    async function refusedFor(name: string, content: unknown, faults: readonly string[], args: readonly string[] = []) {
      await here.write(`conf/${name}`, content)
      const ran = await apply('--yes', ...args)
      await rm(join(here.folder, 'conf', name))
      expect(ran).toMatchObject({ code: 3, out: '' })
      for (const fault of faults) expect(ran.err).toContain(fault)
      expect(JSON.stringify(await list(to))).toBe(before)
      return ran
    }
    const client = { template: 'oidc-client-credentials', name: 'New', account: 'incode', workflow: 'wf-document-and-face' }
    const config = { purposes: ['step_up'], returnUrls: ['https://new.example'] }

    it('that is no JSON, or no integration', async () => {
      await refusedFor('new.json', '{', ['new.json: is no JSON'])
      await refusedFor('new.json', { key: 'new', config: 1, surprise: true }, [
        'new.json: /template',
        'new.json: /config',
        'new.json: /',
      ])
    })

    it('whose key another file has', async () => {
      await refusedFor('zwei.json', { key: 'okta', ...client, config }, ['zwei.json: the key okta stands in okta.json as well'])
    })

    it('that names what there is not', async () => {
      const wrong = { ...config, directoryIntegrationId: { $integration: 'nowhere' } }
      await refusedFor('new.json', { key: 'new', ...client, config: wrong }, ['new: names nowhere, which there is not'])
      await refusedFor('new.json', { key: 'new', ...client, template: 'pigeon', config }, [
        'new: the host has no template named pigeon',
      ])
    })

    it('that the host would not take', async () => {
      await refusedFor(
        'new.json',
        {
          key: 'new',
          ...client,
          workflow: 'other',
          config: { purposes: ['fly'], directoryIntegrationId: { $integration: 'incode' } },
        },
        [
          'new: /config/purposes/0',
          'new: /config/directoryIntegrationId incode is no directory.',
          'new: /workflow The account has no such workflow. It has: wf-document-and-face.',
        ],
      )
    })

    it('in which a secret stands, or is meant where there is none', async () => {
      const account = { key: 'second', template: 'incode', name: 'Second' }
      const apiUrl = from.incode.url
      const ran = await refusedFor(
        'second.json',
        { ...account, config: { apiUrl, apiKey: 'plain-text-canary', workflows: [{ id: 'w', name: 'W' }] } },
        ['second: /config/apiKey is a secret, and must not stand in a file'],
      )
      expect(ran.err).not.toContain('canary')
      await refusedFor(
        'second.json',
        { ...account, config: { apiUrl: { $secret: 'env:INCODE_API_KEY' }, apiKey: { $secret: 'vault:x' }, workflows: [] } },
        ['second: /config/apiUrl is no secret', 'second: /config/apiKey has to be {"$secret": "env:NAME"}'],
      )
    })

    it('that would make something else of an integration', async () => {
      const okta = await readFile(join(here.folder, 'conf', 'okta.json'), 'utf8')
      await rm(join(here.folder, 'conf', 'okta.json'))
      await refusedFor('other.json', { key: 'okta', ...client, config }, [
        'okta: is of the template okta-directory on the host: give it another key',
      ])
      await writeFile(join(here.folder, 'conf', 'okta.json'), okta)
    })

    it('that names something which pruning would remove', async () => {
      const okta = await readFile(join(here.folder, 'conf', 'okta.json'), 'utf8')
      await rm(join(here.folder, 'conf', 'okta.json'))
      const ran = await apply('--yes', '--prune')
      expect(ran.code).toBe(3)
      expect(ran.err).toContain('flow-of-the-plant: names okta, which is in no file')
      await writeFile(join(here.folder, 'conf', 'okta.json'), okta)
      expect(JSON.stringify(await list(to))).toBe(before)
    })
  })

  it('leave alone what is in no file, and remove it when asked to, with what will stop working', async () => {
    await rm(join(here.folder, 'conf', 'flow-of-the-plant.json'))
    const left = await apply('--yes')
    expect(left.out).toContain('? left    flow-of-the-plant (oidc-client-credentials): in no file; --prune removes it')
    expect(await keys(to)).toHaveLength(3)
    const { id } = await one(to, 'flow-of-the-plant')
    const ran = await apply('--yes', '--prune', '--why', 'the gate was closed')
    expect(ran.out).toContain('- remove  flow-of-the-plant')
    expect(ran.out).toContain(`Everything that uses the Integration ID ${id} is refused from now on.`)
    expect(await keys(to)).toEqual(['incode', 'okta'])
    const history = await to.admin<{ items: { why: string; action: string }[] }>('GET', `/v1/integrations/${id}/history`)
    expect(history.body.items[0]).toMatchObject({ action: 'deleted', why: 'the gate was closed' })
  })

  it('that are none mean nothing: an empty folder prunes nothing', async () => {
    await here.write('none/README.md', 'nothing')
    const ran = await here.run(['integrations', 'apply', 'none', '--prune', '--yes'], at(to))
    expect(ran.code).toBe(2)
    expect(ran.err).toContain('none has no file')
    expect(await keys(to)).toEqual(['incode', 'okta'])
  })

  it('are not applied over what somebody else is changing meanwhile', async () => {
    await edit('okta', { name: 'Okta of the plant', config: { orgUrl: theirs.standIn.url, clientId: '0oa1' } })
    const { id } = await one(to, 'okta')
    const { fetch: before } = globalThis
    let stolen = false
    globalThis.fetch = async (input, init) => {
      if (!stolen && init?.method === 'PATCH') {
        stolen = true
        await to.admin('PATCH', `/v1/integrations/${id}`, { name: 'Theirs' })
      }
      return before(input, init)
    }
    try {
      const ran = await apply('--yes')
      expect(ran.code).toBe(2)
      expect(ran.err).toContain('version_conflict')
    } finally {
      globalThis.fetch = before
    }
    expect((await one(to, 'okta')).name).toBe('Theirs')
  })

  it('show their history, and go back', async () => {
    const { id } = await one(to, 'okta')
    const shown = await here.run(['integrations', 'history', id], at(to))
    expect(shown.out).toContain('updated by test')
    expect(shown.out).toContain('/name: "Okta" -> "Theirs"')
    const back = await here.run(['integrations', 'revert', id, '1', '--why', 'not theirs'], at(to))
    expect(back).toMatchObject({ code: 0, err: '' })
    expect(back.out).toContain('Okta is now at version 3, as it was at version 1.')
    expect((await here.run(['integrations', 'revert', id, 'one'], at(to))).code).toBe(2)
    expect((await here.run(['integrations', 'revert', id, '1', '--if-version', '1'], at(to))).err).toContain('version_conflict')
  })
})
