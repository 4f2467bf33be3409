import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { liveEnrollment } from '../../src/directory/enrollment.ts'
import type { StartRequest } from '../../src/verification/port.ts'
import { databases } from '../support/databases.ts'
import type { Script } from '../support/scripted-verifier.ts'
import { browser, carried, documentOf, idOf, openWorld, reader, said, stepUp, tokenOf, verify, type World } from './world.ts'

const pass = { identityId: 'id-bo', document: documentOf('bo.enrolled') }
const expected = { externalId: 'bo.enrolled', purpose: 'step_up' } as const

describe.each(databases())('a code on $name', engine => {
  let world: World
  beforeAll(async () => {
    world = await openWorld(engine)
    await world.person('bo.enrolled')
    await world.person('cy.enrolled')
    await world.enroll('bo.enrolled', 'id-bo')
    await world.enroll('cy.enrolled', 'id-cy')
  })
  afterAll(() => world.close())
  const released = async (more: Partial<StartRequest> = {}, script: Script = pass) => {
    const started = await world.verifications.start(world.starter(), stepUp('bo.enrolled', more))
    return { id: idOf(started), ...carried(await verify(world, started, script)) }
  }
  const redeem = (proof: { code: string; state?: string }, expect: object = expected, by = reader()) =>
    world.verifications.redeem(by, { ...proof, expect: expect as typeof expected })

  it('is good for exactly one of a hundred parallel callers', async () => {
    const { id, code } = await released()
    const replicas = [world.verifications, world.replica()]
    const calls = Array.from({ length: 100 }, (_, n) => replicas[n % 2]?.redeem(reader(), { code, expect: expected }))
    const outcomes = await Promise.allSettled(calls)
    const won = outcomes.filter(outcome => outcome.status === 'fulfilled')
    expect(won).toHaveLength(1)
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'code_invalid' })
    }
    expect((await world.row(id)).state).toBe('spent')
  })

  it.each([
    ['unknown', async () => ({ code: 'A'.repeat(43) })],
    ['empty', async () => ({ code: '' })],
    ['an id', async () => ({ code: (await released()).id })],
  ])('that is %s changes nothing', async (_what, made) => {
    await expect(redeem(await made())).rejects.toMatchObject({ family: 'problem', code: 'code_invalid' })
  })

  it('that was used is invalid, and the verdict stays', async () => {
    const { id, code } = await released()
    await redeem({ code })
    await expect(redeem({ code })).rejects.toMatchObject({ code: 'code_invalid' })
    await expect(redeem({ code }, { externalId: 'cy.enrolled', purpose: 'step_up' })).rejects.toMatchObject({
      code: 'code_invalid',
    })
    expect((await world.row(id)).state).toBe('spent')
  })

  it('lives for a minute', async () => {
    const { id, code } = await released()
    world.clock.advance(60_000)
    await expect(redeem({ code })).rejects.toMatchObject({ code: 'code_invalid' })
    expect((await world.row(id)).state).toBe('released')
  })

  it.each([
    ['client', reader('c-2')],
    ['integration', reader('c-1', 'client-2')],
  ])('of another %s is invalid, and still good for its own', async (_what, foreign) => {
    const { code } = await released()
    await expect(redeem({ code }, expected, foreign)).rejects.toMatchObject({ code: 'code_invalid' })
    expect(said(await redeem({ code }))).toBe('success/approved/allow/ok')
  })

  it.each<[string, Partial<StartRequest>, { state?: string }, object]>([
    ['another person', {}, {}, { externalId: 'cy.enrolled', purpose: 'step_up' }],
    ['another login', {}, {}, { loginHint: 'cy.enrolled@example.com', purpose: 'step_up' }],
    ['an unknown login', {}, {}, { loginHint: 'who@example.com', purpose: 'step_up' }],
    ['two names that disagree', {}, {}, { externalId: 'bo.enrolled', loginHint: 'cy.enrolled@example.com', purpose: 'step_up' }],
    ['another purpose', {}, {}, { externalId: 'bo.enrolled', purpose: 'account_recovery' }],
    ['another state', { state: 'mine' }, { state: 'yours' }, expected],
    ['no state where one was given', { state: 'mine' }, {}, expected],
    ['a state where none was given', {}, { state: 'x' }, expected],
    ['an empty state where none was given', {}, { state: '' }, expected],
    ['a state of other bytes', { state: 'é' }, { state: 'e\u0301' }, expected],
  ])('that comes with %s voids', async (_what, request, given, expectation) => {
    const { id, code } = await released(request)
    await expect(redeem({ code, ...given }, expectation)).rejects.toMatchObject({ code: 'expectation_failed' })
    expect(await world.row(id)).toMatchObject({ state: 'void', reason: 'relay_suspected' })
    await expect(redeem({ code, ...request })).rejects.toMatchObject({ code: 'code_invalid' })
    expect(said(await world.verifications.view(reader(), id))).toBe('failed/none/deny/relay_suspected')
  })

  it('that comes without naming anybody is a mistake of the caller’s, and stays good', async () => {
    const { code } = await released()
    await expect(redeem({ code }, { purpose: 'step_up' })).rejects.toMatchObject({ code: 'request_invalid' })
    expect(said(await redeem({ code }))).toBe('success/approved/allow/ok')
  })

  it('that comes with a wrong expectation for a denial leaves the denial', async () => {
    const { id, code } = await released({}, { ...pass, identityId: 'id-x' })
    await expect(redeem({ code }, { ...expected, externalId: 'cy.enrolled' })).rejects.toMatchObject({
      code: 'expectation_failed',
    })
    expect(await world.row(id)).toMatchObject({ state: 'denied', reason: 'identity_mismatch' })
  })

  it('takes the state back byte for byte', async () => {
    const state = 'a+b c%2B&d=é "\\'
    const { code, ...rest } = await released({ state })
    expect(rest.state).toBe(state)
    expect(said(await redeem({ code, state }))).toBe('success/approved/allow/ok')
  })

  it('loses against Not me that comes at the same time, or wins; never both', async () => {
    for (let n = 0; n < 5; n += 1) {
      const { id, code } = await released()
      const started = world.verifications.redeem(reader(), { code, expect: expected })
      const [redeemed] = await Promise.allSettled([started, world.verifications.cancel(reader(), id)])
      const { state } = await world.row(id)
      const allowed = redeemed.status === 'fulfilled' && redeemed.value.outcome === 'allow'
      expect(allowed).toBe(state === 'spent')
    }
  })

  it.each<[string, () => unknown, string, string]>([
    ['was suspended', () => world.person('bo.enrolled', { status: 'suspended' }), 'denied', 'user_inactive'],
    ['was revoked', () => world.endEnrollments(1), 'denied', 'not_enrolled'],
    ['belongs to another tenant now', () => world.moveTenant('tenant-2'), 'void', 'cancelled'],
    ['lost its integration', () => world.gone.add('client-1'), 'void', 'cancelled'],
  ])('for a person who %s since is no allow any more', async (_what, change, state, reason) => {
    const { id, code } = await released()
    await change()
    const result = await redeem({ code })
    expect([result.outcome, result.reason]).toEqual(['deny', reason])
    expect((await world.row(id)).state).toBe(state)
    await world.person('bo.enrolled')
    await world.endEnrollments(null)
    world.moveTenant('tenant-1')
    world.gone.clear()
  })

  it('is no allow after the verification’s time', async () => {
    const { id } = await released()
    world.clock.advance(20 * 60_000)
    expect(said(await world.verifications.view(reader(), id))).toBe('expired/none/deny/abandoned')
  })
})

