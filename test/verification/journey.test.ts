import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resultSchema } from '../../src/contract/index.ts'
import { liveEnrollment } from '../../src/directory/enrollment.ts'
import { databases } from '../support/databases.ts'
import {
  browser,
  carried,
  directory,
  documentOf,
  idOf,
  openWorld,
  reader,
  returnUrl,
  said,
  stepUp,
  tokenOf,
  verify,
  type World,
} from './world.ts'

describe.each(databases())('a verification on $name', engine => {
  let world: World
  beforeAll(async () => {
    world = await openWorld(engine)
    world.starter()
    await world.person('ana.garcia')
    await world.person('bo.enrolled')
    await world.enroll('bo.enrolled', 'id-bo')
  })
  afterAll(() => world.close())
  const start = (...given: Parameters<typeof stepUp>) => world.verifications.start(world.starter(), stepUp(...given))
  const expected = (externalId: string) => ({ externalId, purpose: 'step_up' as const })

  it('goes from the start to an allow that the flow redeems', async () => {
    const started = await start('bo.enrolled', { state: 'opaque & odd=%20', correlationId: 'x1' })
    expect(said(started)).toBe('pending/none/challenge/not_started')
    expect(world.verifier.calls.open).toBe(0)
    expect(started.links.verify).toMatch(/^https:\/\/gate\.example\/verify\/[\w-]{43}$/)
    expect(started.data.subject).toEqual({
      integrationId: directory,
      externalId: 'bo.enrolled',
      enrollment: 'enrolled',
      assurance: 'medium',
    })

    const person = browser(world.verifications)
    expect(await person.look(tokenOf(started))).toMatchObject({ state: 'ready', account: 'b•••@e••••.com', mustReceive: true })
    const taken = await person.take(tokenOf(started))
    expect(taken).toMatchObject({ go: 'vendor' })
    expect(said(await world.verifications.view(reader(), idOf(started)))).toBe('pending/none/challenge/in_progress')

    const session = world.verifier.finish(idOf(started), { identityId: 'id-bo', document: documentOf('bo.enrolled') })
    expect(session.request).toMatchObject({ reference: idOf(started), workflowId: 'flow-1', identityId: 'id-bo' })
    const home = await person.back(session.handle)
    expect(home).toMatchObject({ go: 'flow' })
    const { code, state, iss } = carried(home)
    expect([state, iss]).toEqual(['opaque & odd=%20', 'https://gate.example/oidc'])
    expect(said(await world.verifications.view(reader(), idOf(started)))).toBe('pending/none/challenge/awaiting_return')

    const result = await world.verifications.redeem(reader(), {
      code,
      state: 'opaque & odd=%20',
      expect: expected('bo.enrolled'),
    })
    expect(said(result)).toBe('success/approved/allow/ok')
    expect(resultSchema.parse(result)).toEqual(result)
    expect(result.data).toMatchObject({
      binding: 'code',
      identityId: 'id-bo',
      match: { directory: 'matched' },
      correlationId: 'x1',
    })
    expect(result.data.score.overall).toEqual({ status: 'OK', value: 97.1 })
  })

  it('binds a person who is signed in for the first time, and only when the flow redeems', async () => {
    const started = await start('ana.garcia')
    const { code } = carried(await verify(world, started, { document: documentOf('ana.garcia'), identityId: 'id-ana' }))
    const { subject_id } = await world.row(idOf(started))
    expect(await liveEnrollment(world.store.db, subject_id ?? '')).toBeUndefined()
    const result = await world.verifications.redeem(reader(), {
      code,
      expect: { loginHint: 'ANA.garcia@example.com', purpose: 'step_up' },
    })
    expect(result.data.subject).toMatchObject({ enrollment: 'enrolled', assurance: 'low' })
    expect(await liveEnrollment(world.store.db, subject_id ?? '')).toMatchObject({
      identity_id: 'id-ana',
      assurance: 'low',
      evidence: '["signed_in"]',
      verification_id: idOf(started),
    })
  })

  it('mints a code for a denial too, and says what was wrong', async () => {
    const started = await start('bo.enrolled')
    const { code } = carried(await verify(world, started, { identityId: 'id-other', document: documentOf('bo.enrolled') }))
    const result = await world.verifications.redeem(reader(), { code, expect: expected('bo.enrolled') })
    expect(said(result)).toBe('failed/rejected/deny/identity_mismatch')
    expect(result.data.score).toMatchObject({ overall: { status: 'FAIL', value: null }, reported: { overall: { status: 'OK' } } })
    expect(result.data.identityId).toBeNull()
  })

  it('parks a review, and needs a new code for what comes of it', async () => {
    const started = await start('bo.enrolled')
    const person = browser(world.verifications)
    const first = carried(await verify(world, started, { overall: 'WARN', identityId: 'id-bo' }, person))
    const parked = await world.verifications.redeem(reader(), { code: first.code, expect: expected('bo.enrolled') })
    expect(said(parked)).toBe('pending/review/challenge/under_review')
    expect(parked.data.score.overall.status).toBe('WARN')
    expect(Date.parse(parked.data.reviewDueAt ?? '')).toBe(world.clock.now() + 86_400_000)

    const again = carried(await person.proceed(idOf(started)))
    world.clock.advance(3_600_000)
    world.verifier.finish(idOf(started), { overall: 'MANUAL_OK', identityId: 'id-bo', document: documentOf('bo.enrolled') })
    await world.verifications.settle(idOf(started))
    const old = world.verifications.redeem(reader(), { code: again.code, expect: expected('bo.enrolled') })
    await expect(old).rejects.toMatchObject({ code: 'code_invalid' })

    const { code } = carried(await person.proceed(idOf(started)))
    const result = await world.verifications.redeem(reader(), { code, expect: expected('bo.enrolled') })
    expect(said(result)).toBe('success/approved/allow/ok')
    expect(result.data.score.overall.status).toBe('MANUAL_OK')
  })

  it('offers another try after bad light, three times in all', async () => {
    const started = await start('bo.enrolled')
    const person = browser(world.verifications)
    const poor = { overall: 'FAIL', failure: 'quality' } as const
    expect(await verify(world, started, poor, person)).toMatchObject({ go: 'seat' })
    expect(await person.seat(idOf(started))).toMatchObject({ role: 'seat', show: 'try_again' })
    for (const _ of [2, 3]) {
      expect(await person.proceed(idOf(started))).toMatchObject({ go: 'vendor' })
      const { handle } = world.verifier.finish(idOf(started), poor)
      await person.back(handle)
    }
    expect(said(await world.verifications.view(reader(), idOf(started)))).toBe('failed/rejected/deny/face_quality')
    expect(world.verifier.sessions.filter(({ request }) => request.reference === idOf(started))).toHaveLength(3)
  })

  it('waits with the person while Incode cannot be reached, and goes on when it can', async () => {
    const started = await start('bo.enrolled')
    const person = browser(world.verifications)
    await person.take(tokenOf(started))
    const { handle } = world.verifier.finish(idOf(started), { identityId: 'id-bo', document: documentOf('bo.enrolled') })
    world.verifier.fail('provider_unavailable')
    expect(await person.back(handle)).toMatchObject({ go: 'seat' })
    expect(await person.seat(idOf(started))).toMatchObject({ show: 'waiting' })
    world.clock.advance(2_000)
    expect(await person.proceed(idOf(started))).toMatchObject({ go: 'seat' })
    expect(await person.seat(idOf(started))).toMatchObject({ show: 'soon' })
    world.clock.advance(10_000)
    expect(await person.proceed(idOf(started))).toMatchObject({ go: 'flow' })
  })

  it('hands out the return address byte for byte', async () => {
    const odd = 'https://flow.example/cb?a=%20x&b=1'
    const started = await world.verifications.start(
      world.starter({ returnUrls: [returnUrl, odd] }),
      stepUp('bo.enrolled', { returnUrl: odd }),
    )
    const step = await verify(world, started, { identityId: 'id-bo', document: documentOf('bo.enrolled') })
    expect(step).toMatchObject({
      go: 'flow',
      url: expect.stringMatching(/^https:\/\/flow\.example\/cb\?a=%20x&b=1&code=[\w-]{43}&iss=/),
    })
  })
})
