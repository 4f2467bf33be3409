import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { asIntegrationId, type IntegrationId } from '../../src/contract/index.ts'
import { claimEditing } from '../../src/directory/editable-claims.ts'
import { type EntraDirectory, entraDirectory } from '../support/entra-directory.ts'
import { type World, world } from '../support/world.ts'

interface Made {
  readonly id: string
  readonly version: number
  readonly sync: { readonly attention: string | null }
  readonly faults?: readonly { readonly path: string; readonly message: string }[]
  readonly code?: string
}
interface Mapping {
  readonly claims: readonly { readonly claim: string; readonly from: string | null; readonly editable: string }[]
  readonly readAt: string | null
}

const scopes = ['okta.users.read', 'okta.groups.read', 'okta.schemas.read', 'okta.userTypes.read']
const clientId = '0oaSchemas'
const refusal = '/config/mapping/link_key'

describe('claims that people can edit themselves, over the admin API', () => {
  let w: World
  let entra: EntraDirectory
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const privateJwk = { ...privateKey.export({ format: 'jwk' }), kid: 'own', alg: 'RS256' }
  const jwks = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'own', alg: 'RS256' }] }
  beforeAll(async () => {
    w = await world()
    entra = await entraDirectory(w, 2)
    await w.person({ login: 'ana@example.com', givenName: 'Ana', familyName: 'Rey', claims: { employee_number: 'E-1' } })
  })
  afterAll(async () => {
    await entra.close()
    await w.close()
  })
  beforeEach(async () => {
    app(scopes)
    await permit({ employeeNumber: 'READ_ONLY', personKey: 'READ_ONLY' })
    await permit({ employeeNumber: 'READ_ONLY' }, 'contractor')
    await fetch(`${w.org.standIn.url}/__sandbox/faults`, { method: 'DELETE' })
  })

  const app = (granted: readonly string[]) => w.org.standIn.registerClient({ clientId, jwks, scopes: granted })
  const post = (path: string, body: object) =>
    fetch(`${w.org.standIn.url}/__sandbox/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const permit = async (what: Record<string, string>, type = 'user') =>
    expect((await post(`permissions?type=${type}`, what)).status).toBe(204)
  const down = () => post('faults', { path: '/api/v1/meta', kind: 'status', status: 503, times: 50 })

  let made = 0
  const create = (mapping?: object, state = 'enabled') => {
    made += 1
    const config = { orgUrl: w.org.standIn.url, clientId, privateJwk, ...(mapping ? { mapping } : {}) }
    return w.admin<Made>('POST', '/v1/integrations', { template: 'okta-directory', name: `Org ${made}`, state, config })
  }
  const directory = async (...given: Parameters<typeof create>): Promise<IntegrationId> => {
    const answer = await create(...given)
    expect(answer.status).toBe(201)
    return asIntegrationId(answer.body.id)
  }
  const patch = (id: string, body: object) => w.admin<Made>('PATCH', `/v1/integrations/${id}`, body)
  const get = async (id: string) => (await w.admin<Made>('GET', `/v1/integrations/${id}`)).body
  const mappingOf = async (id: string) => (await w.admin<Mapping>('GET', `/v1/integrations/${id}/mapping`)).body
  const told = async (id: string) =>
    Object.fromEntries((await mappingOf(id)).claims.map(({ claim, editable }) => [claim, editable]))
  const paths = ({ body }: { body: Made }) => (body.faults ?? []).map(({ path }) => path)
  const test = async (id: string) =>
    (await w.admin<{ steps: { step: string; ok: boolean }[] }>('POST', `/v1/integrations/${id}/test`)).body.steps
  const read = async (id: string, mode = 'full') => {
    const begun = await w.admin<{ runId: string }>('POST', `/v1/integrations/${id}/sync`, { mode })
    expect(begun.status).toBe(202)
    const run = () => w.admin<{ state: string; mode: string }>('GET', `/v1/sync-runs/${begun.body.runId}`)
    await expect.poll(async () => (await run()).body.state, { timeout: 20_000 }).not.toBe('running')
    expect((await run()).body.mode).toBe(mode)
  }
  const audited = async (id: string) => {
    const rows = await w.store.db
      .selectFrom('audit')
      .select(['actor', 'facts'])
      .where('target', '=', id)
      .where('action', '=', 'claims.editability_changed')
      .orderBy('at')
      .execute()
    return rows.map(({ actor, facts }) => ({ by: JSON.parse(actor).kind as string, facts: JSON.parse(facts) as object }))
  }

  describe('of an Okta org', () => {
    it('are told by the schema, for base and custom attributes, by the mapping that was saved', async () => {
      const id = await directory({
        employee_number: 'profile.personKey',
        given_name: 'profile.nickName',
        email: 'profile.nowhere',
      })
      const view = await mappingOf(id)
      expect(view.readAt).not.toBeNull()
      expect(view.claims).toEqual(
        expect.arrayContaining([
          { claim: 'given_name', from: 'profile.nickName', editable: 'yes' },
          { claim: 'family_name', from: null, editable: 'yes' },
          { claim: 'birth_date', from: null, editable: 'no' },
          { claim: 'employee_number', from: 'profile.personKey', editable: 'no' },
          { claim: 'email', from: 'profile.nowhere', editable: 'unknown' },
        ]),
      )
      const { editable, unknown } = await claimEditing(w.store.db, id)
      expect([editable.has('given_name'), editable.has('employee_number'), unknown.has('email')]).toEqual([true, false, true])
    })

    it('are unknown until somebody asks, and asked by a test', async () => {
      const id = await directory()
      expect((await mappingOf(id)).readAt).toBeNull()
      expect(Object.values(await told(id)).every(editable => editable === 'unknown')).toBe(true)
      expect((await test(id)).map(({ step }) => step)).not.toContain('link_key')
      expect(await told(id)).toMatchObject({ family_name: 'yes', birth_date: 'no' })
    })

    it('are marked in the preview of a mapping that is not saved', async () => {
      const id = await directory()
      const mapping = { employee_number: 'profile.lastName' }
      const preview = await w.admin<{ editable: object }>('POST', `/v1/integrations/${id}/mapping/preview`, { mapping })
      expect(preview.body.editable).toMatchObject({ employee_number: 'yes', family_name: 'yes' })
      expect((await mappingOf(id)).readAt).toBeNull()
    })

    it.each([
      ['people can edit', 'profile.nickName', 'People can change profile.nickName themselves'],
      ['does not exist', 'profile.nowhere', 'The product does not say whether people can change profile.nowhere'],
    ])('are refused as a link key where the attribute is one that %s', async (_what, path, sentence) => {
      const answer = await create({ link_key: path })
      expect(answer.status).toBe(422)
      expect(answer.body).toMatchObject({ code: 'config_invalid', faults: [{ path: refusal }] })
      expect(answer.body.faults?.[0]?.message).toContain(sentence)
    })

    it('are refused as a link key where the app may not see the schema: nobody knows', async () => {
      app(['okta.users.read', 'okta.groups.read'])
      expect(paths(await create({ link_key: 'profile.employeeNumber' }))).toEqual([refusal])
    })

    it('are those of every type of user: what one type can edit links nobody', async () => {
      await permit({ employeeNumber: 'READ_WRITE' }, 'contractor')
      expect(paths(await create({ link_key: 'profile.employeeNumber' }))).toEqual([refusal])
      expect(await told(await directory({ employee_number: 'profile.employeeNumber' }))).toMatchObject({ employee_number: 'yes' })
      expect(await told(await directory({ link_key: 'profile.personKey' }))).toMatchObject({
        link_key: 'no',
        employee_number: 'yes',
      })
    })

    it('are unknown where the app may not see the types, but for what the default type can edit', async () => {
      app(['okta.users.read', 'okta.groups.read', 'okta.schemas.read'])
      const id = await directory({ email: 'profile.email' })
      expect(await told(id)).toMatchObject({ employee_number: 'unknown', email: 'yes' })
      expect(paths(await create({ link_key: 'profile.employeeNumber' }))).toEqual([refusal])
    })

    it('are not known where the list of types makes no sense, as little as where the product is down', async () => {
      await post('faults', { path: '/api/v1/meta/types/user', kind: 'status', status: 200, body: [{ id: 'oty1' }], times: 50 })
      const id = await directory({ link_key: 'profile.employeeNumber' })
      expect((await get(id)).sync.attention).toBe('link_key')
    })

    it('are refused as a link key by every way of saving', async () => {
      const id = await directory({ link_key: 'profile.employeeNumber' })
      expect((await get(id)).sync.attention).toBeNull()
      expect(paths(await patch(id, { config: { mapping: { link_key: 'profile.nickName' } } }))).toEqual([refusal])
      expect((await patch(id, { config: { mapping: { link_key: 'profile.personKey' } } })).status).toBe(200)
      await permit({ employeeNumber: 'READ_WRITE' })
      expect(paths(await w.admin<Made>('POST', `/v1/integrations/${id}/revert`, { version: 1 }))).toEqual([refusal])
      const config = { orgUrl: w.org.standIn.url, clientId, privateJwk, mapping: { link_key: 'profile.employeeNumber' } }
      const item = { key: 'a-file', template: 'okta-directory', name: 'A file', config }
      const check = (state: string) =>
        w.admin<{ items: { faults: { path: string }[] }[] }>('POST', '/v1/integrations/check', { items: [{ ...item, state }] })
      expect((await check('enabled')).body.items[0]?.faults.map(({ path }) => path)).toEqual([refusal])
      expect((await check('disabled')).body.items[0]?.faults).toEqual([])
      expect((await get(id)).version).toBe(2)
    })

    it('are refused when a draft or a disabled integration is turned on', async () => {
      const draft = await directory({ link_key: 'profile.nickName' }, 'draft')
      expect(paths(await patch(draft, { state: 'enabled' }))).toEqual([refusal])
      const id = await directory({ link_key: 'profile.employeeNumber' })
      await patch(id, { state: 'disabled' })
      expect((await patch(id, { config: { mapping: { link_key: 'profile.nickName' } } })).status).toBe(200)
      expect(await told(id)).toMatchObject({ link_key: 'unknown' })
      expect(paths(await patch(id, { state: 'enabled' }))).toEqual([refusal])
      expect((await patch(id, { state: 'enabled', config: { mapping: { link_key: 'profile.personKey' } } })).status).toBe(200)
    })

    it('do not keep a name from being changed while the product is down', async () => {
      const id = await directory({ link_key: 'profile.employeeNumber' })
      await down()
      expect((await patch(id, { name: 'Another name' })).status).toBe(200)
      expect(await told(id)).toMatchObject({ link_key: 'no' })
    })

    it('are saved and need attention where the product is down, until a run has seen that they are safe', async () => {
      await down()
      const id = await directory({ link_key: 'profile.employeeNumber' })
      expect((await get(id)).sync.attention).toBe('link_key')
      await fetch(`${w.org.standIn.url}/__sandbox/faults`, { method: 'DELETE' })
      await read(id)
      expect((await get(id)).sync.attention).toBeNull()
    })

    it('need attention when the org opens them, by the next incremental run where accounts are linked', async () => {
      const id = await directory({ link_key: 'profile.employeeNumber' })
      await read(id)
      await permit({ employeeNumber: 'READ_WRITE' })
      await read(id, 'incremental')
      expect((await get(id)).sync.attention).toBe('link_key')
    })

    it('need attention when the org opens them, by the next full run or test, and both are in the audit', async () => {
      const id = await directory({ link_key: 'profile.employeeNumber' })
      await permit({ employeeNumber: 'READ_WRITE' })
      await read(id)
      expect((await get(id)).sync.attention).toBe('link_key')
      expect((await test(id)).at(-1)).toMatchObject({ ok: false })
      await permit({ employeeNumber: 'HIDE' })
      expect((await test(id)).every(({ ok }) => ok)).toBe(true)
      expect((await get(id)).sync.attention).toBeNull()
      const [saved, opened, closed, ...more] = await audited(id)
      expect(saved).toMatchObject({ by: 'admin', facts: { link_key: { before: 'unknown', after: 'no' } } })
      expect(opened).toMatchObject({ by: 'host', facts: { link_key: { before: 'no', after: 'yes' } } })
      expect(closed).toMatchObject({ by: 'host', facts: { link_key: { before: 'yes', after: 'no' } } })
      expect(more).toEqual([])
    })
  })

  describe('of an Entra tenant', () => {
    it('are the mobile phone; of extensions and addresses nobody knows', async () => {
      await test(entra.integrationId)
      expect(await told(entra.integrationId)).toMatchObject({
        given_name: 'no',
        family_name: 'no',
        email: 'no',
        employee_number: 'no',
        phone_number: 'yes',
        'address.locality': 'unknown',
        birth_date: 'unknown',
      })
    })

    it.each([
      ['their phone', 'mobilePhone', 422],
      ['an extension', `extension_${'0'.repeat(32)}_key`, 422],
      ['their number', 'employeeId', 200],
      ['what the directory on-premises says', 'onPremisesExtensionAttributes.extensionAttribute4', 200],
    ])('link accounts by %s (%s) only where people do not write it: %i', async (_what, path, status) => {
      expect((await patch(entra.integrationId, { config: { mapping: { link_key: path } } })).status).toBe(status)
    })
  })

  it('are none of a list, which administrators enter', async () => {
    const list = await w.admin<Made>('POST', '/v1/integrations', { template: 'people-list', name: 'Contractors', config: {} })
    await read(list.body.id)
    const { claims } = await mappingOf(list.body.id)
    expect(claims.map(({ claim }) => claim)).toContain('birth_date')
    expect(claims.every(({ editable }) => editable === 'no')).toBe(true)
  })

  it('are asked of directories alone', async () => {
    expect((await w.admin('GET', `/v1/integrations/${w.accountId}/mapping`)).status).toBe(400)
  })
})
