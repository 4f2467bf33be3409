import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { begin, takeSeat } from '../support/passage.ts'
import { said } from '../support/walk.ts'
import { type Flow, type World, world } from '../support/world.ts'

describe('what an administrator deletes or disables while a person is on the way', () => {
  let w: World
  let flow: Flow
  beforeEach(async () => {
    w = await world()
    flow = await w.flow()
    await w.person({ login: 'ana@example.com' })
  })
  afterEach(() => w.close())

  it.each([
    ['the Incode account', () => w.accountId, 'Incode'],
    ['the directory', () => w.directoryId, 'Okta'],
  ])('%s ends the verification as cancelled, as the consequences said', async (_what, id, name) => {
    const passage = await begin(flow, 'ana@example.com')
    await takeSeat(passage)
    const consequences = await w.admin<{ items: readonly string[] }>('GET', `/v1/integrations/${id()}/consequences`)
    expect(consequences.body.items).toContain('1 open verification ends as cancelled.')
    expect((await w.admin('DELETE', `/v1/integrations/${id()}`, { confirm: name })).status).toBe(200)
    expect(said(await flow.call('GET', `/verifications/${passage.id}`))).toBe('cancelled/none/deny/cancelled')
  })
})
