import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stage, stage } from './stage.ts'

const [hour, day] = [3_600_000, 86_400_000]

describe.each(['sqlite', 'postgres'] as const)('a renewal, on %s,', database => {
  let s: Stage
  beforeAll(async () => {
    s = await stage({ database, enrollment: { validDays: 450, renewDays: 30 } })
    for (const name of ['bea', 'cleo']) await s.w.person({ login: `${name}@example.com` })
    await s.invite({ people: [{ login: 'bea@example.com' }, { login: 'cleo@example.com' }] })
    await settle()
    for (const name of ['bea', 'cleo']) await s.enroll(`${name}@example.com`)
    // Longer than verifications are kept; the binding still lives.
    s.w.clock.advance(415 * day)
    await settle()
    await s.w.store.transaction(({ db }) =>
      db
        .updateTable('directory_users')
        .set({ contact_changed_at: s.w.clock.now() })
        .where('external_id', '=', '00u-cleo')
        .execute(),
    )
    s.w.clock.advance(6 * day)
    await settle()
  })
  afterAll(() => s.close())

  const settle = async () => {
    for (let round = 0; round < 2; round += 1) await s.w.host.settleDown()
  }
  const renewals = (name: string) =>
    s.w.store.db
      .selectFrom('invites')
      .select(['state', 'why'])
      .where('external_id', '=', `00u-${name}`)
      .where('renews', 'is not', null)
      .orderBy('queued_at')
      .execute()
  const mails = (name: string) => s.mail.inbox.list(`${name}@example.com`).filter(({ subject }) => subject.includes('renew'))
  const refused = { state: 'refused', why: 'contact_unsettled' }

  it('goes out though the verification is older than verifications are kept', async () => {
    expect(await s.enrollmentOf('bea@example.com')).toMatchObject({ enrollment: 'enrolled' })
    expect(await renewals('bea')).toEqual([{ state: 'sent', why: null }])
    expect(mails('bea')).toHaveLength(1)
  })

  it('is asked for anew a day after an unsettled address stopped it, and not twice the same day', async () => {
    expect(await renewals('cleo')).toEqual([refused])
    s.w.clock.advance(23 * hour)
    await settle()
    expect(await renewals('cleo')).toEqual([refused])
    s.w.clock.advance(2 * hour)
    await settle()
    expect(await renewals('cleo')).toEqual([refused, refused])
    s.w.clock.advance(8 * day)
    await settle()
    expect(await renewals('cleo')).toEqual([refused, refused, { state: 'sent', why: null }])
    expect([mails('cleo'), mails('bea')]).toMatchObject([{ length: 1 }, { length: 1 }])
  })
})
