import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type EntraDirectory, entraDirectory } from '../support/entra-directory.ts'
import { type World, world } from '../support/world.ts'

interface Noted {
  readonly id: string
  readonly attention: readonly {
    readonly code: string
    readonly actor: string
    readonly advice: string
    readonly endsAt: string | null
    readonly daysLeft: number | null
  }[]
}

describe('what an administrator has to do about an integration', () => {
  let w: World
  let entra: EntraDirectory
  let path: string
  beforeAll(async () => {
    w = await world()
    entra = await entraDirectory(w, 3)
    path = `/v1/integrations/${entra.integrationId}`
    await w.host.settleDown()
  })
  afterAll(async () => {
    await entra.close()
    await w.close()
  })
  const noted = async () => (await w.admin<Noted>('GET', path)).body.attention

  it('stands beside it and in the list, and keeps nothing from being done, until somebody has done it', async () => {
    expect(await noted()).toEqual([])
    const writeBack = { as: 'group', groupId: '11111111-2222-4333-8444-555555555555', validDays: 5 }
    await w.admin('PATCH', path, { config: { writeBack } })
    w.clock.advance(60_000)
    await w.host.settleDown()
    const expected = [
      expect.objectContaining({ code: 'change_held', actor: 'operator', advice: expect.stringContaining('/config/writeBack') }),
      {
        code: 'write_back_stopped',
        actor: 'admin',
        advice: expect.stringContaining('is not there any more'),
        endsAt: null,
        daysLeft: null,
      },
    ]
    expect(await noted()).toEqual(expected)
    const { items } = (await w.admin<{ items: readonly Noted[] }>('GET', '/v1/integrations')).body
    // What nobody has attested of the Incode account, and a log that Okta was not asked for, stand beside those.
    const known = new Set(['not_attested', 'trail_unread'])
    const others = items.filter(({ attention }) => attention.some(({ code }) => !known.has(code)))
    expect(others.map(({ id }) => id)).toEqual([entra.integrationId])
    const upkeeps = await w.store.db.selectFrom('upkeeps').select(['integration_id', 'error_code']).execute()
    expect(upkeeps.find(row => row.integration_id === entra.integrationId)?.error_code).toBeNull()
    await w.admin('PATCH', path, { config: { writeBack: null } })
    w.clock.advance(60_000)
    await w.host.settleDown()
    expect(await noted()).toEqual([])
  })
})
