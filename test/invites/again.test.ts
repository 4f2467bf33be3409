import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CampaignAnswer, type Stage, stage } from './stage.ts'

const day = 24 * 60 * 60_000

interface Preview {
  readonly people: number
  readonly invited: number
  readonly left: readonly { readonly why: string; readonly people: number }[]
  readonly unknown: readonly number[]
  readonly isPartial: boolean
  readonly canSend: boolean
}

describe.each(['sqlite', 'postgres'] as const)('whom a campaign is of, beforehand and once more, on %s', database => {
  let s: Stage
  let nth = 0
  beforeAll(async () => {
    s = await stage({ database })
  })
  beforeEach(() => {
    nth += 1
  })
  afterAll(() => s.close())

  const loginOf = (name: string) => `${name}${nth}@example.com`
  const idOf = (name: string) => `00u-${name}${nth}`
  const crowd = async (...names: readonly string[]) => {
    for (const name of names) await s.w.person({ login: loginOf(name), displayName: `Crowd${nth} ${name}` })
    return names.map(name => ({ login: loginOf(name) }))
  }
  const preview = (body: object) =>
    s.w.admin<Preview & { code?: string }>('POST', '/v1/invites/preview', { integrationId: s.flow.integrationId, ...body })
  const again = (id: string, body: object) =>
    s.w.admin<CampaignAnswer & { code?: string; state: string }>('POST', `/v1/invites/${id}/again`, body)
  const settle = async () => {
    await s.w.host.settleDown()
    await s.w.host.settleDown()
  }
  const mailsTo = (name: string) => s.mail.inbox.list(loginOf(name))
  const statesOf = async (id: string) =>
    Object.fromEntries((await s.people(id)).map(one => [one.externalId, `${one.state} ${one.why ?? ''}`.trim()]))

  it('says who would be invited and who not, of a list as it is narrowed, and writes nothing', async () => {
    await crowd('fine', 'bound', 'asked')
    await s.w.person({ login: loginOf('away'), displayName: `Crowd${nth} away`, status: 'suspended' })
    await s.w.enroll(loginOf('bound'), `id-${nth}`)
    await s.invite({ people: [{ login: loginOf('asked') }] })
    const matching = { search: `crowd${nth}` }
    const before = await s.w.store.db.selectFrom('invites').select('id').execute()
    const { body } = await preview({ matching })
    expect(body).toMatchObject({ people: 4, invited: 1, unknown: [], isPartial: false, canSend: true })
    expect(body.left.toSorted((a, b) => (a.why < b.why ? -1 : 1))).toEqual([
      { why: 'already_invited', people: 1 },
      { why: 'enrolled', people: 1 },
      { why: 'inactive', people: 1 },
    ])
    expect(await s.w.store.db.selectFrom('invites').select('id').execute()).toEqual(before)
    const narrower = await preview({ matching: { ...matching, enrollment: 'not_enrolled', status: 'active' } })
    expect(narrower.body).toMatchObject({ people: 2, invited: 1 })
    const made = await s.invite({ matching })
    expect(made.body).toMatchObject({ progress: { queued: 1, refused: 3 } })
    expect(await statesOf(made.body.id)).toMatchObject({ [idOf('fine')]: 'queued', [idOf('away')]: 'refused inactive' })
  })

  it('invites nobody by a search that may leave somebody out, and everybody whom it asks again, while messages go out', {
    timeout: 30_000,
  }, async () => {
    const { store } = s.w
    const names = Array.from({ length: 205 }, (_, n) => `x${n}x`)
    const people = await crowd(...names)
    const matching = { search: `crowd${nth}` }
    expect((await preview({ matching })).body.code).toBe('request_invalid')
    expect((await s.invite({ matching })).status).toBe(400)
    expect((await preview({ matching: { search: `crowd${nth} x7` } })).body).toMatchObject({ people: 11, isPartial: false })
    const { body } = await s.invite({ people })
    const { transaction } = store
    // As the round does, which reminds and sends between any two steps of a request.
    const moved: typeof transaction = async work => {
      await transaction(({ db }) =>
        db
          .updateTable('invites')
          .set(eb => ({ reminders: eb('reminders', '+', 1) }))
          .where('campaign_id', '=', body.id)
          .where('ended_at', 'is', null)
          .execute(),
      )
      return transaction(work)
    }
    Object.assign(store, { transaction: moved })
    const next = await again(body.id, { people: names.map(idOf) }).finally(() => Object.assign(store, { transaction }))
    expect([next.status, next.body.progress.queued, next.body.progress.refused]).toEqual([201, 205, 0])
    expect(await s.progress(body.id)).toMatchObject({ queued: 0, cancelled: 205 })
    const due = await store.db.selectFrom('invites').select('due_at').distinct().where('campaign_id', '=', next.body.id).execute()
    expect(due.length).toBe(4)
    await s.w.admin('POST', `/v1/invites/${next.body.id}/cancel`)
  })

  it('says it of people and names, and refuses what is meant in two ways, or in none', async () => {
    const people = await crowd('one')
    const { body } = await preview({ people: [...people, { login: 'nobody@example.com' }] })
    expect(body).toMatchObject({ people: 1, invited: 1, unknown: [1] })
    for (const whom of [{}, { people, matching: {} }, { people, groupId: 'staff' }]) {
      const { status, body: refused } = await preview(whom)
      expect([status, refused.code]).toEqual([400, 'request_invalid'])
    }
    expect((await preview({ groupId: 'no-such-group' })).status).toBe(404)
    expect((await preview({ people, directoryIntegrationId: 'no-such-directory' })).status).toBe(404)
  })

  it('ends an open invitation with its link before another one is sent, so that nobody holds two', async () => {
    const people = await crowd('ana', 'bo')
    const { body } = await s.invite({ people, language: 'es', validDays: 3 })
    await settle()
    const first = s.linkIn(loginOf('ana'))
    const sent = await again(body.id, { people: [idOf('ana')] })
    expect([sent.status, sent.body.progress.queued]).toEqual([201, 1])
    expect(await s.w.admin('GET', `/v1/invites/${sent.body.id}`)).toMatchObject({
      body: { language: 'es', validDays: 3, groupId: null, state: 'open', open: 1 },
    })
    expect(await statesOf(body.id)).toEqual({ [idOf('ana')]: 'cancelled sent_again', [idOf('bo')]: 'sent' })
    await settle()
    expect(mailsTo('ana')).toHaveLength(2)
    expect(mailsTo('bo')).toHaveLength(1)
    expect(s.linkIn(loginOf('ana'))).not.toBe(first)
    expect((await fetch(first)).status).toBe(410)
    expect((await s.enrollmentOf(loginOf('ana'))).enrollment).toBe('invited')
  })

  it('asks all again of whom nothing came, and none who is enrolled by now', async () => {
    const people = await crowd('ana', 'bo')
    const { body } = await s.invite({ people, validDays: 1, remindDays: [] })
    await settle()
    s.w.clock.advance(2 * day)
    await settle()
    expect(await statesOf(body.id)).toEqual({ [idOf('ana')]: 'expired', [idOf('bo')]: 'expired' })
    await s.w.enroll(loginOf('bo'), `id-again-${nth}`)
    const { body: next } = await again(body.id, { states: ['expired', 'bounced'] })
    expect(await statesOf(next.id)).toEqual({ [idOf('ana')]: 'queued', [idOf('bo')]: 'refused enrolled' })
    const nothing = await again(next.id, { states: ['bounced'] })
    expect([nothing.status, nothing.body.code]).toEqual([404, 'not_found'])
    for (const whom of [{}, { people: [idOf('ana')], states: ['expired'] }, { states: ['enrolled'] }]) {
      expect((await again(body.id, whom)).status).toBe(400)
    }
    expect((await again('cmp_nothing', { states: ['expired'] })).status).toBe(404)
    const { body: audit } = await s.w.admin<{ items: readonly object[] }>('GET', `/v1/audit?target=${next.id}`)
    expect(audit.items).toMatchObject([{ action: 'invites.created', facts: { again: body.id, people: 2 } }])
  })

  it('lists campaigns by where they stand, and people by name', async () => {
    const [ana] = await crowd('ana')
    const { body } = await s.invite({ people: [ana] })
    const idsOf = async (query: string) => {
      const found = await s.w.admin<{ items: readonly CampaignAnswer[] }>('GET', `/v1/invites?limit=1&${query}`)
      return found.body.items.map(({ id }) => id)
    }
    expect(await idsOf('state=open')).toEqual([body.id])
    expect(await idsOf('state=done')).not.toEqual([body.id])
    expect(await idsOf(`state=open&kind=invite&directoryId=${s.w.directoryId}`)).toEqual([body.id])
    expect(await idsOf('kind=renewal')).toEqual([])
    expect(await s.people(body.id)).toMatchObject([{ login: loginOf('ana'), displayName: `Crowd${nth} ana` }])
    await s.w.admin('POST', `/v1/invites/${body.id}/cancel`)
    expect(await idsOf('state=cancelled')).toEqual([body.id])
    expect(await idsOf('state=open')).not.toEqual([body.id])
  })
})
