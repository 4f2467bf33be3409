import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { control } from '../sandbox/okta-client.ts'
import { aSignal, failureOf, type OktaWorld, startWorld } from './okta-world.ts'

describe('who is in which group, in Okta', () => {
  let world: OktaWorld
  let id: string
  const engineering = () => world.okta.groupId('Engineering')
  async function put(groups: readonly string[]): Promise<string> {
    const upsert = [{ login: 'sam@example.com', groups }]
    const { body } = await control<{ users: readonly { id: string }[] }>(world.okta.url, 'POST', 'users', { upsert })
    return body.users[0]?.id ?? ''
  }
  beforeAll(async () => {
    world = await startWorld(5)
    // No more than every directory has: the scope of groups is for reading whole groups.
    world.app({ scopes: ['okta.users.read'] })
    id = await put(['Engineering'])
  })
  afterAll(() => world.close())

  const isMember = (groupId: string, externalId = id) => world.open().directory.isMember?.(groupId, externalId, aSignal())

  it('is read now, of one person, whichever groups the directory reads', async () => {
    expect(await isMember(engineering())).toBe(true)
    expect(await isMember(world.okta.groupId('Contractors'))).toBe(false)
    await world.asked()
    await put([])
    expect(await isMember(engineering())).toBe(false)
    expect((await world.asked('/api/v1')).map(({ path }) => path)).toContain(`/api/v1/users/${id}/groups`)
  })

  it('is none of somebody who is not there, or who is named by a login or as whoever asks', async () => {
    for (const name of ['00u-nobody', 'sam@example.com', 'me']) expect(await isMember(engineering(), name), name).toBe(false)
  })

  it('is an error, and never a no, where Okta does not answer', async () => {
    await world.fault({ kind: 'status', status: 500, path: `/api/v1/users/${id}/groups`, times: 20 })
    expect((await failureOf(Promise.resolve(isMember(engineering())))).code).toBe('provider_unavailable')
  })
})
