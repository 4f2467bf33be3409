import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { browser } from '../support/browser.ts'
import { type Stage, stage } from './stage.ts'

const minute = 60_000
const day = 24 * 60 * minute

describe('invitations on their way', () => {
  let s: Stage
  /** Everybody's name ends with the number of the test that they are of. */
  let nth = 0
  beforeAll(async () => {
    s = await stage()
  })
  beforeEach(() => {
    nth += 1
  })
  afterAll(() => s.close())

  const loginOf = (name: string | number) => `p${name}-${nth}@example.com`
  const idOf = (name: string | number) => `00u-p${name}-${nth}`
  const logins = (count: number) => Array.from({ length: count }, (_, n) => loginOf(n))
  const mails = () => s.mail.inbox.list().filter(mail => mail.to.some(to => to.endsWith(`-${nth}@example.com`)))
  const crowd = async (count: number) => {
    for (const login of logins(count)) await s.w.person({ login })
    return logins(count).map(login => ({ login }))
  }
  const settle = async () => {
    await s.w.host.settleDown()
    await s.w.host.settleDown()
  }
  const dump = async () => JSON.stringify(await s.w.store.db.selectFrom('messages').selectAll().execute())

  it('says who is not invited and why, and invites each one once', async () => {
    const { w } = s
    const changedAt = new Date(w.clock.now() - day).toISOString()
    await w.person({ login: loginOf('fine') })
    await w.person({ login: loginOf('enrolled') })
    await w.enroll(loginOf('enrolled'), 'id-1')
    await w.person({ login: loginOf('away'), status: 'suspended' })
    await w.person({ login: loginOf('mute'), email: '' })
    await w.person({ login: loginOf('new'), changedAt })
    const people = ['fine', 'enrolled', 'away', 'mute', 'new', 'fine', 'nobody'].map(name => ({ login: loginOf(name) }))
    const { status, body } = await s.invite({ people })
    expect(status).toBe(201)
    expect(body.unknown).toEqual([6])
    const found = Object.fromEntries(
      (await s.people(body.id)).map(one => [one.externalId, `${one.state} ${one.why ?? ''}`.trim()]),
    )
    expect(found).toEqual({
      [idOf('fine')]: 'queued',
      [idOf('enrolled')]: 'refused enrolled',
      [idOf('away')]: 'refused inactive',
      [idOf('mute')]: 'refused no_address',
      [idOf('new')]: 'refused contact_unsettled',
    })
    const again = await s.invite({ people: [{ externalId: idOf('fine') }] })
    expect(await s.people(again.body.id)).toMatchObject([{ state: 'refused', why: 'already_invited' }])
    await settle()
    expect(mails()).toHaveLength(1)
  })

  it('does not send to an address that was changed while the person was in the line', async () => {
    const people = await crowd(2)
    const { body } = await s.invite({ people, perMinute: 1 })
    await settle()
    expect(mails()).toHaveLength(1)
    await s.w.person({
      login: loginOf(1),
      email: 'mallory@example.com',
      changedAt: new Date(s.w.clock.now()).toISOString(),
    })
    s.w.clock.advance(2 * minute)
    await settle()
    expect(mails()).toHaveLength(1)
    expect((await s.people(body.id)).find(one => one.externalId === idOf(1))).toMatchObject({
      state: 'refused',
      why: 'contact_unsettled',
    })
  })

  it('keeps the pace of a minute and of a day, also after a time in which nothing ran', async () => {
    await s.invite({ people: await crowd(7), perMinute: 2, perDay: 5 })
    const sentAfter: number[] = []
    for (const ms of [0, minute, minute, minute, 10 * minute, day, minute]) {
      s.w.clock.advance(ms)
      await settle()
      sentAfter.push(mails().length)
    }
    expect(sentAfter).toEqual([2, 4, 5, 5, 5, 7, 7])
  })

  it('catches up after a long silence no faster than the pace', async () => {
    await s.invite({ people: await crowd(5), perMinute: 2 })
    s.w.clock.advance(60 * minute)
    await settle()
    expect(mails()).toHaveLength(2)
    s.w.clock.advance(minute + 1_000)
    await settle()
    expect(mails()).toHaveLength(4)
  })

  it('waits for a mail server that is down, tells nobody it was sent, and sends once it is back', async () => {
    await s.mail.down()
    const { body } = await s.invite({ people: await crowd(1) })
    await settle()
    expect(await s.progress(body.id)).toMatchObject({ queued: 1, sent: 0 })
    s.w.clock.advance(60 * minute)
    await settle()
    await s.mail.up()
    expect(mails()).toEqual([])
    s.w.clock.advance(60 * minute)
    await settle()
    expect(mails()).toHaveLength(1)
    expect(await s.progress(body.id)).toMatchObject({ queued: 0, sent: 1 })
    expect(s.w.log.lines.join('\n')).not.toMatch(/p0-\d+@example\.com|\/verify\/[\w-]{20,}/)
  })

  it.each([
    ['a refusal for now', { kind: 'answer', at: 'RCPT', status: 451 }],
    ['a refusal of the text for now', { kind: 'answer', at: 'text', status: 452 }],
    ['a sender that the server does not take', { kind: 'answer', at: 'MAIL', status: 550 }],
    ['a server that hangs', { kind: 'hang', at: 'DATA' }],
    ['a connection that breaks', { kind: 'cut', at: 'RCPT' }],
  ] as const)('tries again after %s', async (_what, fault) => {
    s.mail.order(fault)
    const { body } = await s.invite({ people: await crowd(1) })
    await settle()
    expect(mails()).toEqual([])
    s.w.clock.advance(minute)
    await settle()
    expect(mails()).toHaveLength(1)
    expect(await s.progress(body.id)).toMatchObject({ sent: 1, bounced: 0 })
  })

  it('gives up on an address that the server refuses for good, and ends the link', async () => {
    s.mail.order({ kind: 'answer', at: 'RCPT', status: 550, to: loginOf(0) })
    const { body } = await s.invite({ people: await crowd(2) })
    await settle()
    expect(await s.progress(body.id)).toMatchObject({ sent: 1, bounced: 1 })
    expect(await s.enrollmentOf(loginOf(0))).toMatchObject({ enrollment: 'not_enrolled' })
    expect(await s.enrollmentOf(loginOf(1))).toMatchObject({ enrollment: 'invited' })
  })

  it('keeps address and link sealed while they wait, and not at all afterwards', async () => {
    await s.mail.down()
    await s.invite({ people: await crowd(1) })
    await s.w.host.settleDown()
    const waiting = await s.w.store.db.selectFrom('messages').selectAll().where('state', '=', 'waiting').execute()
    expect(waiting.map(row => row.facts_sealed?.slice(0, 3))).toEqual(['v1.'])
    expect(await dump()).not.toMatch(/example\.com|\/verify\//)
    await s.mail.up()
    s.w.clock.advance(60 * minute)
    await settle()
    expect(mails()).toHaveLength(1)
    const sent = await s.w.store.db
      .selectFrom('messages')
      .selectAll()
      .where('id', '=', waiting[0]?.id ?? '')
      .execute()
    expect(sent).toMatchObject([{ state: 'sent', to_sealed: null, facts_sealed: null }])
    const token = new URL(s.linkIn(loginOf(0))).pathname.split('/').at(-1) ?? 'none'
    const tables = ['verifications', 'verification_links', 'invites', 'jobs', 'events', 'audit'] as const
    for (const table of tables) {
      expect(JSON.stringify(await s.w.store.db.selectFrom(table).selectAll().execute())).not.toContain(token)
    }
  })

  it('reminds with the same link, on the days that were chosen, and not who is done', async () => {
    const people = await crowd(2)
    await s.invite({ people, remindDays: [2, 4] })
    await settle()
    const first = s.linkIn(loginOf(0))
    await s.enroll(loginOf(1))
    await settle()
    for (const days of [2, 2, 2]) {
      s.w.clock.advance(days * day)
      await settle()
    }
    const received = s.mail.inbox.list(loginOf(0))
    expect(received.map(mail => mail.subject.startsWith('Reminder'))).toEqual([false, true, true])
    expect(s.linkIn(loginOf(0))).toBe(first)
    expect(s.mail.inbox.list(loginOf(1)).map(({ subject }) => subject)).toEqual([
      expect.stringContaining('confirm who you are'),
      expect.stringContaining('now belongs to your account'),
    ])
  })

  it('brings a new link to who began and went away, and the old one stays dead', async () => {
    const { body } = await s.invite({ people: await crowd(1), remindDays: [2] })
    await settle()
    const old = s.linkIn(loginOf(0))
    await s.sit(loginOf(0))
    s.w.clock.advance(61 * minute)
    await settle()
    expect((await browser().open(old)).status).toBe(410)
    expect(await s.people(body.id)).toMatchObject([{ state: 'sent' }])
    s.w.clock.advance(2 * day)
    await settle()
    expect(s.linkIn(loginOf(0))).not.toBe(old)
    expect((await s.enroll(loginOf(0))).text).toContain('You are done')
    await settle()
    expect(await s.progress(body.id)).toMatchObject({ sent: 1, opened: 1, enrolled: 1 })
  })

  it('stops what was not sent, and every link that is out', async () => {
    const { body } = await s.invite({ people: await crowd(3), perMinute: 2 })
    await settle()
    const link = s.linkIn(loginOf(0))
    const { body: after } = await s.w.admin<{ progress: object }>('POST', `/v1/invites/${body.id}/cancel`)
    expect(after.progress).toMatchObject({ cancelled: 3, queued: 0 })
    expect((await browser().open(link)).status).toBe(410)
    s.w.clock.advance(day)
    await settle()
    expect(mails()).toHaveLength(2)
    expect(await s.enrollmentOf(loginOf(0))).toMatchObject({ enrollment: 'not_enrolled' })
    const { status } = await s.w.admin('DELETE', `/v1/invites/${body.id}/people/${idOf(0)}`)
    expect(status).toBe(404)
  })
})
