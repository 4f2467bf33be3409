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
    expect(said(await flow.stepUp('ana@example.com'))).toBe('410 gone')
  })

  it.each([
    ['named', () => flow],
    ['not named', () => w.flow({ directoryIntegrationId: undefined })],
  ])('a directory that is disabled and %s is told as disabled, not as a mistake of the caller’s', async (_how, client) => {
    const caller = await client()
    const { returnUrl } = caller
    await w.admin('PATCH', `/v1/integrations/${w.directoryId}`, { state: 'disabled' })
    for (const request of [
      { loginHint: 'ana@example.com' },
      { loginHint: 'ana@example.com', directoryIntegrationId: w.directoryId },
      { user: { integrationId: w.directoryId, externalId: '00u-ana' } },
    ]) {
      expect(said(await caller.call('POST', '/step-up', { ...request, returnUrl }))).toBe('403 integration_disabled')
    }
    const foreign = { user: { integrationId: 'nowhere', externalId: 'x' }, returnUrl }
    expect(said(await caller.call('POST', '/step-up', foreign))).toBe('404 not_found')
    // Whoever signs up is in no directory.
    const signUp = await caller.call('POST', '/sign-up', { subject: { externalId: 'new-1' }, returnUrl })
    expect(said(signUp)).toBe('pending/none/challenge/not_started')
    await w.admin('PATCH', `/v1/integrations/${w.directoryId}`, { state: 'enabled' })
    expect(said(await caller.stepUp('ana@example.com'))).toBe('pending/none/challenge/not_started')
  })

  it('a second directory that is disabled takes nothing from the first', async () => {
    const second = await w.admin<{ id: string }>('POST', '/v1/integrations', {
      template: 'okta-directory',
      name: 'Second',
      config: { orgUrl: 'http://127.0.0.1:1', clientId: '0oa2' },
    })
    await w.admin('PATCH', `/v1/integrations/${second.body.id}`, { state: 'disabled' })
    const caller = await w.flow({ directoryIntegrationId: undefined })
    const ask = (directoryIntegrationId: string) => caller.stepUp('ana@example.com', { directoryIntegrationId })
    expect(said(await ask(w.directoryId))).toBe('pending/none/challenge/not_started')
    expect(said(await ask(second.body.id))).toBe('403 integration_disabled')
  })
})
