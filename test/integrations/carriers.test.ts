import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tellOfMute } from '../../src/integrations/carriers.ts'
import { startMailStandIn } from '../../src/sandbox/mail/index.ts'
import { quietLog } from '../support/log.ts'
import { type RecoveryWorld, recoveryWorld } from '../support/recovery.ts'

interface Answer {
  readonly id: string
  readonly faults?: readonly { readonly path: string; readonly message: string }[]
  readonly attention: readonly { readonly code: string; readonly advice: string; readonly actor: string }[]
}

const advice = expect.stringMatching(/mail or text messages.*knownChannel to false/)
const mute = { path: '/config/knownChannel', message: advice }
const portalOf = (w: RecoveryWorld, more: object = {}) =>
  w.admin<Answer>('POST', '/v1/integrations', {
    template: 'portal',
    name: 'Accounts',
    config: { directoryIntegrationId: w.recoverable, operations: ['unlock'] },
    ...more,
  })

describe('a portal that asks for codes, on a host that has nothing to send them with', () => {
  let w: RecoveryWorld
  beforeAll(async () => {
    w = await recoveryWorld()
  })
  afterAll(() => w.close())
  const change = (id: string, body: object) => w.admin<Answer>('PATCH', `/v1/integrations/${id}`, body)

  it('is not made, which says what to do instead', async () => {
    const made = await portalOf(w)
    expect([made.status, made.body.faults]).toEqual([422, [mute]])
  })

  it('is made as a draft, and not enabled before it asks for none', async () => {
    const { body } = await portalOf(w, { state: 'draft' })
    expect((await change(body.id, { state: 'enabled' })).body.faults).toEqual([mute])
    const enabled = await change(body.id, { state: 'enabled', config: { knownChannel: false } })
    expect([enabled.status, enabled.body.attention]).toEqual([200, []])
    expect((await change(body.id, { config: { knownChannel: true } })).body.faults).toEqual([mute])
  })

  it('is for somebody to look at where the host lost its mail, is named at the start, and can still be changed', async () => {
    const { body } = await portalOf(w, { state: 'draft' })
    await w.store.transaction(({ db }) =>
      db
        .updateTable('integrations')
        .set({ state: 'enabled' })
        .where('id', '=', body.id as never)
        .execute(),
    )
    const { attention } = (await w.admin<Answer>('GET', `/v1/integrations/${body.id}`)).body
    expect(attention).toMatchObject([{ code: 'no_carrier', actor: 'operator', advice }])
    const log = quietLog()
    await tellOfMute(w.host.integrations, log)
    expect(log.lines).toEqual([expect.stringContaining(body.id)])
    expect((await change(body.id, { config: { helpText: 'Call us.' } })).status).toBe(200)
    const { body: quiet } = await change(body.id, { config: { knownChannel: false } })
    expect(quiet.attention.map(({ code }) => code)).not.toContain('no_carrier')
  })
})

it('asks for codes where the host has mail', async () => {
  const mail = await startMailStandIn()
  const w = await recoveryWorld({ mail })
  const made = await portalOf(w)
  expect([made.status, JSON.stringify(made.body)]).toEqual([201, expect.stringContaining('"attention":[]')])
  const log = quietLog()
  await tellOfMute(w.host.integrations, log)
  expect(log.lines).toEqual([])
  await w.close()
  await mail.close()
})
