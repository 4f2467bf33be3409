import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HelpdeskDeps } from '../../src/helpdesk/deps.ts'
import { payForStart } from '../../src/helpdesk/limits.ts'
import type { Desk } from '../../src/integrations/desk.ts'
import { type AtDesk, atDesk, type DeskStage, deskStage } from '../helpdesk/stage.ts'

const statuses = (answers: readonly { readonly status: number }[]) => answers.map(({ status }) => status)

describe('limits of the helpdesk', () => {
  let s: DeskStage
  beforeAll(async () => {
    s = await deskStage()
  })
  afterAll(() => s.close())

  const allowed = async (loginHint: string) =>
    (await s.sue.call<{ id: string }>('POST', '/overrides', { integrationId: s.desk.id, loginHint, why: 'Seen' })).body.id

  it('of somebody who is called are not used up by what is refused, nor by one agent alone', async () => {
    await s.somebody('vic@example.com')
    const { externalId } = await s.somebody('self@example.com')
    const self = await s.person({ name: 'Self', role: 'agent', person: { integrationId: s.w.recoverable, externalId } })
    for (let nth = 0; nth < 7; nth += 1) {
      expect((await s.ann.start('vic@example.com', { address: 'mallory@example.com' })).status).toBe(403)
      expect((await s.ann.start('vic@example.com', { operations: ['suspend'] })).status).toBe(422)
      expect((await s.ann.start('vic@example.com', { overrideId: 'ovr_none' })).status).toBe(403)
      expect((await self.start('self@example.com')).status).toBe(403)
    }
    const right = []
    for (let nth = 0; nth < 6; nth += 1) right.push(await s.ann.start('vic@example.com'))
    expect(statuses(right)).toEqual([201, 201, 201, 201, 201, 429])
    expect((await s.ann.start('vic@example.com', { channel: 'link' })).status).toBe(429)
    // Whoever comes after still helps.
    const later = await s.bob.start('vic@example.com', { overrideId: await allowed('vic@example.com') })
    expect(later.status).toBe(201)
    expect((await s.ann.start('self@example.com')).status).toBe(201)
  })

  describe('of a ticket system', () => {
    const listed = 'Desk.Listed'
    let desk: { readonly id: string; readonly client: { readonly id: string; readonly secret: string } }
    let system: AtDesk
    beforeAll(async () => {
      const config = { directoryIntegrationId: s.w.recoverable, agents: [listed], startsPerMinute: 600 }
      const made = await s.w.admin<typeof desk>('POST', '/v1/integrations', { template: 'helpdesk', name: 'Tickets', config })
      desk = made.body
      const { id, secret } = desk.client
      const form = { grant_type: 'client_credentials', client_id: id, client_secret: secret, scope: 'openid' }
      const answer = await fetch(`${s.w.url}/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) })
      const { access_token: token } = (await answer.json()) as { access_token: string }
      system = atDesk(s.w.url, desk.id, { id: 'client', token })
    })

    it('are shared by all names that nobody knows: a new one buys nothing', async () => {
      await s.somebody('tess@example.com')
      await s.somebody('caller@example.com')
      const as = (id: string, login = 'nobody@example.com') => system.start(login, { requestedBy: { id } })
      const first = []
      for (let nth = 0; nth < 60; nth += 1) first.push(await as(`agent ${nth}`))
      expect(new Set(statuses(first))).toEqual(new Set([201]))
      expect(statuses([await as('agent 60'), await as('yet another', 'caller@example.com')])).toEqual([429, 429])
      // Somebody of the directory, and somebody of the list, have their own.
      expect(statuses([await as('tess@example.com'), await as(listed.toLowerCase())])).toEqual([201, 201])
    })
  })

  it('of a client come first, whoever it names', async () => {
    const spent: string[] = []
    const budgets: HelpdeskDeps['budgets'] = {
      async spend({ scope, of }) {
        spent.push(`${scope} ${of}`)
        return scope === 'desk_client' && spent.length > 4 ? 60 : undefined
      },
    }
    const desk = { starter: { directoryIds: [] }, agents: ['ida'] } as unknown as Desk
    const pay = (id: string) => {
      const agent = { actor: { kind: 'client', id: 'c1' }, requestedBy: { kind: 'agent', id } } as const
      return payForStart({ budgets, store: s.w.store } as unknown as HelpdeskDeps, agent, desk)
    }
    await pay('somebody')
    await pay('IDA')
    await expect(pay('ida')).rejects.toMatchObject({ code: 'rate_limited' })
    expect(spent).toEqual([
      'desk_client c1',
      'agent_starts client c1',
      'desk_client c1',
      'agent_starts client c1 ida',
      'desk_client c1',
    ])
  })
})
