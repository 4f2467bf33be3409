import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browser } from '../support/browser.ts'
import { incodeCalls } from '../support/passage.ts'
import { readQr } from '../support/qr.ts'
import { allowed, said, verify } from '../support/walk.ts'
import { type Stage, stage } from './stage.ts'

const day = 24 * 60 * 60_000

describe('an invitation to enroll', () => {
  let s: Stage
  beforeAll(async () => {
    s = await stage()
  })
  afterAll(() => s.close())

  const invited = async (name: string) => {
    const login = `${name}@example.com`
    await s.w.person({ login })
    const { body } = await s.invite({ people: [{ login }] })
    await s.w.host.settleDown()
    await s.w.host.settleDown()
    return { login, campaign: body.id }
  }

  it('goes from the mail to an enrolled person, at low assurance, and every step is counted', async () => {
    const { login, campaign } = await invited('ida')
    const mail = s.mailTo(login)
    expect(mail.to).toEqual([login])
    expect(mail.subject).toContain('confirm who you are')
    expect(mail.text).not.toContain(login)
    expect(mail.html).toContain(s.linkIn(login))
    expect(await s.enrollmentOf(login)).toMatchObject({ enrollment: 'invited' })
    expect(await s.progress(campaign)).toMatchObject({ queued: 0, sent: 1, opened: 0, enrolled: 0 })

    const person = await s.sit(login)
    expect(await s.progress(campaign)).toMatchObject({ sent: 1, opened: 1, started: 1, enrolled: 0 })
    const page = await person.open(await s.w.finish(await s.verificationOf(login), { overall: 'OK' }))
    expect(page.text).toContain('You are done')
    await s.w.host.settleDown()
    expect(await s.enrollmentOf(login)).toMatchObject({ enrollment: 'enrolled', assurance: 'low' })
    expect(await s.progress(campaign)).toMatchObject({ sent: 1, opened: 1, started: 1, enrolled: 1 })
    const subject = await s.w.store.db.selectFrom('enrollments').selectAll().where('state', '=', 'enrolled').execute()
    expect(subject.map(row => row.evidence)).toContain('["invited"]')
  })

  it('is raised to medium by a signed-in step-up of the same identity, with the former row as history', async () => {
    const { login } = await invited('ines')
    await s.enroll(login)
    expect(await s.enrollmentOf(login)).toMatchObject({ assurance: 'low' })
    const started = await s.flow.stepUp(login)
    const { code } = await verify(s.w, started)
    expect(await s.enrollmentOf(login)).toMatchObject({ assurance: 'low' })
    expect(said(await s.flow.redeem(code, { loginHint: login }))).toBe(allowed)
    expect(await s.enrollmentOf(login)).toMatchObject({ enrollment: 'enrolled', assurance: 'medium' })
    const rows = await s.w.store.db
      .selectFrom('enrollments')
      .innerJoin('subjects', 'subjects.id', 'enrollments.subject_id')
      .select(['enrollments.evidence', 'enrollments.ended_why'])
      .where('subjects.external_id', '=', '00u-ines')
      .where('enrollments.identity_id', 'is not', null)
      .orderBy('enrollments.ended_at', 'desc')
      .execute()
    expect(rows).toContainEqual({ evidence: '["invited"]', ended_why: 'raised' })
    expect(rows).toContainEqual({ evidence: '["signed_in","invited"]', ended_why: null })
    const audit = await s.w.admin<{ items: readonly object[] }>('GET', '/v1/audit?action=enrollment.raised')
    expect(audit.body.items).toHaveLength(1)
  })

  it('is not used up by a scanner that looks at the link a hundred times', async () => {
    const { login, campaign } = await invited('olga')
    const link = s.linkIn(login)
    const before = await incodeCalls(s.w)
    for (let n = 0; n < 100; n += 1) {
      const answer = await fetch(link, { method: n % 2 === 0 ? 'GET' : 'HEAD' })
      expect(answer.status).toBe(200)
      expect(answer.headers.get('set-cookie')).toBeNull()
    }
    expect(await incodeCalls(s.w)).toEqual(before)
    expect(await s.progress(campaign)).toMatchObject({ opened: 0 })
    expect((await s.enroll(login)).text).toContain('You are done')
  })

  it('belongs to the browser that pressed first; the person can stop it from any other, and nothing is bound', async () => {
    const { login, campaign } = await invited('uma')
    const link = s.linkIn(login)
    const forwarded = await s.sit(login)
    const own = browser()
    const page = await own.open(link)
    expect(page.text).toContain('belongs to another browser')
    expect((await own.post(link)).status).toBe(410)
    await own.press(page, 'Not me')
    const end = await forwarded.open(await s.w.finish(await s.verificationOf(login), { overall: 'OK' }))
    expect(end.text).not.toContain('You are done')
    await s.w.host.settleDown()
    expect(await s.enrollmentOf(login)).toMatchObject({ enrollment: 'not_enrolled' })
    expect(await s.people(campaign)).toMatchObject([{ state: 'failed', why: 'reported_by_person' }])
  })

  it('lets nobody receive who comes back without the seat', async () => {
    const { login } = await invited('vera')
    await s.sit(login)
    const stranger = browser()
    expect((await stranger.open(await s.w.finish(await s.verificationOf(login), { overall: 'OK' }))).status).toBe(403)
    await s.w.host.settleDown()
    expect(await s.enrollmentOf(login)).toMatchObject({ enrollment: 'not_enrolled' })
  })

  it('can go on on a phone, which then is the seat and receives', async () => {
    const { login } = await invited('wilma')
    const desktop = await s.sit(login)
    const seat = `${s.w.url}/verify/seat/${await s.verificationOf(login)}`
    const drawn = readQr((await desktop.post(`${seat}/hand-over`)).text)
    const phone = browser()
    await phone.press(await phone.open(drawn), 'Continue', {}, { follow: false })
    expect((await desktop.open(seat)).text).toContain('Go on on your phone')
    const page = await phone.open(await s.w.finish(await s.verificationOf(login), { overall: 'OK' }))
    expect(page.text).toContain('You are done')
    expect(await s.enrollmentOf(login)).toMatchObject({ enrollment: 'enrolled' })
  })

  it('is finished by a press where Incode told the host before the person was back', async () => {
    const { login } = await invited('xenia')
    const person = await s.sit(login)
    const seat = `${s.w.url}/verify/seat/${await s.verificationOf(login)}`
    await s.w.finish(await s.verificationOf(login), { overall: 'OK', webhook: true })
    s.w.clock.advance(31_000)
    await s.w.host.settleDown()
    expect(await s.enrollmentOf(login)).toMatchObject({ enrollment: 'invited' })
    // Whoever finished in the seat's place would get here first; then the page has a button.
    expect((await person.open(seat)).forms.map(form => form.buttons[0]?.label)).toEqual(['Not me'])
    s.w.clock.advance(10_000)
    const waiting = await person.open(seat)
    expect(waiting.text).toContain('Press the button to finish')
    expect((await person.press(waiting, 'Go on')).text).toContain('You are done')
    expect(await s.enrollmentOf(login)).toMatchObject({ enrollment: 'enrolled' })
  })

  it('asks the directory once more before it binds: who has left in between is not bound', async () => {
    const { login } = await invited('yara')
    const person = await s.sit(login)
    s.w.org.standIn.people.upsert({ id: '00u-yara', status: 'SUSPENDED' })
    const page = await person.open(await s.w.finish(await s.verificationOf(login), { overall: 'OK' }))
    expect(page.text).not.toContain('You are done')
    expect(await s.enrollmentOf(login)).not.toMatchObject({ enrollment: 'enrolled' })
  })

  it('binds nobody whose document names somebody else', async () => {
    const { login, campaign } = await invited('zoe')
    await s.enroll(login, { overall: 'OK', document: { givenName: 'Mallory', familyName: 'Other' } })
    await s.w.host.settleDown()
    expect(await s.enrollmentOf(login)).toMatchObject({ enrollment: 'not_enrolled' })
    expect(await s.people(campaign)).toMatchObject([{ state: 'failed', why: 'claims_mismatch' }])
  })

  it('runs out, link and all, and the person is as before', async () => {
    const { login, campaign } = await invited('rosa')
    const link = s.linkIn(login)
    s.w.clock.advance(7 * day)
    expect((await browser().open(link)).status).toBe(410)
    await s.w.host.settleDown()
    expect(await s.people(campaign)).toMatchObject([{ state: 'expired' }])
    expect(await s.enrollmentOf(login)).toMatchObject({ enrollment: 'not_enrolled' })
  })
})