describe.each(databases())('a first binding on $name', engine => {
  let world: World
  beforeAll(async () => {
    world = await openWorld(engine)
    for (const name of ['ana.one', 'ben.two', 'cleo.three', 'dora.four', 'egon.five', 'finn.six', 'gus.seven'])
      await world.person(name)
  })
  afterAll(() => world.close())
  const released = async (externalId: string, script: Script = {}) => {
    const started = await world.verifications.start(world.starter(), stepUp(externalId))
    const document = documentOf(externalId)
    return {
      id: idOf(started),
      ...carried(await verify(world, started, { document, identityId: `id-${externalId}`, ...script })),
    }
  }
  const redeem = (code: string, externalId: string) =>
    world.verifications.redeem(reader(), { code, expect: { externalId, purpose: 'step_up' } })
  const liveOf = async (id: string) => liveEnrollment(world.store.db, (await world.row(id)).subject_id ?? '')

  it('is made once by a hundred that settle and redeem at once', async () => {
    const started = await world.verifications.start(world.starter(), stepUp('ana.one'))
    const person = browser(world.verifications)
    await person.take(tokenOf(started))
    world.verifier.finish(idOf(started), { document: documentOf('ana.one'), identityId: 'id-ana' })
    const replica = world.replica()
    const before = await world.count('events')
    await Promise.all(Array.from({ length: 50 }, (_, n) => (n % 2 ? replica : world.verifications).settle(idOf(started))))
    expect((await world.row(idOf(started))).state).toBe('decided')
    expect(await world.count('events')).toBe(before + 1)
    world.clock.advance(10_000)
    const { code } = carried(await person.proceed(idOf(started)))
    await Promise.allSettled(Array.from({ length: 50 }, () => redeem(code, 'ana.one')))
    const rows = await world.store.db.selectFrom('enrollments').selectAll().where('identity_id', '=', 'id-ana').execute()
    expect(rows).toHaveLength(1)
  })

  it('gives one identity to one of two people who bind it at the same time', async () => {
    const face = { identityId: 'id-shared' }
    const two = [await released('ben.two', face), await released('cleo.three', face)] as const
    const cases = await world.count('cases')
    const results = await Promise.all([redeem(two[0].code, 'ben.two'), redeem(two[1].code, 'cleo.three')])
    expect(results.map(result => result.reason).sort()).toEqual(['identity_in_use', 'ok'])
    expect(await world.count('cases')).toBe(cases + 1)
    const again = await world.verifications.start(world.starter(), stepUp('dora.four'))
    const step = await verify(world, again, { ...face, document: documentOf('dora.four') })
    expect(said(await redeem(carried(step).code, 'dora.four'))).toBe('failed/rejected/deny/identity_in_use')
    expect(
      await world.store.db.selectFrom('enrollments').selectAll().where('identity_id', '=', 'id-shared').execute(),
    ).toHaveLength(1)
  })

  it('gives one person one identity when two of their verifications race', async () => {
    const two = [
      await released('egon.five', { identityId: 'id-a' }),
      await released('egon.five', { identityId: 'id-b' }),
    ] as const
    const results = await Promise.all(two.map(({ code }) => redeem(code, 'egon.five')))
    expect(results.map(result => result.reason).sort()).toEqual(['identity_mismatch', 'ok'])
  })

  it('is not made by an allow that nobody fetches', async () => {
    const { id } = await released('finn.six')
    world.clock.advance(20 * 60_000)
    await world.verifications.reconcile(new AbortController().signal)
    expect(await world.row(id)).toMatchObject({ state: 'expired', reason: 'abandoned', pending_binding: null })
    expect(await liveOf(id)).toBeUndefined()
  })

  it.each([
    ['a namesake appears', () => world.person('seven.gus', { login: 'other@example.com' }), 'ambiguous_identity'],
    [
      'the name changes',
      () => world.person('gus.seven', { givenName: 'Gustav', changedAt: new Date(world.clock.now() + 5).toISOString() }),
      'claims_unsettled',
    ],
  ])('is not made when %s in between', async (_what, change, reason) => {
    const { id, code } = await released('gus.seven')
    world.clock.advance(10)
    await change()
    expect((await redeem(code, 'gus.seven')).reason).toBe(reason)
    expect(await liveOf(id)).toBeUndefined()
    await world.write(db => db.deleteFrom('directory_users').where('external_id', '=', 'seven.gus').execute())
  })
})

