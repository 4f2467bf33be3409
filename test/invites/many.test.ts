import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHost, type Host } from '../../src/host.ts'
import { systemRandom } from '../../src/security/clock.ts'
import { quietLog } from '../support/log.ts'
import { type CampaignAnswer, type Stage, stage } from './stage.ts'

const day = 24 * 60 * 60_000

describe.each(['sqlite', 'postgres'] as const)('many invitations, on %s', database => {
  let s: Stage
  let second: Host
  beforeAll(async () => {
    s = await stage({ database, enrollment: { validDays: 30, renewDays: 7 } })
    const { store, key, clock, url: publicUrl } = s.w
    second = await createHost({
      store,
      keys: [key],
      publicUrl,
      clock,
      random: systemRandom,
      log: quietLog(),
      kind: 'sandbox',
      trustProxy: [],
      mail: { url: s.mail.smtp, from: 'stepgate@example.com', timeoutMs: 5_000 },
    })
  })
  afterAll(async () => {
    await second.stop()
    await s.close()
  })

  it('puts a group in the line and sends once to each, with two replicas at work', async () => {
    for (let n = 0; n < 40; n += 1) await s.w.person({ login: `g${n}@example.com` })
    await putGroup(s, 40)
    const { body } = await s.invite({ groupId: 'staff' })
    expect(body).toMatchObject({ filling: true })
    for (let n = 0; n < 3; n += 1) await Promise.all([s.w.host.settleDown(), second.settleDown()])
    const sent = s.mail.inbox.list().map(mail => mail.to[0])
    expect(sent.length).toBe(40)
    expect(new Set(sent).size).toBe(40)
    const shown = await s.w.admin<CampaignAnswer>('GET', `/v1/invites/${body.id}`)
    expect(shown.body).toMatchObject({ filling: false, progress: { sent: 40, queued: 0 } })
    const coverage = await s.w.admin<{ enrollment: object }>(
      'GET',
      `/v1/directory/coverage?integrationId=${s.w.directoryId}&groupId=staff`,
    )
    expect(coverage.body.enrollment).toMatchObject({ invited: 40, not_enrolled: 0 })
  })

  it('reads whom to invite from a file', async () => {
    await s.w.person({ login: 'csv@example.com' })
    const send = (text: string) =>
      fetch(`${s.w.url}/v1/invites/csv?integrationId=${s.flow.integrationId}&remindDays=1`, {
        method: 'POST',
        headers: { authorization: `Bearer ${s.w.adminToken}`, 'content-type': 'text/csv' },
        body: text,
      })
    const good = await send('name;login\nsomebody;csv@example.com\nnobody;absent@example.com\n')
    expect(good.status).toBe(201)
    expect(await good.json()).toMatchObject({ progress: { queued: 1 }, unknown: [1] })
    for (const bad of ['', 'name\nx\n', 'login\n', 'login\n"never closed\n']) expect((await send(bad)).status).toBe(400)
  })

  it('asks for a renewal before a binding runs out, once, and the same identity renews it', async () => {
    await s.enroll('g0@example.com')
    await Promise.all([s.w.host.settleDown(), second.settleDown()])
    s.w.clock.advance(24 * day)
    for (let n = 0; n < 3; n += 1) await Promise.all([s.w.host.settleDown(), second.settleDown()])
    const mails = s.mail.inbox.list('g0@example.com').filter(mail => mail.subject.includes('renew'))
    expect(mails).toHaveLength(1)
    expect((await s.enroll('g0@example.com')).text).toContain('You are done')
    await s.w.host.settleDown()
    s.w.clock.advance(10 * day)
    await s.w.host.settleDown()
    expect(await s.enrollmentOf('g0@example.com')).toMatchObject({ enrollment: 'enrolled', assurance: 'low' })
    s.w.clock.advance(21 * day)
    await s.w.host.settleDown()
    expect(await s.enrollmentOf('g0@example.com')).toMatchObject({ enrollment: 'expired' })
  })
})

/** As if the directory had told of a group with those who are there. */
async function putGroup(s: Stage, members: number): Promise<void> {
  const { store, directoryId } = s.w
  await store.transaction(async ({ db }) => {
    const group = { integration_id: directoryId, external_id: 'staff', name: 'Staff', description: '', members, removed_at: null }
    const { row } = await db
      .insertInto('directory_groups')
      .values({ ...group, name_key: 'staff' })
      .returning('row')
      .executeTakeFirstOrThrow()
    const users = await db.selectFrom('directory_users').select('row').where('integration_id', '=', directoryId).execute()
    await db
      .insertInto('directory_members')
      .values(users.map(user => ({ group_row: row, user_row: user.row })))
      .execute()
    const count = { group_row: row, status: 'active', enrollment: 'not_enrolled', n: members } as const
    await db.insertInto('directory_group_counts').values(count).execute()
  })
}
