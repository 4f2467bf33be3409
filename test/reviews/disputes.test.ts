import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { dump } from '../support/dump.ts'
import { allowed, said } from '../support/walk.ts'
import { type Reviewers, reviewers } from './stage.ts'

const day = 86_400_000
const married = { givenName: 'Ada', familyName: 'Zwiebelfreund-Quast', birthDate: '1980-05-06' }
const samePerson = { reason: 'marriage_certificate', ticket: 'HR-12' }

interface Looked {
  readonly claims: readonly { claim: string; document: string | null; directory: string | null; value: string }[]
}

describe.each(['sqlite', 'postgres'] as const)('a name in dispute, on %s', database => {
  let r: Reviewers
  let people = 0
  let login: string
  beforeAll(async () => {
    r = await reviewers(database)
  })
  beforeEach(async () => {
    people += 1
    login = `dana${people}@example.com`
    await r.w.person({ login })
    await r.w.enroll(login, `id-dana${people}`)
  })
  afterAll(() => r.w.close())

  /** Their own face, with a document that names them otherwise. */
  async function fail(document: object = married) {
    const { id, first, person } = await r.park(login, { overall: 'OK', document })
    expect(said(await r.flow.redeem(first.code, { loginHint: login }))).toBe('failed/rejected/deny/claims_mismatch')
    return { id, person, seat: `${r.w.url}/verify/seat/${id}` }
  }
  async function dispute() {
    const failed = await fail()
    const offered = await failed.person.open(failed.seat)
    const page = await failed.person.press(offered, 'Ask for a second look')
    return { ...failed, offered, page, review: await r.reviewOf(failed.id) }
  }
  async function accept(id: string, said: object = samePerson) {
    return r.rita('POST', `/v1/reviews/${id}/approve`, said)
  }
  const again = async (document: object = married) => {
    const { first } = await r.park(login, { overall: 'OK', document })
    return said(await r.flow.redeem(first.code, { loginHint: login }))
  }
  const aliases = async () =>
    (
      await r.rita<{ items: { id: string; claim: string; reason: string }[] }>(
        'GET',
        `/v1/directory/users/${r.w.directoryId}/00u-dana${people}/aliases`,
      )
    ).body.items

  it('is brought up on the page of the seat, once, with no hint at what differed', async () => {
    const { offered, page, review, person, seat, id } = await dispute()
    expect(offered.text.replace(/<style>.*<\/style>/s, '')).not.toMatch(/family|surname|given|birth|marri|spell/i)
    expect(page.text).toContain('Somebody will have a look')
    expect(page.text.replace(/<style>.*<\/style>/s, '')).not.toMatch(/family|surname|given|birth|marri|spell/i)
    expect(review).toMatchObject({ kind: 'dispute', state: 'open', queuedFor: 'claims_mismatch', openedBy: { kind: 'person' } })
    expect((await person.open(seat)).text).not.toContain('Ask for a second look')
    expect((await person.post(`${seat}/second-look`)).status).toBe(409)
    expect((await r.rita('POST', `/v1/verifications/${id}/dispute`, {})).status).toBe(409)
  })

  it('is not offered for a face that failed, and not to another browser', async () => {
    const { person, id } = await r.park(login, { overall: 'FAIL' })
    const seat = `${r.w.url}/verify/seat/${id}`
    expect((await person.open(seat)).text).not.toContain('second look')
    expect((await person.post(`${seat}/second-look`)).status).toBe(409)
    const failed = await fail()
    expect((await fetch(`${failed.seat}/second-look`, { method: 'POST' })).status).toBe(404)
  })

  it('is looked at through Incode, at that moment, by whoever says why; nothing of it stays', async () => {
    const { review } = await dispute()
    const looked = await r.rita<Looked>('POST', `/v1/reviews/${review.id}/look`, { reason: 'decide', ticket: 'HR-12' })
    expect(looked.status).toBe(200)
    expect(looked.headers.get('cache-control')).toBe('no-store')
    const name = looked.body.claims.find(({ claim }) => claim === 'family_name')
    expect(name).toMatchObject({ document: married.familyName, directory: `Of dana${people}`, value: 'mismatched' })
    const { body } = await r.w.admin<{ items: object[] }>('GET', `/v1/audit?action=review.looked&target=${review.id}`)
    expect(body.items).toMatchObject([{ actor: { name: 'Rita' }, facts: { reason: 'decide', ticket: 'HR-12' } }])
    await accept(review.id)
    const kept = JSON.stringify(await dump(r.w.store)).toLowerCase()
    expect(kept).not.toContain('zwiebelfreund')
    expect(r.w.log.lines.join('\n').toLowerCase()).not.toContain('zwiebelfreund')
  })

  it('needs a reason, of the list', async () => {
    const { review } = await dispute()
    expect((await r.rita('POST', `/v1/reviews/${review.id}/look`, {})).status).toBe(400)
    expect((await r.rita('POST', `/v1/reviews/${review.id}/look`, { reason: 'because' })).status).toBe(400)
    expect((await accept(review.id, { reason: 'vendor_case_seen' })).status).toBe(400)
  })

  it('is refused to whoever looks once Incode has it no more', async () => {
    const { review, id } = await dispute()
    await r.w.store.transaction(({ db }) =>
      db
        .updateTable('vendor_sessions')
        .set({ token_sealed: '' })
        .where('verification_id', '=', id as never)
        .execute(),
    )
    expect((await r.rita('POST', `/v1/reviews/${review.id}/look`, { reason: 'decide' })).status).toBe(410)
    expect((await accept(review.id)).status).toBe(410)
  })

  it('ends with another name of the same person, which passes from then on', async () => {
    const { review } = await dispute()
    expect(await accept(review.id)).toMatchObject({
      status: 200,
      body: { state: 'approved', decided: { reason: 'marriage_certificate' } },
    })
    expect(await aliases()).toMatchObject([{ claim: 'family_name', reason: 'marriage_certificate' }])
    expect(await again()).toBe(allowed)
    expect(await again({ ...married, familyName: 'ZWIEBELFREUND QUAST' })).toBe(allowed)
    expect(await again({ ...married, familyName: 'Stranger' })).toBe('failed/rejected/deny/claims_mismatch')
  })

  it('counts for the name that the directory had, and not for whatever it says later', async () => {
    const { review } = await dispute()
    await accept(review.id)
    expect(await again()).toBe(allowed)
    await r.w.person({ login, familyName: 'Mallory' })
    expect(await again()).toBe('failed/rejected/deny/claims_mismatch')
    await r.w.person({ login })
    expect(await again()).toBe(allowed)
  })

  it('is nobody else’s name, and no longer theirs once it is taken away or over', async () => {
    const first = await dispute()
    await accept(first.review.id, { ...samePerson, expiresAt: new Date(r.w.clock.now() + day).toISOString() })
    await r.w.person({ login: `other${people}@example.com` })
    await r.w.enroll(`other${people}@example.com`, `id-other${people}`)
    const other = await r.park(`other${people}@example.com`, { overall: 'OK', document: married })
    const answer = await r.flow.redeem(other.first.code, { loginHint: `other${people}@example.com` })
    expect(said(answer)).toBe('failed/rejected/deny/claims_mismatch')
    expect(await again()).toBe(allowed)
    r.w.clock.advance(day)
    expect(await again()).toBe('failed/rejected/deny/claims_mismatch')
    await r.w.host.settleDown()
    expect(await aliases()).toEqual([])
  })

  it('is taken back by one person', async () => {
    const { review } = await dispute()
    await accept(review.id)
    const [alias] = await aliases()
    expect((await r.rob('DELETE', `/v1/directory/aliases/${alias?.id}`)).status).toBe(204)
    expect(await again()).toBe('failed/rejected/deny/claims_mismatch')
  })

  it('ends without another name at a no, and by itself after two days', async () => {
    const { review } = await dispute()
    expect((await r.rita('POST', `/v1/reviews/${review.id}/reject`, { reason: 'no_proof' })).body).toMatchObject({
      state: 'rejected',
    })
    const next = await dispute()
    r.w.clock.advance(2 * day)
    expect((await accept(next.review.id)).status).toBe(409)
    await r.w.host.settleDown()
    expect((await r.reviewOf(next.id)).state).toBe('expired')
    expect(await aliases()).toEqual([])
  })

  it('takes two people for somebody who is not enrolled: a name would bind them', async () => {
    await r.w.person({ login: `free${people}@example.com` })
    const { id } = await r.park(`free${people}@example.com`, { overall: 'OK', document: married })
    const made = await r.ada<{ id: string }>('POST', `/v1/verifications/${id}/dispute`, {})
    expect(made.status).toBe(201)
    // Whoever brings it up does not decide it.
    expect((await r.ada('POST', `/v1/reviews/${made.body.id}/approve`, samePerson)).status).toBe(403)
    expect(await accept(made.body.id)).toMatchObject({ body: { state: 'open' } })
    expect((await accept(made.body.id)).status).toBe(403)
    expect((await r.rob('POST', `/v1/reviews/${made.body.id}/approve`, { reason: 'hr_record' })).status).toBe(409)
    expect(await r.rob('POST', `/v1/reviews/${made.body.id}/approve`, samePerson)).toMatchObject({ body: { state: 'approved' } })
  })

  it('is accepted by the second of two as the first one said it, or not at all', async () => {
    await r.w.person({ login: `fresh${people}@example.com`, claims: { birth_date: '1990-05-01' } })
    const { id } = await r.park(`fresh${people}@example.com`, { overall: 'OK', document: married })
    const made = await r.ada<{ id: string }>('POST', `/v1/verifications/${id}/dispute`, {})
    const end = (days: number) => new Date(r.w.clock.now() + days * day).toISOString()
    const [claims, expiresAt] = [['family_name', 'birth_date'], end(30)]
    const second = (differently: object) =>
      r.rob('POST', `/v1/reviews/${made.body.id}/approve`, { ...samePerson, claims, expiresAt, ...differently })
    expect(await accept(made.body.id, { ...samePerson, claims, expiresAt })).toMatchObject({ body: { state: 'open' } })
    for (const other of [{ claims: ['family_name'] }, { claims: [...claims, 'given_name'] }, { expiresAt: end(31) }]) {
      expect(await second(other)).toMatchObject({ status: 409, body: { code: 'conflict' } })
    }
    expect((await r.reviewOf(id)).state).toBe('open')
    expect(await second({ claims: claims.toReversed() })).toMatchObject({ status: 200, body: { state: 'approved' } })
    const names = await r.w.store.db.selectFrom('aliases').selectAll().where('review_id', '=', made.body.id).execute()
    expect(names.map(({ claim, expires_at }) => [claim, expires_at]).toSorted()).toEqual(
      ['birth_date', 'family_name'].map(claim => [claim, Date.parse(expiresAt)]),
    )
  })

  it('gets no end that only the second of two names', async () => {
    await r.w.person({ login: `endless${people}@example.com` })
    const { id } = await r.park(`endless${people}@example.com`, { overall: 'OK', document: married })
    const made = await r.ada<{ id: string }>('POST', `/v1/verifications/${id}/dispute`, {})
    await accept(made.body.id)
    const expiresAt = new Date(r.w.clock.now() + day).toISOString()
    const second = await r.rob('POST', `/v1/reviews/${made.body.id}/approve`, { ...samePerson, expiresAt })
    expect(second).toMatchObject({ status: 409, body: { code: 'conflict' } })
  })

  it('is counted by what it was decided for', async () => {
    const { body } = await r.rita<{ items: { kind: string; reason: string | null; count: number }[] }>(
      'GET',
      '/v1/reviews/counts',
    )
    const certificates = body.items.find(one => one.kind === 'dispute' && one.reason === 'marriage_certificate')
    expect(certificates?.count).toBeGreaterThan(1)
  })

  it('goes with the person when they are erased', async () => {
    const { review, id } = await dispute()
    await accept(review.id)
    const path = `/v1/directory/users/${r.w.directoryId}/00u-dana${people}`
    expect((await r.w.admin('DELETE', path, { reason: 'consent_withdrawn' })).status).toBe(200)
    const left = await dump(r.w.store)
    expect(left.reviews?.filter(row => row.includes(id))).toEqual([])
    expect(await r.w.store.db.selectFrom('aliases').selectAll().where('review_id', '=', review.id).execute()).toEqual([])
  })
})
