import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ScoreStatus } from '../../src/contract/index.ts'
import type { Starter } from '../../src/integrations/port.ts'
import { defaultPolicy } from '../../src/verification/policy.ts'
import { databases } from '../support/databases.ts'
import { fakeRandom } from '../support/random.ts'
import type { Script } from '../support/scripted-verifier.ts'
import { browser, documentOf, idOf, openWorld, reader, said, stepUp, tokenOf, type World } from './world.ts'

const allowed = 'success/approved/allow/ok'
const byFace = (status: ScoreStatus): NonNullable<Script['parts']> => ({ authentication: { status, value: null } })

describe.each(databases())('a face that a client took itself, on $name', engine => {
  let world: World
  let ana = ''
  let people = 0
  const polling: Partial<Starter> = {
    clientId: 'kiosk',
    resultDelivery: 'poll',
    policies: ['unbound_step_up', 'face_taken_by_client'],
  }
  beforeAll(async () => {
    world = await openWorld(engine)
  })
  afterAll(() => world.close())
  beforeEach(async () => {
    people += 1
    ana = `ana.number${people}`
    await world.person(ana)
    await world.enroll(ana, `id-${ana}`)
    world.verifier.faces.set(ana, { parts: byFace('OK'), identityId: `id-${ana}` })
    world.verifier.during = undefined
  })

  const kiosk = (more: Partial<Starter> = {}) => world.starter({ ...polling, ...more })
  const start = (more: object = {}, starter = kiosk()) =>
    world.verifications.start(starter, stepUp(ana, { returnUrl: undefined as never, ...more }))
  const handIn = (id: string, picture = ana, starter = kiosk(), verifications = world.verifications) =>
    verifications.authenticate(starter, id, { base64Image: picture })
  const view = (id: string) => world.verifications.view(reader('kiosk'), id)

  it('lets an enrolled person step up, received by nobody, and is written down', async () => {
    const started = await start()
    const result = await handIn(idOf(started))
    expect([said(result), result.data.binding, result.data.identityId]).toEqual([allowed, 'none', `id-${ana}`])
    expect(result.data.match.directory).toBe('not_checked')
    const written = await world.store.db
      .selectFrom('audit')
      .select(['action', 'actor'])
      .where('target', '=', idOf(started))
      .execute()
    expect(written.map(({ action }) => action)).toEqual([
      'verification.started',
      'verification.face_handed_in',
      'verification.decided',
      'verification.completed',
    ])
    expect(written[1]?.actor).toContain('kiosk')
  })

  it.each<[string, Script, string]>([
    ['of somebody else', { parts: byFace('OK'), identityId: 'id-of-another' }, 'failed/rejected/deny/identity_mismatch'],
    ['of nobody who is named', { parts: byFace('OK'), identityId: null }, 'failed/rejected/deny/workflow_incomplete'],
    ['that is an attack', { overall: 'FAIL', parts: byFace('FAIL'), failure: 'spoof' }, 'failed/rejected/deny/spoof_suspected'],
    ['with a mask', { overall: 'FAIL', parts: byFace('FAIL'), failure: 'quality' }, 'failed/rejected/deny/face_quality'],
    ['that fits nobody', { overall: 'FAIL', parts: byFace('FAIL') }, 'failed/rejected/deny/face_failed'],
    ['whose part failed beside a good word', { overall: 'OK', parts: byFace('FAIL') }, 'failed/rejected/deny/face_failed'],
    ['that nothing is said about', { overall: 'OK', parts: {} }, 'failed/rejected/deny/workflow_incomplete'],
    ['of another verification', { parts: byFace('OK'), echo: { reference: 'another-one' } }, 'error/none/deny/provider_error'],
  ])('%s is refused finally, and the verification takes no other', async (_what, script, answered) => {
    world.verifier.faces.set('picture', { identityId: `id-${ana}`, ...script })
    const started = await start()
    expect(said(await handIn(idOf(started), 'picture'))).toBe(answered)
    await expect(handIn(idOf(started))).rejects.toMatchObject({ code: 'conflict' })
    expect(said(await view(idOf(started)))).toBe(answered)
  })

  it('is shown to nobody where the person is not enrolled, and binds nothing', async () => {
    await world.person(`bo.number${people}`)
    world.verifier.faces.set('bo', { parts: byFace('OK'), identityId: 'id-bo' })
    const before = world.verifier.handedIn.length
    const started = await world.verifications.start(kiosk(), stepUp(`bo.number${people}`, { returnUrl: undefined as never }))
    expect(said(await handIn(idOf(started), 'bo'))).toBe('failed/none/deny/not_enrolled')
    expect(world.verifier.handedIn.length).toBe(before)
    expect((await view(idOf(started))).data.subject.enrollment).toBe('not_enrolled')
  })

  it('binds nothing where it is a whole document that comes back beside it', async () => {
    const enrollments = await world.count('enrollments')
    const ok = { status: 'OK', value: 99 } as const
    const parts = { idValidation: ok, liveness: ok, faceRecognition: ok }
    world.verifier.faces.set('whole', { parts, identityId: 'id-new', document: documentOf(ana) })
    expect((await handIn(idOf(await start()), 'whole')).reason).toBe('identity_mismatch')
    expect(await world.count('enrollments')).toBe(enrollments)
  })

  it.each<[string, Partial<Starter>]>([
    ['without face_taken_by_client', { policies: ['unbound_step_up'] }],
    ['without unbound_step_up', { policies: ['face_taken_by_client'] }],
    ['without either', { policies: [] }],
  ])('is taken from no client %s, whatever its token says', async (_what, starter) => {
    const started = await start()
    const before = world.verifier.handedIn.length
    await expect(handIn(idOf(started), ana, kiosk(starter))).rejects.toMatchObject({ code: 'forbidden' })
    expect([world.verifier.handedIn.length, (await view(idOf(started))).reason]).toEqual([before, 'not_started'])
  })

  it.each(['account_recovery', 'helpdesk', 'enrollment'] as const)('never opens %s', async purpose => {
    const started = await start({ purpose })
    await expect(handIn(idOf(started))).rejects.toMatchObject({ code: 'forbidden' })
    expect((await view(idOf(started))).reason).toBe('not_started')
  })

  it('is taken neither for what is carried by a code, nor for another’s or a rehearsal', async () => {
    const carried = await start({ returnUrl: 'https://flow.example/callback' }, kiosk({ resultDelivery: 'code' }))
    await expect(handIn(idOf(carried))).rejects.toMatchObject({ code: 'forbidden' })
    const started = await start()
    await expect(handIn(idOf(started), ana, kiosk({ clientId: 'other' }))).rejects.toMatchObject({ code: 'not_found' })
    await expect(handIn(idOf(started), ana, kiosk({ mode: 'rehearsal' }))).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('is looked at once however many are handed in at a time, by whatever replica', async () => {
    const id = idOf(await start())
    const before = world.verifier.handedIn.length
    const replica = world.replica()
    const answers = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) => handIn(id, ana, kiosk(), n % 2 === 0 ? world.verifications : replica)),
    )
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(world.verifier.handedIn.length).toBe(before + 1)
    expect(said(await view(id))).toBe(allowed)
  })

  it('and a browser exclude each other, whoever comes first', async () => {
    const opened = await start()
    await browser(world.verifications).take(tokenOf(opened))
    await expect(handIn(idOf(opened))).rejects.toMatchObject({ code: 'conflict' })
    const handed = await start()
    const person = browser(world.verifications)
    world.verifier.during = async () => {
      expect(await person.look(tokenOf(handed))).toMatchObject({ state: 'other_browser' })
      await expect(person.take(tokenOf(handed))).rejects.toMatchObject({ code: 'link_used' })
    }
    expect(said(await handIn(idOf(handed)))).toBe(allowed)
  })

  it('that is called off while it is looked at stays called off', async () => {
    const started = await start()
    world.verifier.during = async call => {
      if (call === 'face') await world.verifications.cancel(reader('kiosk'), idOf(started))
    }
    expect(said(await handIn(idOf(started)))).toBe('cancelled/none/deny/cancelled')
  })

  it('that Incode cannot look at is no verdict about anybody, and keeps no account from others', async () => {
    for (let n = 0; n < 6; n += 1) {
      world.verifier.fail('provider_unavailable')
      const result = await handIn(idOf(await start()))
      expect([said(result), result.retryAfterSeconds]).toEqual(['error/none/deny/provider_unavailable', 30])
    }
    world.verifier.fail('response_invalid')
    expect(said(await handIn(idOf(await start())))).toBe('error/none/deny/provider_error')
    expect((await start()).reason).toBe('not_started')
  })

  it('whose verdict cannot be read yet is read later, by whoever asks then', async () => {
    const id = idOf(await start())
    world.verifier.during = async call => {
      if (call === 'face') world.verifier.fail('provider_unavailable')
    }
    expect(said(await handIn(id))).toBe('pending/none/challenge/in_progress')
    world.clock.advance(31_000)
    await world.verifications.reconcile(new AbortController().signal)
    expect(said(await view(id))).toBe(allowed)
  })

  it('that was on its way when the host died is nobody’s failure', async () => {
    const id = idOf(await start())
    world.verifier.during = async () => {
      throw new TypeError('killed')
    }
    await expect(handIn(id)).rejects.toThrow('killed')
    world.clock.advance(21 * 60_000)
    await world.verifications.reconcile(new AbortController().signal)
    expect(said(await view(id))).toBe('error/none/deny/provider_unavailable')
  })

  it('is not taken any more of a person whose faces failed too often', async () => {
    const waiting = await start()
    for (let n = 0; n < defaultPolicy.lockoutAttempts; n += 1) {
      expect((await handIn(idOf(await start()), 'a-stranger')).reason).toBe('face_failed')
    }
    const before = world.verifier.handedIn.length
    expect((await start()).reason).toBe('too_many_attempts')
    expect((await handIn(idOf(waiting))).reason).toBe('too_many_attempts')
    expect(world.verifier.handedIn.length).toBe(before)
    // The door at which somebody signed in is closed, and no other.
    expect((await start({ purpose: 'account_recovery' })).reason).toBe('not_started')
  })

  it('is counted for the client across people, and against the person', async () => {
    const few = world.replica({ policy: { ...defaultPolicy, facesPerClientHour: 1 }, random: fakeRandom(103) })
    const guesser = kiosk({ clientId: 'guesser' })
    const [one, two] = [await start({}, guesser), await start({}, guesser)]
    expect((await handIn(idOf(one), ana, guesser, few)).reason).toBe('ok')
    const result = await handIn(idOf(two), ana, guesser, few)
    expect([said(result), (result.retryAfterSeconds ?? 0) > 0]).toEqual(['error/none/deny/rate_limited', true])
    const ofPerson = world.replica({
      policy: { ...defaultPolicy, sessionsPerPersonHour: 1 },
      random: fakeRandom(101),
    })
    await world.person(`eve.number${people}`)
    await world.enroll(`eve.number${people}`, `id-eve-${people}`)
    const ofEve = () => world.verifications.start(kiosk(), stepUp(`eve.number${people}`, { returnUrl: undefined as never }))
    const [first, second] = [await ofEve(), await ofEve()]
    expect((await handIn(idOf(first), 'x', kiosk(), ofPerson)).reason).toBe('face_failed')
    expect((await handIn(idOf(second), 'x', kiosk(), ofPerson)).reason).toBe('rate_limited')
  })

  it('opens nothing where the policy says never, and is not even looked at', async () => {
    const never = world.replica({ policy: { ...defaultPolicy, unbound_step_up: 'never' } })
    const started = await start()
    const before = world.verifier.handedIn.length
    expect(said(await handIn(idOf(started), ana, kiosk(), never))).toBe('failed/none/deny/binding_too_weak')
    expect(world.verifier.handedIn.length).toBe(before)
  })

  it('gives nothing out once its policy is taken away, though it passed', async () => {
    const id = idOf(await start())
    world.verifier.during = async () => void kiosk({ policies: ['unbound_step_up'] })
    expect(said(await handIn(id))).toBe('pending/none/challenge/awaiting_return')
  })

  it('is of no use in a tenant that is another by now', async () => {
    const id = idOf(await start())
    world.moveTenant('tenant-2')
    try {
      expect(said(await handIn(id))).toBe('cancelled/none/deny/cancelled')
    } finally {
      world.moveTenant('tenant-1')
    }
  })
})
