import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { aSignal, type EntraWorld, failureOf, startWorld } from './entra-world.ts'

interface Listed {
  readonly users: readonly { readonly id: string; readonly userPrincipalName: string }[]
}

describe('who stands where toward somebody, in Entra', () => {
  let world: EntraWorld
  let ids: readonly string[]
  beforeAll(async () => {
    world = await startWorld(10)
    ids = (await world.control<Listed>('GET', 'users?limit=3')).users.map(({ id }) => id)
  })
  afterAll(() => world.close())
  afterEach(() => world.calm())

  const managerOf = (id: string) => world.open().directory.manager?.(id, aSignal())

  it('is the manager of this moment, by id; nobody where there is none, or nobody of that id', async () => {
    const [ana = '', boss = ''] = ids
    expect(await managerOf(ana)).toBeUndefined()
    await world.control('PUT', `users/${ana}/manager`, { manager: boss })
    await world.asked()
    expect(await managerOf(ana)).toBe(boss)
    expect(await world.asked('/v1.0/users')).toMatchObject([{ path: `/v1.0/users/${ana}/manager`, query: { $select: 'id' } }])
    await world.control('PUT', `users/${ana}/manager`, { manager: null })
    expect(await managerOf(ana)).toBeUndefined()
    expect(await managerOf('ana@example.com')).toBeUndefined()
    expect(await world.open().directory.isMember?.('not-an-id', ana, aSignal())).toBe(false)
  })

  it('is an error, and never nobody, where Graph does not answer', async () => {
    const [ana = ''] = ids
    await world.fault({ kind: 'status', status: 403, path: `/v1.0/users/${ana}/manager`, times: 20 })
    expect((await failureOf(Promise.resolve(managerOf(ana)))).code).toBe('permission_missing')
  })
})