describe.each(databases())('a sign-up on $name', engine => {
  let world: World
  beforeAll(async () => {
    world = await openWorld(engine)
  })
  afterAll(() => world.close())
  const signUp = (externalId: string, more: Partial<StartRequest> = {}, claims = {}) =>
    world.verifications.start(world.starter(), {
      ...stepUp(''),
      purpose: 'sign_up',
      subject: { external: { externalId, claims } },
      ...more,
    })
  const finish = async (externalId: string, script: Script, purpose: 'sign_up' | 'step_up' = 'sign_up', claims = {}) => {
    const started = await signUp(externalId, { purpose }, claims)
    const { code } = carried(await verify(world, started, script))
    return world.verifications.redeem(reader(), { code, expect: { externalId, purpose } })
  }

  it('binds a person whom no directory has, and steps them up by the same face only', async () => {
    const result = await finish('new-1', { identityId: 'id-1' })
    expect(said(result)).toBe('success/approved/allow/ok')
    expect(result.data.subject).toEqual({
      integrationId: 'client-1',
      externalId: 'new-1',
      enrollment: 'enrolled',
      assurance: 'low',
    })
    expect(result.data.match.directory).toBe('not_checked')
    expect(said(await finish('new-1', { identityId: 'id-1' }, 'step_up'))).toBe('success/approved/allow/ok')
    expect((await finish('new-1', { identityId: 'id-2' }, 'step_up')).reason).toBe('identity_mismatch')
  })

  it('compares the claims that it was given', async () => {
    const claims = { given_name: 'Ana', family_name: 'García', birth_date: '1990-01-15' }
    const document = { givenName: 'ANA', familyName: 'GARCIA', birthDate: '1990-01-15' }
    const good = await finish('new-2', { identityId: 'id-3', document }, 'sign_up', claims)
    expect([good.reason, good.data.match.directory]).toEqual(['ok', 'matched'])
    const wrong = await finish(
      'new-3',
      { identityId: 'id-4', document: { ...document, birthDate: '1990-01-16' } },
      'sign_up',
      claims,
    )
    expect(wrong.reason).toBe('claims_mismatch')
    expect(JSON.stringify(await world.row(wrong.data.verificationId))).not.toMatch(/García|GARCIA|1990-01/)
  })

  it('does not sign one face up twice', async () => {
    expect((await finish('new-4', { identityId: 'id-1' })).reason).toBe('identity_in_use')
  })

  it('has no step-up for somebody who never signed up', async () => {
    const result = await signUp('stranger', { purpose: 'step_up' })
    expect([result.reason, result.links.verify]).toEqual(['not_enrolled', null])
  })
})
