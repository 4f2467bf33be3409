import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browser } from '../support/browser.ts'
import { allowed, carried, comeBack, idOf, said, sit, verify } from '../support/walk.ts'
import { type Flow, type World, world } from '../support/world.ts'

describe('first binding and recovery in one act', () => {
  let w: World
  let flow: Flow
  beforeAll(async () => {
    w = await world()
    flow = await w.flow()
  })
  afterAll(() => w.close())

  const recover = (loginHint: string, more: object = {}) =>
    flow.call('POST', '/account-recovery', { loginHint, returnUrl: flow.returnUrl, ...more })
  const enrollments = async () => {
    const rows = await w.store.db.selectFrom('enrollments').select('identity_id').where('ended_at', 'is', null).execute()
    return rows.map(row => row.identity_id)
  }
  const sessionsAsked = async () => {
    const answer = await fetch(`${w.incode.url}/__sandbox/requests?path=/omni/start`)
    return ((await answer.json()) as unknown[]).length
  }

  it('denies the recovery of somebody not enrolled at the start: no link, no session, no document to show', async () => {
    await w.person({ login: 'maria@example.com', givenName: 'Maria', familyName: 'Garcia' })
    const asked = await sessionsAsked()
    const denied = await recover('maria@example.com')
    expect(denied.status).toBe(201)
    expect(said(denied)).toBe('failed/none/deny/not_enrolled')
    expect(denied.body).toMatchObject({
      final: true,
      links: { verify: null },
      data: { identityId: null, subject: { externalId: '00u-maria', enrollment: 'not_enrolled', assurance: null } },
    })
    expect(said(await flow.call('GET', `/verifications/${idOf(denied)}?externalId=00u-maria&purpose=account_recovery`))).toBe(
      'failed/none/deny/not_enrolled',
    )
    await w.host.settleDown()
    expect(await sessionsAsked()).toBe(asked)
    expect(await enrollments()).toEqual([])
  })

  it('denies it at low assurance too: a step-up’s binding never opens an account', async () => {
    await w.person({ login: 'lou@example.com', givenName: 'Lou', familyName: 'Low' })
    const { code } = await verify(w, await flow.stepUp('lou@example.com'), { overall: 'OK', identityId: 'id-lou' })
    expect(said(await flow.redeem(code, { loginHint: 'lou@example.com' }))).toBe(allowed)
    const denied = await recover('lou@example.com')
    expect(said(denied)).toBe('failed/none/deny/binding_too_weak')
    expect(denied.body).toMatchObject({
      links: { verify: null },
      data: { subject: { enrollment: 'enrolled', assurance: 'low' } },
    })
  })

  it('does not let a step-up that is under way turn into a recovery', async () => {
    await w.person({ login: 'sue@example.com', givenName: 'Sue', familyName: 'Step' })
    const started = await flow.stepUp('sue@example.com')
    const { code } = await verify(w, started, { overall: 'OK', identityId: 'id-impostor' })
    const answer = await flow.redeem(code, { loginHint: 'sue@example.com', purpose: 'account_recovery' })
    expect(said(answer)).toBe('409 expectation_failed')
    expect(said(await flow.call('GET', `/verifications/${idOf(started)}`))).toBe('failed/none/deny/relay_suspected')
    // Nothing was bound: it would have been written by the redeem alone.
    expect(await enrollments()).not.toContain('id-impostor')
    expect(said(await recover('sue@example.com'))).toBe('failed/none/deny/not_enrolled')
  })

  it('binds nothing to whoever passed and never had the verdict redeemed', async () => {
    await w.person({ login: 'nora@example.com', givenName: 'Nora', familyName: 'Never' })
    const { code } = await verify(w, await flow.stepUp('nora@example.com'), { overall: 'OK', identityId: 'id-never' })
    w.clock.advance(60_000)
    expect(said(await flow.redeem(code, { loginHint: 'nora@example.com' }))).toBe('400 code_invalid')
    w.clock.advance(20 * 60_000)
    await w.host.settleDown()
    expect(await enrollments()).not.toContain('id-never')
  })

  it('leaves no path from not enrolled to a recovery, however the score looks', async () => {
    await w.person({ login: 'pat@example.com', givenName: 'Pat', familyName: 'Path' })
    const impostor = { identityId: 'id-of-the-impostor', document: { givenName: 'Pat', familyName: 'Path' } }
    // A step-up of his own that fails, waits for a human, or lacks a part, and then the recovery.
    for (const outcome of [
      { overall: 'FAIL' },
      { overall: 'MANUAL_PENDING' },
      { overall: 'WARN' },
      { overall: 'OK', parts: { liveness: null } },
      { overall: 'OK', parts: { faceRecognition: 'FAIL' } },
      { overall: 'UNKNOWN' },
      { overall: 'SOMETHING_NEW' },
    ]) {
      const started = await flow.stepUp('pat@example.com')
      const person = await sit(started)
      const back = await comeBack(w, started, person, { ...impostor, ...outcome })
      if (back.location?.startsWith(flow.returnUrl)) {
        const { code } = carried(back, person)
        const answer = await flow.redeem(code, { loginHint: 'pat@example.com' })
        expect([outcome, answer.body.outcome]).not.toEqual([outcome, 'allow'])
      }
      expect([outcome, said(await recover('pat@example.com'))]).toEqual([outcome, 'failed/none/deny/not_enrolled'])
    }
    expect(await enrollments()).not.toContain('id-of-the-impostor')
  })

  it('has neither code nor seat for a recovery that was denied at the start', async () => {
    const denied = await recover('maria@example.com')
    expect(said(await flow.redeem(idOf(denied), { externalId: '00u-maria', purpose: 'account_recovery' }))).toBe(
      '400 code_invalid',
    )
    expect((await browser().open(`${w.url}/verify/seat/${idOf(denied)}`)).status).toBe(403)
    expect((await browser().post(`${w.url}/verify/seat/${idOf(denied)}`)).status).toBe(404)
  })

  describe('of an enrolled person', () => {
    beforeAll(async () => {
      await w.person({ login: 'ana@example.com', givenName: 'Ana', familyName: 'Rey' })
      await w.enroll('ana@example.com', 'id-ana')
    })
    const ana = { loginHint: 'ana@example.com' }
    const like = { givenName: 'Ana', familyName: 'Rey' }

    it.each([
      ['step_up', '/step-up'],
      ['account_recovery', '/account-recovery'],
    ])('refuses another face with a document in her name for %s, and her binding stays', async (purpose, path) => {
      const started = await flow.call('POST', path, { ...ana, returnUrl: flow.returnUrl })
      const { code } = await verify(w, started, { overall: 'OK', value: 99, identityId: 'id-mallory', document: like })
      const answer = await flow.redeem(code, { ...ana, purpose })
      expect(said(answer)).toBe('failed/rejected/deny/identity_mismatch')
      expect(answer.body.data).toMatchObject({
        identityId: null,
        score: { overall: { status: 'FAIL', value: null }, reported: { overall: { status: 'OK' } } },
        subject: { enrollment: 'enrolled', assurance: 'medium' },
      })
      expect(await enrollments()).toContain('id-ana')
      expect(await enrollments()).not.toContain('id-mallory')
    })

    it('refuses a pass that names no identity', async () => {
      const { code } = await verify(w, await recover('ana@example.com'), { overall: 'OK', identityId: null })
      expect(said(await flow.redeem(code, { ...ana, purpose: 'account_recovery' }))).toBe(
        'failed/rejected/deny/workflow_incomplete',
      )
    })

    it('refuses the names of another person even with the right face, for a recovery', async () => {
      const { code } = await verify(w, await recover('ana@example.com'), {
        overall: 'OK',
        document: { givenName: 'Eva', familyName: 'Luna' },
      })
      expect(said(await flow.redeem(code, { ...ana, purpose: 'account_recovery' }))).toBe('failed/rejected/deny/claims_mismatch')
    })

    it('lets nobody else bind her identity: denied, a case is opened, and she still steps up', async () => {
      await w.person({ login: 'eve@example.com', givenName: 'Eve', familyName: 'Other' })
      const { code } = await verify(w, await flow.stepUp('eve@example.com'), { overall: 'OK', identityId: 'id-ana' })
      expect(said(await flow.redeem(code, { loginHint: 'eve@example.com' }))).toBe('failed/rejected/deny/identity_in_use')
      const cases = await w.store.db.selectFrom('cases').select(['kind', 'state']).execute()
      expect(cases).toEqual([{ kind: 'identity_in_use', state: 'open' }])
      const again = await verify(w, await flow.stepUp('ana@example.com'))
      expect(said(await flow.redeem(again.code, ana))).toBe(allowed)
    })

    it('recovers neither of two accounts on which one face was seen, until an owner has looked', async () => {
      expect(said(await recover('ana@example.com'))).toBe('failed/rejected/deny/identity_in_use')
      const { body } = await w.admin<{ items: readonly { id: string }[] }>('GET', '/v1/cases?state=open')
      const closed = await w.admin('POST', `/v1/cases/${body.items[0]?.id}/close`, { reason: 'a cousin with the wrong laptop' })
      expect([closed.status, closed.body.state]).toEqual([200, 'closed'])
      expect(said(await recover('ana@example.com'))).toBe('pending/none/challenge/not_started')
    })

    it('cannot recover by a name that was changed the day before', async () => {
      await w.person({
        login: 'ana@example.com',
        givenName: 'Mallory',
        familyName: 'Moe',
        changedAt: new Date(w.clock.now()).toISOString(),
      })
      const { code } = await verify(w, await recover('ana@example.com'), {
        overall: 'OK',
        document: { givenName: 'Mallory', familyName: 'Moe' },
      })
      expect(said(await flow.redeem(code, { ...ana, purpose: 'account_recovery' }))).toBe(
        'failed/none/challenge/claims_unsettled',
      )
      await w.person({ login: 'ana@example.com', givenName: 'Ana', familyName: 'Rey' })
    })
  })

  it.each(['sqlite', 'postgres'] as const)('binds one of two faces that pass at the same moment, on %s', async database => {
    const racing = await world({ database })
    try {
      const client = await racing.flow()
      await racing.person({ login: 'twin@example.com', givenName: 'Twi', familyName: 'Ns' })
      const codes = await Promise.all(
        ['id-first', 'id-second', 'id-third'].map(async identityId => {
          const { code } = await verify(racing, await client.stepUp('twin@example.com'), { overall: 'OK', identityId })
          return code
        }),
      )
      const answers = await Promise.all(codes.map(code => client.redeem(code, { loginHint: 'twin@example.com' })))
      expect(answers.map(said).sort()).toEqual([
        'failed/rejected/deny/identity_mismatch',
        'failed/rejected/deny/identity_mismatch',
        allowed,
      ])
      const bound = await racing.store.db.selectFrom('enrollments').select('identity_id').execute()
      expect(bound.map(row => row.identity_id)).toEqual([answers.find(answer => said(answer) === allowed)?.body.data.identityId])
    } finally {
      await racing.close()
    }
  })

  it.each(['sqlite', 'postgres'] as const)(
    'gives one identity to one of two people who show it at once, on %s',
    async database => {
      const racing = await world({ database })
      try {
        const client = await racing.flow()
        const people = ['one@example.com', 'two@example.com']
        for (const login of people) await racing.person({ login })
        const codes = await Promise.all(
          people.map(async login => {
            const { code } = await verify(racing, await client.stepUp(login), { overall: 'OK', identityId: 'id-shared' })
            return { code, login }
          }),
        )
        const answers = await Promise.all(codes.map(({ code, login }) => client.redeem(code, { loginHint: login })))
        expect(answers.map(said).sort()).toEqual(['failed/rejected/deny/identity_in_use', allowed])
      } finally {
        await racing.close()
      }
    },
  )
})
