import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Starter } from '../../src/integrations/port.ts'
import { sleep } from '../../src/security/sleep.ts'
import { databases } from '../support/databases.ts'
import { browser, carried, documentOf, idOf, openWorld, reader, said, stepUp, tokenOf, verify, type World } from './world.ts'

const pass = { identityId: 'id-bo', document: documentOf('bo.enrolled') }
const expected = { externalId: 'bo.enrolled', purpose: 'step_up' } as const
const never = new AbortController().signal

describe.each(databases())('a look at the result on $name', engine => {
  let world: World
  beforeAll(async () => {
    world = await openWorld(engine)
    await world.person('bo.enrolled')
    await world.person('ana.garcia')
    await world.enroll('bo.enrolled', 'id-bo')
  })
  afterAll(() => world.close())
  const start = (more = {}, starter: Partial<Starter> = {}) =>
    world.verifications.start(world.starter(starter), stepUp('bo.enrolled', more))
  const { view } = {
    view: (id: string, expect?: object, by = reader()) => world.verifications.view(by, id, expect as typeof expected),
  }

  it('is for the client that started, and for nobody else', async () => {
    const id = idOf(await start())
    await expect(view(id, undefined, reader('c-2'))).rejects.toMatchObject({ code: 'not_found' })
    await expect(view(id, undefined, reader('c-1', 'client-2'))).rejects.toMatchObject({ code: 'not_found' })
    await expect(view('unheard-of')).rejects.toMatchObject({ code: 'not_found' })
    await expect(world.verifications.cancel(reader('c-2'), id)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('finds a lost allow again, for whoever says whom it is about', async () => {
    const started = await start()
    const { code } = carried(await verify(world, started, pass))
    await world.verifications.redeem(reader(), { code, expect: expected })
    const id = idOf(started)
    for (const wrong of [
      undefined,
      { ...expected, externalId: 'ana.garcia' },
      { ...expected, purpose: 'account_recovery' },
      { purpose: 'step_up' },
    ]) {
      await expect(view(id, wrong)).rejects.toMatchObject({ code: 'expectation_failed' })
    }
    expect(said(await view(id, expected))).toBe('success/approved/allow/ok')
    expect(said(await view(id, { loginHint: 'bo.enrolled@example.com', purpose: 'step_up' }))).toBe('success/approved/allow/ok')
  })

  it('polls an allow only under the step-up policy that says so, and says what it proves', async () => {
    const polling = { clientId: 'p-1', resultDelivery: 'poll', policies: ['unbound_step_up'] } as const
    const started = await start({ returnUrl: undefined as never }, polling)
    expect(await verify(world, started, pass)).toMatchObject({ go: 'seat' })
    const result = await view(idOf(started), undefined, reader('p-1'))
    expect([said(result), result.data.binding]).toEqual(['success/approved/allow/ok', 'none'])
    await expect(view(idOf(started), { ...expected, externalId: 'x' }, reader('p-1'))).rejects.toMatchObject({
      code: 'expectation_failed',
    })
  })

  it.each<[string, Partial<Starter>, object]>([
    ['without the policy', { policies: [] }, {}],
    ['for a recovery', { policies: ['unbound_step_up'] }, { purpose: 'account_recovery' }],
  ])('never polls an allow %s', async (_what, starter, request) => {
    const started = await start({ ...request, returnUrl: undefined }, { clientId: 'p-2', resultDelivery: 'poll', ...starter })
    await verify(world, started, pass)
    for (let n = 0; n < 30; n += 1) {
      const result = await view(idOf(started), undefined, reader('p-2'))
      expect(said(result)).toBe('pending/none/challenge/awaiting_return')
      expect(result.data.score).toEqual({ overall: { status: 'UNKNOWN', value: null }, reported: {} })
      world.clock.advance(1_000)
    }
  })

  it('stops polling an allow when the policy is taken away in between', async () => {
    const polling = { clientId: 'p-3', resultDelivery: 'poll', policies: ['unbound_step_up'] } as const
    const started = await start({ returnUrl: undefined as never }, polling)
    await verify(world, started, pass)
    world.starter({ ...polling, policies: [] })
    expect((await view(idOf(started), undefined, reader('p-3'))).reason).toBe('awaiting_return')
  })

  it('can be cancelled, and stays cancelled', async () => {
    const started = await start()
    expect(said(await world.verifications.cancel(reader(), idOf(started)))).toBe('cancelled/none/deny/cancelled')
    await expect(world.verifications.take(tokenOf(started), undefined)).rejects.toMatchObject({ code: 'gone' })
    expect(await browser(world.verifications).look(tokenOf(started))).toMatchObject({ state: 'over', reason: 'cancelled' })
    expect(said(await world.verifications.cancel(reader(), idOf(started)))).toBe('cancelled/none/deny/cancelled')
  })
})

describe.each(databases())('waiting on $name', engine => {
  let world: World
  beforeAll(async () => {
    world = await openWorld(engine)
    await world.person('bo.enrolled')
    await world.enroll('bo.enrolled', 'id-bo')
  })
  afterAll(() => world.close())
  const start = () => world.verifications.start(world.starter(), stepUp('bo.enrolled'))
  const wait = (id: string, seconds = 20, signal = never) => world.verifications.wait(reader(), id, seconds, signal)

  /** A replica, and a promise that it has looked and is waiting. */
  const patient = () => {
    const { promise: waits, resolve } = Promise.withResolvers<void>()
    const replica = world.replica({
      sleep(ms, signal) {
        if (ms < 20_000) resolve()
        return sleep(ms, signal)
      },
    })
    return { replica, waits }
  }

  it('answers on the first change, on every replica', async () => {
    const started = await start()
    const each = [patient(), patient()]
    const waiting = Promise.all(each.map(({ replica }) => replica.wait(reader(), idOf(started), 20, never)))
    await Promise.all(each.map(({ waits }) => waits))
    await browser(world.verifications).take(tokenOf(started))
    expect((await waiting).map(result => result.reason)).toEqual(['in_progress', 'in_progress'])
  })

  it('answers when the allow waits for the browser, once', async () => {
    const started = await start()
    const person = browser(world.verifications)
    await person.take(tokenOf(started))
    const first = patient()
    const waiting = first.replica.wait(reader(), idOf(started), 20, never)
    await first.waits
    await person.back(world.verifier.finish(idOf(started), pass).handle)
    expect((await waiting).reason).toBe('awaiting_return')
    // From there on only the verdict is a change: a new code is none.
    const second = patient()
    const next = second.replica.wait(reader(), idOf(started), 20, never, expected)
    await second.waits
    await person.proceed(idOf(started))
    const { code } = carried(await person.proceed(idOf(started)))
    await world.verifications.redeem(reader(), { code, expect: expected })
    expect((await next).reason).toBe('ok')
  })

  it('answers at once on what waiting does not change', async () => {
    const denied = await world.verifications.start(world.starter(), stepUp('no.body'))
    expect((await wait(idOf(denied))).reason).toBe('user_unknown')
    const review = await start()
    await verify(world, review, { ...pass, overall: 'WARN' })
    expect((await wait(idOf(review))).reason).toBe('under_review')
    expect((await wait(idOf(await start()), 0)).reason).toBe('not_started')
  })

  it('answers how things stand when the time is up', async () => {
    const instant = world.replica({ sleep: async () => {} })
    expect((await instant.wait(reader(), idOf(await start()), 20, never)).reason).toBe('not_started')
  })

  it('stops when the caller goes away', async () => {
    const gone = new AbortController()
    const waiting = wait(idOf(await start()), 20, gone.signal)
    gone.abort(new Error('hung up'))
    await expect(waiting).rejects.toThrow('hung up')
  })

  it('tells a façade without a browser how it ended, or how it stands', async () => {
    const started = await start()
    const deadline = new AbortController()
    const late = world.verifications.settled(idOf(started), { signal: deadline.signal })
    deadline.abort()
    expect((await late).reason).toBe('not_started')
    const waiting = world.verifications.settled(idOf(started), { signal: never })
    await verify(world, started, { ...pass, identityId: 'id-x' })
    expect((await waiting).reason).toBe('identity_mismatch')
  })
})
