import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asLogin, asToken } from '../../src/directory/parties.ts'
import { conflict } from '../../src/verification/reviews/conflict.ts'
import { type Caller, type Reviewers, reviewers } from '../reviews/stage.ts'
import { comeBack, idOf, sit } from '../support/walk.ts'

const yes = { reason: 'vendor_case_seen' }

describe('people who decide together what only two may decide apart', () => {
  let r: Reviewers
  beforeAll(async () => {
    r = await reviewers()
    await r.w.person({ login: 'ana@example.com' })
    await r.w.enroll('ana@example.com', 'id-ana')
  })
  afterAll(() => r.w.close())

  async function parkFor(login: string, more: object = {}) {
    await r.w.person({ login })
    await r.w.enroll(login, `id-${login}`)
    const started = await r.flow.stepUp(login, more)
    const person = await sit(started)
    await comeBack(r.w, started, person, { overall: 'MANUAL_PENDING' })
    return r.reviewOf(idOf(started))
  }
  const deeds = [
    ['approve', yes],
    ['reject', { reason: 'cannot_tell' }],
    ['look', { reason: 'decide' }],
  ] as const
  async function refusedAll(by: Caller, id: string) {
    for (const [deed, body] of deeds) {
      const answer = await by('POST', `/v1/reviews/${id}/${deed}`, body)
      expect(`${deed} ${answer.status} ${answer.body.code}`).toBe(`${deed} 403 forbidden`)
    }
    expect((await r.rita('GET', `/v1/reviews/${id}`)).body).toMatchObject({ state: 'open', approvedFirst: null })
  }

  it('agents decide nothing, nor do auditors', async () => {
    const { id, verificationId } = await parkFor('amy@example.com')
    const auditor = await r.caller({ name: 'Audit', role: 'auditor' })
    for (const by of [r.agent, auditor]) {
      await refusedAll(by, id)
      expect((await by('POST', `/v1/verifications/${verificationId}/dispute`, {})).status).toBe(403)
    }
    expect((await r.agent('GET', '/v1/reviews')).status).toBe(403)
  })

  it('nobody decides about themselves, under whichever account of theirs', async () => {
    const { id } = await parkFor('sue@example.com')
    const person = { integrationId: r.w.directoryId, externalId: '00u-sue' }
    await refusedAll(await r.caller({ name: 'A reviewer', role: 'reviewer', person }), id)
    await refusedAll(await r.caller({ name: 'Sue@Example.com', role: 'reviewer' }), id)
  })

  it('whoever asked for it at the desk does not decide it, also with another role', async () => {
    const { id } = await parkFor('tim@example.com', { requestedBy: { id: 'ana@example.com', name: 'Ana' } })
    const person = { integrationId: r.w.directoryId, externalId: '00u-ana' }
    await refusedAll(await r.caller({ name: 'Evening shift', role: 'admin', person }), id)
  })

  it('a reviewer who was made after the first yes, or by the one who gave it, is no second person', async () => {
    const ada = await r.caller({ name: 'Ada', role: 'owner' })
    const twin = await r.caller({ name: 'Twin', role: 'reviewer' }, ada)
    r.w.clock.advance(1_000)
    await r.w.person({ login: 'una@example.com' })
    const waiting = await r.park('una@example.com', { overall: 'WARN' })
    const { id } = await r.reviewOf(waiting.id)
    expect((await ada('POST', `/v1/reviews/${id}/approve`, yes)).status).toBe(200)
    r.w.clock.advance(1_000)
    const late = await r.caller({ name: 'Late', role: 'reviewer' })
    for (const by of [ada, twin, late]) expect((await by('POST', `/v1/reviews/${id}/approve`, yes)).status).toBe(403)
    expect(await r.rob('POST', `/v1/reviews/${id}/approve`, yes)).toMatchObject({ status: 200, body: { state: 'approved' } })
  })

  it('two tokens that name one person are one', async () => {
    const person = { integrationId: r.w.directoryId, externalId: '00u-ana' }
    const [desk, home] = [
      await r.caller({ name: 'Desk', role: 'reviewer', person }),
      await r.caller({ name: 'Home', role: 'admin', person }),
    ]
    r.w.clock.advance(1_000)
    await r.w.person({ login: 'wes@example.com' })
    const waiting = await r.park('wes@example.com', { overall: 'WARN' })
    const { id } = await r.reviewOf(waiting.id)
    expect((await desk('POST', `/v1/reviews/${id}/approve`, yes)).status).toBe(200)
    expect((await home('POST', `/v1/reviews/${id}/approve`, yes)).status).toBe(403)
    expect((await r.rita('GET', `/v1/reviews/${id}`)).body).toMatchObject({ state: 'open' })
    expect(await r.rob('POST', `/v1/reviews/${id}/approve`, yes)).toMatchObject({ status: 200, body: { state: 'approved' } })
  })

  it('two people who press at the same moment are two, and one who presses twice is one', async () => {
    await r.w.person({ login: 'vic@example.com' })
    const waiting = await r.park('vic@example.com', { overall: 'WARN' })
    const { id } = await r.reviewOf(waiting.id)
    const answers = await Promise.all(Array.from({ length: 5 }, () => r.rita('POST', `/v1/reviews/${id}/approve`, yes)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 403, 403, 403, 403])
    expect((await r.rita('GET', `/v1/reviews/${id}`)).body).toMatchObject({ state: 'open' })
  })
})

describe('a conflict', () => {
  const [ana, bob, cid] = [[asToken('1'), asLogin('ana@example.com')], [asToken('2')], [asLogin('ANA@example.com ')]]

  it('is with oneself and with whoever is involved, and with nobody else', () => {
    expect(conflict(ana, cid, [])).toBe('subject')
    expect(conflict(ana, bob, [cid])).toBe('involved')
    expect(conflict(ana, bob, [bob])).toBeUndefined()
    expect(conflict(ana, [], [])).toBeUndefined()
  })

  it('tells a token from a login of the same letters', () => {
    expect(conflict([asToken('x')], [asLogin('x')], [])).toBeUndefined()
  })
})
