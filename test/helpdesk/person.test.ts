import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { helpdeskErasure } from '../../src/helpdesk/erase.ts'
import { sweepCalls } from '../../src/helpdesk/sweep.ts'
import { type DeskStage, deskStage } from './stage.ts'

const day = 86_400_000

describe.each(['sqlite', 'postgres'] as const)('what the helpdesk knows of a caller, on %s', database => {
  let s: DeskStage
  beforeAll(async () => {
    s = await deskStage({ database })
  })
  afterAll(() => s.close())

  const people = (login: string, more = '') =>
    s.ann.call<{ channels: readonly unknown[] }>('GET', `/people?integrationId=${s.desk.id}&loginHint=${login}${more}`)

  it('is where a link would go, masked, and why it would not', async () => {
    await s.somebody('ana@example.com', { claims: { phone_number: '+49 30 901820' } })
    const { status, body } = await people('ana@example.com')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      externalId: 'u-ana',
      account: 'a•••@e••••.com',
      displayName: 'Ada Of ana',
      canVerify: true,
      enrollment: 'enrolled',
      channels: [
        { channel: 'email', address: 'a•••@e••••.com', why: null },
        { channel: 'sms', address: '•••• 20', why: null },
        { channel: 'link', address: null, why: null },
        { channel: 'qr', address: null, why: null },
        { channel: 'incode_email', address: null, why: 'not_configured' },
        { channel: 'incode_sms', address: null, why: 'not_configured' },
      ],
    })
    const known = await s.somebody('new@example.com')
    await s.w.store.loader.put(
      s.w.recoverable,
      { ...known, email: 'newer@example.com', changedAt: new Date(s.w.clock.now()).toISOString() },
      s.w.clock.now(),
    )
    expect((await people('new@example.com')).body.channels.slice(0, 2)).toEqual([
      { channel: 'email', address: null, why: 'contact_unsettled' },
      { channel: 'sms', address: null, why: 'no_address' },
    ])
    expect((await people('an@example.com')).status).toBe(404)
    expect((await people('ana@example.com', '&externalId=u-ana')).status).toBe(400)
  })

  it('is told at once of somebody who cannot be verified, as of any other who was refused', async () => {
    await s.somebody('off@example.com')
    await s.w.store.transaction(({ db }) =>
      db.updateTable('directory_users').set({ status: 'suspended' }).where('external_id', '=', 'u-off').execute(),
    )
    const { status, body } = await s.ann.start('off@example.com')
    expect([status, body.progress, body.verdict]).toEqual([201, 'finished', { outcome: 'deny', class: 'cannot_be_verified' }])
    await s.w.host.settleDown()
    expect(s.mail.inbox.list('off@example.com')).toEqual([])
  })

  it('changes while an agent waits', async () => {
    await s.somebody('wait@example.com')
    const { id } = (await s.ann.start('wait@example.com')).body
    await s.w.host.settleDown()
    const waited = s.ann.call<{ progress: string }>('GET', `/verifications/${id}?wait=8`)
    // By then it waits, on a connection of its own.
    for (let nth = 0; nth < 3; nth += 1) await s.ann.show(id)
    await s.sit(s.mailTo('wait@example.com').links[0] ?? '')
    expect((await waited).body.progress).toMatch(/^(opened|started)$/)
  })

  it('goes with the person, and with time', async () => {
    await s.somebody('gone@example.com')
    const { id } = (await s.ann.start('gone@example.com')).body
    const body = { integrationId: s.desk.id, loginHint: 'gone@example.com', why: 'Rang back', address: 'private@example.com' }
    expect((await s.sue.call('POST', '/overrides', body)).status).toBe(201)
    const person = { integrationId: s.w.recoverable, externalId: 'u-gone', subjectId: null, at: s.w.clock.now() }
    expect(await s.w.store.transaction(tx => helpdeskErasure.erase(tx, person as never))).toBe(2)
    expect((await s.ann.call('GET', `/verifications/${id}`)).status).toBe(404)
    const waiting = await s.w.store.db.selectFrom('messages').select('state').where('tell', 'like', `%${id}%`).execute()
    expect(waiting).toEqual([])
    await s.somebody('late@example.com')
    const other = (await s.ann.start('late@example.com')).body.id
    expect(await sweepCalls(s.w.store, s.w.clock.now() + 30 * day, 365 * day)).toBe(0)
    expect(await sweepCalls(s.w.store, s.w.clock.now() + 366 * day, 365 * day)).toBeGreaterThan(0)
    expect((await s.ann.call('GET', `/verifications/${other}`)).status).toBe(404)
  })
})
