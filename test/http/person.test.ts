import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { IntegrationId } from '../../src/contract/index.ts'
import { type World, world } from '../support/world.ts'

interface Attribute {
  readonly name: string
  readonly value: string | null
  readonly known: boolean | null
  readonly uses: readonly string[]
  readonly from: string | null
}
interface Identity {
  readonly records: readonly { readonly account: { readonly id: string }; readonly page: string | null }[]
}

describe('one person over HTTP, beside the list', () => {
  let w: World
  let otherId: IntegrationId
  beforeAll(async () => {
    w = await world()
    const made = await w.admin<{ id: IntegrationId }>('POST', '/v1/integrations', {
      template: 'people-list',
      name: 'Contractors',
      config: {},
    })
    otherId = made.body.id
    await w.person({ login: 'ana@example.com', claims: { birth_date: '1990-05-17', address: { locality: 'Canaryville' } } })
    await w.person({ login: 'bo@example.com' })
    await w.enroll('ana@example.com', 'id/ana')
  })
  afterAll(() => w.close())

  const of = <T>(what: string, externalId: string, integrationId = w.directoryId) =>
    w.admin<T>('GET', `/v1/directory/users/${integrationId}/${externalId}/${what}`)

  it('names every directory, those that nobody was read from yet among them', async () => {
    const { body } = await w.admin('GET', '/v1/directories')
    expect(body).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({ integrationId: w.directoryId, coverage: expect.objectContaining({ total: 2, enrolled: 1 }) }),
        expect.objectContaining({ integrationId: otherId, name: 'Contractors', coverage: expect.objectContaining({ total: 0 }) }),
      ]),
    })
  })

  it('tells what the directory says of them and what for, and no value of what is only compared', async () => {
    const { body } = await of<{ items: readonly Attribute[] }>('attributes', '00u-ana')
    const named = new Map(body.items.map(one => [one.name, one]))
    expect(named.get('login')).toMatchObject({ value: 'ana@example.com', uses: ['sign_in'] })
    expect(named.get('email')).toMatchObject({ value: 'ana@example.com', uses: ['reached', 'compared'] })
    expect(named.get('birth_date')).toMatchObject({ value: null, known: true, uses: ['compared'] })
    expect(named.get('address.locality')).toMatchObject({ value: null, known: true })
    expect(named.get('address.country')).toMatchObject({ known: false })
    expect(named.get('manager')).toMatchObject({ known: false, uses: ['approver'] })
    expect(named.get('link_key')).toMatchObject({ value: null, known: null, uses: ['linked'] })
    expect(JSON.stringify(body)).not.toMatch(/1990|Canaryville/)
  })

  it('shows what binds them, and what did before', async () => {
    const { body } = await of<{ items: readonly object[] }>('bindings', '00u-ana')
    expect(body.items).toEqual([
      expect.objectContaining({ identityId: 'id/ana', state: 'enrolled', assurance: 'medium', endedAt: null }),
    ])
    expect((await of('bindings', '00u-bo')).body).toMatchObject({ items: [] })
  })

  it('leads to the record of their identity at Incode where an administrator said how', async () => {
    const record = async () => (await of<Identity>('identity', '00u-ana')).body.records
    expect(await record()).toEqual([expect.objectContaining({ account: { id: w.accountId, name: 'Incode' }, page: null })])
    const { body: account } = await w.admin<{ config: object }>('GET', `/v1/integrations/${w.accountId}`)
    const identityPage = 'https://dashboard.example.com/identities/{identityId}?tab=1'
    await w.admin('PATCH', `/v1/integrations/${w.accountId}`, { config: { ...account.config, identityPage } })
    expect(await record()).toEqual([expect.objectContaining({ page: 'https://dashboard.example.com/identities/id%2Fana?tab=1' })])
  })

  it('finds nobody whom the directory does not have', async () => {
    for (const what of ['bindings', 'attributes']) {
      expect((await of(what, '00u-nobody')).status).toBe(404)
      expect((await of(what, '00u-ana', otherId)).status).toBe(404)
    }
  })
})
