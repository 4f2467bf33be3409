import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { IntegrationId, JsonObject } from '../../src/contract/index.ts'
import { createIntegrations, type Integrations } from '../../src/integrations/index.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import {
  accountInput,
  admin,
  basics,
  clientConfig,
  clientInput,
  directoryInput,
  emptyTables,
  errorOf,
  integrationsOn,
  racing,
} from '../support/integrations.ts'

describe.each(databases())('integrations on $name', ({ open }) => {
  let database: TestDatabase
  let room: ReturnType<typeof integrationsOn>
  let integrations: Integrations

  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database.dispose())

  beforeEach(async () => {
    await emptyTables(database.store)
    room = integrationsOn(database)
    integrations = room.integrations
  })

  const audit = () => database.store.db.selectFrom('audit').selectAll().orderBy('seq').execute()

  it('makes one ready to use, with an id, addresses and a history that begins', async () => {
    const { integration } = await integrations.create(directoryInput, admin)
    expect(integration).toMatchObject({ template: 'fake-directory', name: 'People', state: 'enabled', version: 1, client: null })
    expect(integration.id).toMatch(/^[0-9a-f]{16}$/)
    expect(integration.endpoints).toEqual({
      integration: `https://stepgate.example/i/${integration.id}`,
      jwks_uri: `https://stepgate.example/i/${integration.id}/jwks.json`,
    })
    const entries = await audit()
    expect(entries.map(entry => [entry.action, entry.target])).toEqual([['integration.created', integration.id]])
    expect(JSON.parse(entries[0]?.actor ?? '')).toEqual(admin)
  })

  it('shows of a secret only that it is set, and stores it nowhere unsealed', async () => {
    const { integration } = await integrations.create(directoryInput, admin)
    expect(integration.config).toEqual({ baseUrl: 'https://people.example', clientId: 'client-1', clientSecret: { set: true } })
    const { db } = database.store
    const stored = await Promise.all(
      (['integrations', 'integration_versions', 'integration_secrets', 'integration_keys', 'audit'] as const).map(table =>
        db.selectFrom(table).selectAll().execute(),
      ),
    )
    expect(JSON.stringify(stored)).not.toContain('directory-secret-canary')
    expect(JSON.stringify(await integrations.list())).not.toContain('directory-secret-canary')
  })

  it('names every fault at once, by its place', async () => {
    const input = {
      template: 'fake-directory',
      name: ' ',
      config: { baseUrl: 'nonsense', clientSecret: 'short', pageSize: 0, surprise: 1, hooks: [{ name: 'a', extra: 2 }] },
    }
    const error = await errorOf(integrations.create(input, admin))
    expect(error.code).toBe('config_invalid')
    expect(error.faults.map(fault => fault.path).sort()).toEqual([
      '/config/baseUrl',
      '/config/clientId',
      '/config/clientSecret',
      '/config/hooks/0/extra',
      '/config/hooks/0/key',
      '/config/pageSize',
      '/config/surprise',
      '/name',
    ])
    expect(JSON.stringify(error.faults)).not.toContain('short"')
    expect(await integrations.list()).toEqual([])
    expect(await audit()).toEqual([])
  })

  it('knows no other template than its connectors', async () => {
    const error = await errorOf(integrations.create({ ...directoryInput, template: 'okta' }, admin))
    expect(error.code).toBe('request_invalid')
    expect(error.faults).toHaveLength(1)
    expect(integrations.templates().map(manifest => manifest.id)).toContain('oidc-client-credentials')
  })

  describe('addresses', () => {
    const at = (baseUrl: string) => ({ ...directoryInput, config: { ...directoryInput.config, baseUrl } })

    it.each(['http://people.example', 'ftp://people.example', 'https://me:word@people.example'])(
      'refuses %s even in the sandbox',
      async baseUrl => {
        const error = await errorOf(integrations.create(at(baseUrl), admin))
        expect(error.faults.map(fault => fault.path)).toEqual(['/config/baseUrl'])
      },
    )

    it('takes loopback http in the sandbox', async () => {
      const { integration } = await integrations.create(at('http://127.0.0.1:4444'), admin)
      expect(integration.config.baseUrl).toBe('http://127.0.0.1:4444')
    })

    it('refuses loopback http outside of it, also where it was stored by one', async () => {
      const { integration } = await integrations.create(at('http://127.0.0.1:4444'), admin)
      const live = createIntegrations({ ...room.deps, sandbox: false })
      expect((await errorOf(live.create(at('http://127.0.0.1:4444'), admin))).faults).toEqual([
        { path: '/config/baseUrl', message: 'Has to be an https address; http is for the sandbox alone.' },
      ])
      expect((await errorOf(live.open(integration.id))).code).toBe('config_invalid')
    })
  })

  describe('changes', () => {
    it('keep what is left out, secrets too, and make a new version beside the old', async () => {
      const { integration } = await integrations.create(directoryInput, admin)
      const next = await integrations.update(integration.id, { config: { pageSize: 7 } }, admin)
      expect(next.version).toBe(2)
      expect(next.config).toEqual({ ...directoryInput.config, clientSecret: { set: true }, pageSize: 7 })
      const open = await integrations.open(integration.id)
      expect(open.config).toMatchObject({ clientSecret: 'directory-secret-canary', pageSize: 7 })
      const versions = await database.store.db
        .selectFrom('integration_versions')
        .select(['version', 'config', 'changed_by'])
        .orderBy('version')
        .execute()
      expect(versions.map(version => (JSON.parse(version.config) as JsonObject).pageSize)).toEqual([undefined, 7])
    })

    it('take a secret that comes back as its mark for the one that is stored', async () => {
      const hooks = [{ name: 'a', key: 'first-hook-key' }]
      const made = await integrations.create({ ...directoryInput, config: { ...directoryInput.config, hooks } }, admin)
      expect(made.integration.config.hooks).toEqual([{ name: 'a', key: { set: true } }])
      const renamed = { hooks: [{ name: 'b', key: { set: true } }], clientSecret: { set: true } }
      await integrations.update(made.integration.id, { config: renamed }, admin)
      const open = await integrations.open(made.integration.id)
      expect(open.config).toMatchObject({
        hooks: [{ name: 'b', key: 'first-hook-key' }],
        clientSecret: 'directory-secret-canary',
      })
    })

    it('replace a secret, and take one away by null', async () => {
      const { integration } = await integrations.create(directoryInput, admin)
      await integrations.update(integration.id, { config: { clientSecret: 'another-secret' } }, admin)
      expect((await integrations.open(integration.id)).config).toMatchObject({ clientSecret: 'another-secret' })
      const without = await integrations.update(integration.id, { config: { clientSecret: null } }, admin)
      expect(without.config).not.toHaveProperty('clientSecret')
      expect(await database.store.db.selectFrom('integration_secrets').selectAll().execute()).toEqual([])
    })

    it('say in the audit which fields they were, never what they hold', async () => {
      const { integration } = await integrations.create(directoryInput, admin)
      const patch = { name: 'Staff', config: { clientSecret: 'changed-secret-canary' } }
      await integrations.update(integration.id, patch, admin)
      const entry = (await audit()).at(-1)
      expect(entry?.action).toBe('integration.updated')
      expect(JSON.parse(entry?.facts ?? '')).toEqual({ version: 2, state: 'enabled', changed: ['/name', '/config/clientSecret'] })
      expect(JSON.stringify(await audit())).not.toContain('canary')
    })

    it('are refused where somebody else was faster', async () => {
      const { integration } = await integrations.create(directoryInput, admin)
      await integrations.update(integration.id, { version: 1, config: { pageSize: 3 } }, admin)
      const error = await errorOf(integrations.update(integration.id, { version: 1, config: { pageSize: 4 } }, admin))
      expect(error.code).toBe('version_conflict')
    })

    it('that are made at the same time end in one of them, and the other is told', async () => {
      const { integration } = await integrations.create(directoryInput, admin)
      const racers = createIntegrations({ ...room.deps, store: racing(database.store, 2) })
      const both = await Promise.allSettled(
        [3, 4].map(pageSize => racers.update(integration.id, { config: { pageSize } }, admin)),
      )
      expect(both.map(one => one.status).sort()).toEqual(['fulfilled', 'rejected'])
      expect((await integrations.get(integration.id)).version).toBe(2)
    })

    it('that change nothing leave no trace', async () => {
      const { integration } = await integrations.create(directoryInput, admin)
      await integrations.update(integration.id, { name: 'People', config: { pageSize: null } }, admin)
      expect((await integrations.get(integration.id)).version).toBe(1)
      expect(await audit()).toHaveLength(1)
    })

    it('are not stored where they would be wrong', async () => {
      const { integration } = await integrations.create(directoryInput, admin)
      const error = await errorOf(integrations.update(integration.id, { config: { clientId: null, nope: true } }, admin))
      expect(error.faults).toEqual([
        { path: '/config/nope', message: 'Fake directory has no such field.' },
        { path: '/config/clientId', message: 'This field is required.' },
      ])
      expect((await integrations.get(integration.id)).version).toBe(1)
    })
  })

  describe('drafts', () => {
    it('have an id, keys and addresses, and can be tested, before they are complete', async () => {
      const input = {
        template: 'fake-directory',
        name: 'Soon',
        state: 'draft',
        config: { baseUrl: 'https://people.example' },
      } as const
      const { integration } = await integrations.create(input, admin)
      expect(integration).toMatchObject({ state: 'draft', version: 1 })
      const jwks = await integrations.jwks(integration.id)
      expect(jwks.keys).toEqual([expect.objectContaining({ kty: 'RSA', alg: 'RS256', use: 'sig', kid: expect.any(String) })])
      expect(JSON.stringify(jwks)).not.toContain('"d"')
      expect(await integrations.test(integration.id, AbortSignal.timeout(5000))).toEqual([
        {
          step: 'configuration',
          ok: false,
          code: 'config_invalid',
          actor: 'admin',
          advice: '/config/clientId: This field is required.',
        },
      ])
      expect((await errorOf(integrations.open(integration.id))).code).toBe('integration_disabled')
    })

    it('refuse what is wrong, and are enabled only once nothing is missing', async () => {
      const config = { baseUrl: 'https://people.example' }
      const draft = { template: 'fake-directory', name: 'Soon', state: 'draft', config } as const
      expect((await errorOf(integrations.create({ ...draft, config: { pageSize: 0 } }, admin))).faults).toHaveLength(1)
      const { integration } = await integrations.create(draft, admin)
      expect((await errorOf(integrations.update(integration.id, { state: 'enabled' }, admin))).faults).toEqual([
        { path: '/config/clientId', message: 'This field is required.' },
      ])
      const patch = { state: 'enabled', config: { clientId: 'client-1', clientSecret: 'long-enough' } } as const
      expect(await integrations.update(integration.id, patch, admin)).toMatchObject({ state: 'enabled', version: 2 })
    })
  })

  it('turns one off and on again without a new version; off works whatever the connector thinks of it', async () => {
    const { integration } = await integrations.create(directoryInput, admin)
    await database.store.transaction(async ({ db }) => {
      await db.updateTable('integration_versions').set({ config: '{"broken":true}' }).execute()
    })
    expect(await integrations.update(integration.id, { state: 'disabled' }, admin)).toMatchObject({
      state: 'disabled',
      version: 1,
    })
    expect((await errorOf(integrations.open(integration.id))).code).toBe('integration_disabled')
    expect((await errorOf(integrations.update(integration.id, { state: 'enabled' }, admin))).code).toBe('config_invalid')
  })

  describe('account and workflow', () => {
    it('are the only account and its first workflow where none is named', async () => {
      const { account, client } = await basics(integrations)
      expect(client).toMatchObject({ accountId: account.id, workflowId: 'flow-1' })
    })

    it('have to be chosen where there are two', async () => {
      await integrations.create(accountInput, admin)
      const second = await integrations.create({ ...accountInput, name: 'Incode EU' }, admin)
      const error = await errorOf(integrations.create(clientInput, admin))
      expect(error.code).toBe('config_invalid')
      expect(error.faults.map(fault => fault.path)).toEqual(['/accountId'])
      expect(error.faults[0]?.message).toContain('Incode EU')
      const wish = { accountId: second.integration.id, workflowId: 'flow-2' }
      const { integration } = await integrations.create({ ...clientInput, ...wish }, admin)
      expect(integration).toMatchObject(wish)
    })

    it('have to exist', async () => {
      expect((await errorOf(integrations.create(clientInput, admin))).faults).toEqual([
        { path: '/accountId', message: 'There is no Incode account yet. Create one first.' },
      ])
      const { account, directory } = await basics(integrations)
      const faults = async (wish: object) => (await errorOf(integrations.create({ ...clientInput, ...wish }, admin))).faults
      expect(await faults({ accountId: directory.id })).toMatchObject([{ path: '/accountId' }])
      expect(await faults({ workflowId: 'flow-9' })).toMatchObject([{ path: '/workflowId' }])
      expect(await faults({ accountId: account.id, workflowId: 'flow-9' })).toMatchObject([{ path: '/workflowId' }])
    })

    it('are not for templates that start nothing', async () => {
      const { account } = await basics(integrations)
      const error = await errorOf(integrations.create({ ...directoryInput, accountId: account.id }, admin))
      expect(error.faults).toMatchObject([{ path: '/accountId' }])
    })

    it('change for what starts from then on: what has started keeps the version that it pinned', async () => {
      const { client, given } = await basics(integrations)
      const before = await integrations.starter(given?.id ?? '')
      await integrations.update(client.id, { workflowId: 'flow-2' }, admin)
      const after = await integrations.starter(given?.id ?? '')
      expect([before.workflowId, before.integrationVersion]).toEqual(['flow-1', 1])
      expect([after.workflowId, after.integrationVersion]).toEqual(['flow-2', 2])
    })

    it('a draft may be without', async () => {
      const { integration } = await integrations.create({ ...clientInput, state: 'draft' }, admin)
      expect(integration).toMatchObject({ accountId: null, workflowId: null, state: 'draft' })
      await integrations.create(accountInput, admin)
      expect(await integrations.update(integration.id, { state: 'enabled' }, admin)).toMatchObject({ workflowId: 'flow-1' })
    })
  })

  it('lets a client name only a directory that exists', async () => {
    const { account, directory } = await basics(integrations)
    const named = (id: string) => ({ ...clientInput, config: { ...clientConfig, directoryIntegrationId: id } })
    expect((await errorOf(integrations.create(named(account.id), admin))).faults).toEqual([
      { path: '/config/directoryIntegrationId', message: 'There is no directory integration of this id.' },
    ])
    const { client } = await integrations.create(named(directory.id), admin)
    const starter = await integrations.starter(client?.id ?? '')
    expect(starter.directoryIds).toEqual([directory.id])
  })

  describe('deletion', () => {
    it('needs the name, says what stops, and leaves a tombstone', async () => {
      const { account, directory, client, given } = await basics(integrations)
      const refused = await errorOf(integrations.remove(client.id, 'flow', admin))
      expect(refused.code).toBe('confirmation_required')
      expect(await integrations.consequences(account.id)).toContain(
        'The integration "Flow" uses this one and will stop verifying.',
      )

      const { stopped } = await integrations.remove(client.id, 'Flow', admin)
      expect(stopped.join(' ')).toContain(given?.id)
      expect(room.voided).toEqual([client.id])
      for (const late of [
        () => integrations.get(client.id),
        () => integrations.open(client.id, { anyState: true }),
        () => integrations.update(client.id, { name: 'Back' }, admin),
        () => integrations.remove(client.id, 'Flow', admin),
        () => integrations.newSecret(client.id, { revokeNow: true }, admin),
        () => integrations.jwks(client.id),
        () => integrations.starter(given?.id ?? ''),
      ]) {
        expect((await errorOf(late())).code).toBe('gone')
      }
      expect((await integrations.list()).map(one => one.id).sort()).toEqual([account.id, directory.id].sort())
      expect(await integrations.clients.find(given?.id ?? '')).toBeUndefined()
      expect(await integrations.clients.verifySecret(given?.id ?? '', given?.secret ?? '')).toBe(false)
      expect((await audit()).at(-1)?.action).toBe('integration.deleted')
    })

    it('takes secrets and keys away', async () => {
      const { integration } = await integrations.create(directoryInput, admin)
      await integrations.remove(integration.id, 'People', admin)
      for (const table of ['integration_secrets', 'integration_keys', 'integration_state'] as const) {
        expect(await database.store.db.selectFrom(table).selectAll().execute()).toEqual([])
      }
    })

    it('of what never was is not found', async () => {
      expect((await errorOf(integrations.remove('0'.repeat(24), 'x', admin))).code).toBe('not_found')
    })

    it('is undone as a whole where the verifications cannot be ended', async () => {
      const failing = createIntegrations({
        ...room.deps,
        ports: { ...room.deps.ports, voidVerifications: () => Promise.reject(new Error('no')) },
      })
      const { integration } = await failing.create(directoryInput, admin)
      await expect(failing.remove(integration.id, 'People', admin)).rejects.toThrow('no')
      expect((await integrations.get(integration.id)).state).toBe('enabled')
      expect((await integrations.open(integration.id)).config).toMatchObject({ clientSecret: 'directory-secret-canary' })
    })
  })

  describe('versions of the configuration', () => {
    const stamp = (id: string, config_version: number) =>
      database.store.transaction(async ({ db }) => {
        const rows = db.updateTable('integration_versions').set({ config_version })
        await rows.where('integration_id', '=', id as IntegrationId).execute()
      })

    it('older ones are lifted, and stored as the present one at the next change', async () => {
      const { integration } = await integrations.create(directoryInput, admin)
      await stamp(integration.id, 1)
      expect((await integrations.open(integration.id)).config).toMatchObject({
        pageSize: 3,
        clientSecret: 'directory-secret-canary',
      })
      await integrations.update(integration.id, { name: 'Staff' }, admin)
      const versions = await database.store.db
        .selectFrom('integration_versions')
        .select(['config_version', 'config'])
        .where('version', '=', 2)
        .execute()
      expect(versions.map(version => [version.config_version, JSON.parse(version.config)])).toMatchObject([[2, { pageSize: 3 }]])
    })

    it('newer ones are refused', async () => {
      const { integration } = await integrations.create(directoryInput, admin)
      await stamp(integration.id, 3)
      const error = await errorOf(integrations.open(integration.id))
      expect(error.code).toBe('config_invalid')
      expect(error.message).toContain('newer')
    })
  })

  it('opens one instance for a version, however many ask', async () => {
    const { integration } = await integrations.create(directoryInput, admin)
    const [one, two] = await Promise.all([integrations.open(integration.id), integrations.open(integration.id)])
    expect(one.capabilities).toBe(two.capabilities)
    await integrations.update(integration.id, { config: { pageSize: 9 } }, admin)
    expect((await integrations.open(integration.id)).capabilities).not.toBe(one.capabilities)
  })

  it('refuses a connector that has other abilities than its manifest', async () => {
    const { 'fake-directory': honest, ...others } = room.deps.connectors
    if (!honest) throw new Error('there is a fake directory')
    const liar = { ...honest, open: () => ({ check: async () => [], upkeep: { everySeconds: 1, run: async () => undefined } }) }
    const room2 = integrationsOn(database, { connectors: { ...others, 'fake-directory': liar } })
    const { integration } = await room2.integrations.create(directoryInput, admin)
    const error = await errorOf(room2.integrations.open(integration.id))
    expect(error.code).toBe('internal')
    expect(error.detail).toBe('directory, upkeep')
  })

  it('still shows and deletes one whose connector is no longer installed', async () => {
    const { integration } = await integrations.create(directoryInput, admin)
    const { 'fake-directory': _gone, ...connectors } = room.deps.connectors
    const later = createIntegrations({ ...room.deps, connectors })
    expect((await later.get(integration.id)).config.clientSecret).toEqual({ set: true })
    expect((await errorOf(later.open(integration.id))).code).toBe('config_invalid')
    await later.remove(integration.id, 'People', admin)
    expect((await errorOf(later.get(integration.id))).code).toBe('gone')
  })

  it('answers for an account with its workflows and what names its tenant', async () => {
    const { account, directory } = await basics(integrations)
    const open = await integrations.account(account.id)
    expect(open).toMatchObject({
      id: account.id,
      version: 1,
      name: 'Incode demo',
      trustAnchor: 'https://demo-api.incode.example',
    })
    expect((await errorOf(integrations.account(directory.id))).code).toBe('config_invalid')
    await integrations.update(account.id, { state: 'disabled' }, admin)
    expect((await errorOf(integrations.account(account.id))).code).toBe('integration_disabled')
  })
})
