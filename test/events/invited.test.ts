import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stage, stage } from '../invites/stage.ts'
import { type Receiver, receiver } from '../support/receiver.ts'
import { allowed, said, verify } from '../support/walk.ts'

describe('what is told of somebody who is invited', () => {
  let s: Stage
  let hook: Receiver
  beforeAll(async () => {
    s = await stage()
    hook = await receiver()
    await s.w.admin('POST', '/v1/webhooks', {
      name: 'HR',
      url: hook.url,
      events: ['enrollment.invited', 'enrollment.bound', 'enrollment.raised'],
    })
  })
  afterAll(async () => {
    await hook.close()
    await s.close()
  })

  it('is the invitation, the binding, and what it becomes worth; by ids, and without the link', async () => {
    const login = 'iris@example.com'
    const { externalId } = await s.w.person({ login })
    await s.invite({ people: [{ login }] })
    for (let n = 0; n < 3; n += 1) await s.w.host.settleDown()
    await s.enroll(login)
    await s.w.host.settleDown()
    const { code } = await verify(s.w, await s.flow.stepUp(login))
    expect(said(await s.flow.redeem(code, { loginHint: login }))).toBe(allowed)
    await s.w.host.settleDown()
    const told = hook.received.map(({ body }) => JSON.parse(body) as { type: string; data: Record<string, unknown> })
    const about = { handedTo: null, integrationId: s.w.directoryId, externalId, verificationId: expect.any(String) }
    expect(told.map(({ type, data }) => [type, data])).toEqual([
      ['enrollment.invited', { ...about, assurance: null, before: null }],
      ['enrollment.bound', { ...about, assurance: 'low', before: null }],
      ['enrollment.raised', { ...about, assurance: 'medium', before: 'low' }],
    ])
    const [, path = ''] = s.linkIn(login).split('/verify/')
    for (const { body } of hook.received) {
      expect(body).not.toContain(login)
      expect(body).not.toContain(path)
    }
  })
})
