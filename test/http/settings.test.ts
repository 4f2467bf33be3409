import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import project from '../../package.json' with { type: 'json' }
import { retention } from '../../src/storage/retention.ts'
import { type World, world } from '../support/world.ts'

interface Identity {
  readonly identityId: string
  readonly users: readonly { readonly externalId: string; readonly endedAt: string | null }[]
}

describe('what a page of settings, and one of an identity, is drawn from', () => {
  let w: World
  beforeAll(async () => {
    w = await world({ enrollment: { validDays: 365 } })
    await w.person({ login: 'ana@example.com' })
    await w.person({ login: 'bo@example.com' })
    await w.enroll('ana@example.com', 'id-ana')
  })
  afterAll(() => w.close())

  it('says what the host was started with, and nothing that is secret', async () => {
    const { status, body } = await w.admin('GET', '/v1/settings')
    expect(status).toBe(200)
    expect(body).toEqual({
      publicUrl: w.url,
      version: project.version,
      kind: 'sandbox',
      database: 'sqlite',
      mail: false,
      texts: null,
      signIn: false,
      adminSignIn: null,
      warnings: [],
      enrollmentDays: 365,
      behindProxy: false,
    })
  })

  it('says to owners alone where administrators sign in and which group has which role', async () => {
    const shown = { issuer: 'https://login.example.com', groupsClaim: 'groups', roles: { owner: ['it-owners'] } }
    const other = await world({ adminSignIn: async () => ({ ...shown, clientId: 'c', clientSecret: 'a-secret-of-the-client' }) })
    const said = await other.admin('GET', '/v1/settings')
    expect(said.body.adminSignIn).toEqual(shown)
    // Behind these sign-ins is nobody whom a directory knows.
    expect(said.body.warnings).toMatchObject([{ code: 'admin_sign_in_without_directory', path: 'adminSignIn directory' }])
    const made = await other.admin<{ token: string }>('POST', '/v1/admin-tokens', { name: 'Admin', role: 'admin' })
    const headers = { authorization: `Bearer ${made.body.token}` }
    expect(await (await fetch(`${other.url}/v1/settings`, { headers })).json()).toMatchObject({ adminSignIn: null })
    await other.close()
  })

  it('says for how long each class of data is kept, all of them', async () => {
    const { body } = await w.admin<{ items: readonly { name: string; days: number; usual: number }[] }>(
      'GET',
      '/v1/settings/retention',
    )
    expect(body.items.map(({ name }) => name)).toEqual(Object.keys(retention))
    expect(body.items.find(({ name }) => name === 'verifications')).toMatchObject({ days: 365, usual: 365, least: 30 })
  })

  it('shows who an identity is in the directories, by its id and by one of them', async () => {
    const byId = await w.admin<Identity>('GET', '/v1/identities/id-ana')
    expect(byId.body).toMatchObject({
      identityId: 'id-ana',
      users: [{ integrationId: w.directoryId, externalId: '00u-ana', login: 'ana@example.com', status: 'active', endedAt: null }],
    })
    const byPerson = await w.admin<Identity>('GET', `/v1/directory/users/${w.directoryId}/00u-ana/identity`)
    expect(byPerson.body).toEqual(byId.body)
  })

  it.each([
    '/v1/identities/id-nobody',
    '/v1/directory/users/DIRECTORY/00u-bo/identity',
    '/v1/directory/users/DIRECTORY/00u-no/identity',
  ])('finds nothing at %s', async path => {
    expect((await w.admin('GET', path.replace('DIRECTORY', w.directoryId))).status).toBe(404)
  })
})
