import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Result } from '../../src/contract/index.ts'
import { rehearsalOutcomes } from '../../src/verification/rehearsal/outcomes.ts'
import { browser } from '../support/browser.ts'
import { incodeCalls } from '../support/passage.ts'
import { askToken, choose, type Given, play, rehearsal, toChoice } from '../support/rehearsal.ts'
import { allowed, carried, idOf, linkOf, said, seatOf, sit, verify } from '../support/walk.ts'
import { type Answer, type Flow, type World, world } from '../support/world.ts'

const people = ['new', 'known', 'other', 'weak'] as const
const loginOf = (name: string) => `${name}@example.com`
const idsOf = (names: readonly string[]) => names.map(name => `00u-${name}`)

describe('a rehearsal, beside real flows', () => {
  let w: World
  let live: Flow
  let test: Flow
  let given: Given
  beforeAll(async () => {
    w = await world()
    live = await w.flow({ operations: ['unlock'], policies: [] })
    for (const name of [...people, 'stranger']) await w.person({ login: loginOf(name) })
    await w.enroll(loginOf('known'), 'id-known')
    await w.enroll(loginOf('weak'), 'id-weak', 'low')
    const made = await rehearsal(w, live, [...idsOf(people), 'sign-up-1'])
    test = made.flow
    given = made.given
  })
  afterAll(() => w.close())

  const redeem = (flow: Flow, code: string, name: string) => flow.redeem(code, { loginHint: loginOf(name) })
  async function rehearse(name: string, outcome: (typeof rehearsalOutcomes)[number], more: object = {}): Promise<Answer<Result>> {
    return redeem(test, await play(await test.stepUp(loginOf(name), more), outcome), name)
  }

  it('says in every answer which of the two it is, and live answers are as ever', async () => {
    const rehearsed = await rehearse('known', 'pass')
    expect(said(rehearsed)).toBe(allowed)
    expect(rehearsed.body).toMatchObject({ mode: 'rehearsal', data: { mode: 'rehearsal', identityId: 'id-known' } })
    const started = await live.stepUp(loginOf('other'))
    expect(started.body.data.mode).toBe('live')
    expect('mode' in started.body).toBe(false)
    const flat = await test.call<Record<string, unknown>>(
      'GET',
      `/verifications/${rehearsed.body.data.verificationId}?view=flat&purpose=step_up&loginHint=${loginOf('known')}`,
    )
    expect(flat.body).toMatchObject({ outcome: 'allow', mode: 'rehearsal' })
  })

  it.each([
    ['pass', allowed],
    ['review', 'pending/review/challenge/under_review'],
    ['wrong_document', 'failed/rejected/deny/document_failed'],
    ['other_name', 'failed/rejected/deny/claims_mismatch'],
    ['other_face', 'failed/rejected/deny/face_failed'],
    ['provider_down', 'error/none/deny/provider_unavailable'],
  ] as const)('shows the flow what it would see: %s', async (outcome, words) => {
    expect(said(await rehearse('new', outcome))).toBe(words)
    expect(said(await rehearse('known', outcome))).toBe(words)
  })

  it('shows what becomes of somebody who gives up: nobody comes back, and the flow hears that they did', async () => {
    const started = await test.stepUp(loginOf('new'))
    const person = browser()
    const left = await choose(person, await toChoice(started, person), 'abandon')
    expect(left.location).toBe(seatOf(w, started))
    expect((await test.call<Result>('GET', `/verifications/${idOf(started)}`)).body.reason).toBe('abandoned')
  })

  it.each([
    ['reviewer_approves', allowed],
    ['reviewer_rejects', 'failed/rejected/deny/review_rejected'],
  ] as const)('lets whoever rehearses answer in place of a reviewer, who hears of nothing: %s', async (answer, words) => {
    const started = await test.stepUp(loginOf('known'))
    const person = browser()
    await choose(person, await toChoice(started, person), 'review')
    expect((await w.admin('GET', '/v1/reviews')).body).toMatchObject({ items: [] })
    const back = await choose(person, await person.open(seatOf(w, started)), answer)
    expect(said(await redeem(test, carried(back, person).code, 'known'))).toBe(words)
  })

  it.each(['new', 'known'] as const)(
    'lets a reviewer who is played decide a first binding and a recovery, too: %s',
    async name => {
      const asked =
        name === 'new'
          ? await test.stepUp(loginOf(name))
          : await test.call<Result>('POST', '/account-recovery', { loginHint: loginOf(name), returnUrl: live.returnUrl })
      const person = browser()
      await choose(person, await toChoice(asked, person), 'review')
      const back = await choose(person, await person.open(seatOf(w, asked)), 'reviewer_approves')
      const purpose = name === 'new' ? 'step_up' : 'account_recovery'
      expect(said(await test.redeem(carried(back, person).code, { loginHint: loginOf(name), purpose }))).toBe(allowed)
    },
  )

  it('follows the rules of real ones: nobody recovers who is not enrolled, or only weakly', async () => {
    const recover = (name: string) =>
      test.call<Result>('POST', '/account-recovery', { loginHint: loginOf(name), returnUrl: live.returnUrl })
    expect(said(await recover('new'))).toBe('failed/none/deny/not_enrolled')
    expect(said(await recover('weak'))).toBe('failed/none/deny/binding_too_weak')
    const code = await play(await recover('known'), 'pass')
    expect(said(await test.redeem(code, { loginHint: loginOf('known'), purpose: 'account_recovery' }))).toBe(allowed)
  })

  it('tells the person in large words, on every page, and takes no consent', async () => {
    const started = await test.stepUp(loginOf('new'))
    const person = browser()
    const link = await person.open(linkOf(started))
    const seat = await toChoice(started, person)
    for (const page of [link, seat]) expect(page.text).toContain('This is a rehearsal')
    const { body } = await w.admin('GET', `/v1/verifications/${idOf(started)}`)
    expect(body).toMatchObject({ mode: 'rehearsal', consent: null })
    expect(await w.sessions(idOf(started))).toEqual([])
  })

  it('is with the named people only; of anybody else it says no more than of nobody', async () => {
    const asked = async () => {
      const answer = await fetch(`${w.org.standIn.url}/__sandbox/requests`)
      return ((await answer.json()) as { requests: readonly unknown[] }).requests.length
    }
    const before = await asked()
    const [stranger, nobody] = [await test.stepUp(loginOf('stranger')), await test.stepUp('nobody@example.com')]
    for (const answer of [stranger, nobody]) {
      expect(said(answer)).toBe('failed/none/deny/user_unknown')
      expect(answer.body.links.verify).toBeNull()
      expect(answer.body.data.subject).toMatchObject({ externalId: null, enrollment: 'not_enrolled' })
    }
    expect(await asked()).toBe(before)
    const signUp = (externalId: string) =>
      test.call<Result>('POST', '/sign-up', {
        subject: { externalId, claims: { given_name: 'Ada', family_name: 'Of new' } },
        returnUrl: live.returnUrl,
      })
    expect(said(await signUp('sign-up-2'))).toBe('failed/none/deny/user_unknown')
    const started = await signUp('sign-up-1')
    const code = await play(started, 'pass')
    const answer = await test.redeem(code, { externalId: 'sign-up-1', purpose: 'sign_up' })
    expect(said(answer)).toBe(allowed)
  })

  describe('against every consumer', () => {
    it('its codes are good for no live client, and live ones not for it', async () => {
      const code = await play(await test.stepUp(loginOf('known')), 'pass')
      expect(await redeem(live, code, 'known')).toMatchObject({ status: 400, body: { code: 'code_invalid' } })
      expect(said(await redeem(test, code, 'known'))).toBe(allowed)
      const { code: real } = await verify(w, await live.stepUp(loginOf('other')))
      expect(await redeem(test, real, 'other')).toMatchObject({ status: 400, body: { code: 'code_invalid' } })
      expect(said(await redeem(live, real, 'other'))).toBe(allowed)
    })

    it('neither reads, cancels nor operates what is the other’s', async () => {
      for (const [mine, theirs] of [
        [test, live],
        [live, test],
      ] as const) {
        const id = idOf(await mine.stepUp(loginOf('known')))
        expect((await theirs.call('GET', `/verifications/${id}`)).status).toBe(404)
        expect((await theirs.call('GET', `/verifications/${id}?wait=1`)).status).toBe(404)
        expect((await theirs.call('POST', `/verifications/${id}/cancel`, {})).status).toBe(404)
        expect((await theirs.call('POST', `/verifications/${id}/operations`, { operation: 'unlock' })).status).toBe(404)
        expect((await theirs.call('POST', `/verifications/${id}/face`, { base64Image: 'AAAA' })).status).toBeGreaterThanOrEqual(
          400,
        )
        expect((await mine.call<Result>('GET', `/verifications/${id}`)).body.reason).toBe('not_started')
      }
    })

    it('is given tokens by an issuer and a key of its own, and by no other', async () => {
      const issuer = `${w.url}/oidc/rehearsal`
      expect(given.endpoints.issuer).toBe(issuer)
      expect(given.client.id).toMatch(/^test_/)
      expect((await askToken(`${w.url}/oidc/token`, given.client)).status).toBe(401)
      expect((await askToken(`${w.url}/oauth2/token`, given.client)).status).toBe(401)
      expect((await askToken(given.endpoints.token_endpoint, live.client)).status).toBe(401)
      const metadata = (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as Record<string, string>
      expect([metadata.issuer, metadata.token_endpoint, metadata.jwks_uri]).toEqual([
        issuer,
        given.endpoints.token_endpoint,
        given.endpoints.jwks_uri,
      ])
      const kids = async (url: string) =>
        ((await (await fetch(url)).json()) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid)
      const [mine, theirs] = [await kids(given.endpoints.jwks_uri), await kids(`${w.url}/oidc/jwks`)]
      expect(mine).toHaveLength(1)
      expect(theirs).not.toContain(mine[0])
    })

    it('names its issuer where the browser brings the code', async () => {
      const person = browser()
      const sent = await choose(person, await toChoice(await test.stepUp(loginOf('known'), { state: 's' }), person), 'pass')
      expect(new URL(sent.location ?? '').searchParams.get('iss')).toBe(`${w.url}/oidc/rehearsal`)
    })

    it('leaves nothing behind: nobody bound, nobody told, nobody locked out, nobody counted, and Incode never asked', async () => {
      const before = await incodeCalls(w)
      const figures = await w.admin('GET', '/v1/directory/coverage')
      const of = (table: 'enrollments' | 'messages' | 'cases' | 'reviews' | 'write_backs' | 'aliases') =>
        w.store.db
          .selectFrom(table)
          .select(({ fn }) => fn.countAll<number>().as('n'))
          .executeTakeFirstOrThrow()
      const tables = ['enrollments', 'messages', 'cases', 'reviews', 'write_backs', 'aliases'] as const
      const counts = await Promise.all(tables.map(of))
      for (let n = 0; n < 6; n += 1) await rehearse('new', 'other_face')
      for (const outcome of ['pass', 'review', 'other_name', 'provider_down'] as const) await rehearse('new', outcome)
      await w.host.settleDown()
      expect(await Promise.all(tables.map(of))).toEqual(counts)
      expect(await w.admin('GET', '/v1/directory/coverage')).toMatchObject({ body: figures.body })
      expect((await incodeCalls(w)).total).toBe(before.total)
      const person = await w.admin('GET', `/v1/directory/users/${w.directoryId}/00u-new`)
      expect(person.body).toMatchObject({ enrollment: 'not_enrolled', assurance: null })
      // Six failures would have closed the door to a real one.
      expect(said(await live.stepUp(loginOf('new')))).toBe('pending/none/challenge/not_started')
    })

    it('spares no real check, and no real check spares it the choice', async () => {
      const ask = { sessionRef: 'idp-session', maxAgeSeconds: 600 }
      const person = browser()
      const { code } = await verify(w, await live.stepUp(loginOf('known'), ask), { overall: 'OK' }, person)
      expect(said(await redeem(live, code, 'known'))).toBe(allowed)
      expect((await toChoice(await test.stepUp(loginOf('known'), ask), person)).text).toContain('This is a rehearsal')
      const real = await live.stepUp(loginOf('other'), ask)
      await play(await test.stepUp(loginOf('other'), ask), 'pass', person)
      await sit(real, person)
      expect(await w.sessions(idOf(real))).toHaveLength(1)
    })

    it('marks every event as what it is', async () => {
      const id = idOf(await test.stepUp(loginOf('known')))
      const events = await w.store.db.selectFrom('events').select('payload').where('target', '=', id).execute()
      expect(events.length).toBeGreaterThan(0)
      for (const { payload } of events) expect(JSON.parse(payload)).toMatchObject({ mode: 'rehearsal' })
    })
  })

  describe('choosing an outcome', () => {
    it('is there for no real verification, whatever is sent', async () => {
      const started = await live.stepUp(loginOf('known'))
      const person = await sit(started)
      for (const outcome of rehearsalOutcomes) {
        const sent = await person.post(`${seatOf(w, started)}/rehearse`, { outcome }, { follow: false })
        expect(sent.status).toBe(404)
      }
      expect((await live.call<Result>('GET', `/verifications/${idOf(started)}`)).body.reason).toBe('in_progress')
    })

    it('is the seat’s alone, once, and of what is offered', async () => {
      const started = await test.stepUp(loginOf('known'))
      const person = browser()
      const page = await toChoice(started, person)
      const address = `${seatOf(w, started)}/rehearse`
      expect((await browser().post(address, { outcome: 'pass' }, { follow: false })).status).toBe(404)
      expect((await person.post(address, { outcome: 'OK' }, { follow: false })).status).toBe(404)
      await person.post(address, { outcome: 'reviewer_approves' }, { follow: false })
      expect((await test.call<Result>('GET', `/verifications/${idOf(started)}`)).body.reason).toBe('in_progress')
      const { code } = carried(await choose(person, page, 'other_face'), person)
      await choose(person, page, 'pass')
      expect((await test.call<Result>('GET', `/verifications/${idOf(started)}`)).body.reason).toBe('face_failed')
      expect(code).not.toBe('')
    })

    it('changes nothing by a form of another site', async () => {
      const started = await test.stepUp(loginOf('known'))
      const person = browser()
      await toChoice(started, person)
      const headers = { origin: 'https://evil.example' }
      expect((await person.post(`${seatOf(w, started)}/rehearse`, { outcome: 'pass' }, { headers })).status).toBe(403)
    })
  })
})
