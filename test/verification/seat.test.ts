import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultPolicy } from '../../src/verification/policy.ts'
import { databases } from '../support/databases.ts'
import { browser, carried, documentOf, idOf, openWorld, reader, said, stepUp, tokenOf, verify, type World } from './world.ts'

const pass = { identityId: 'id-bo', document: documentOf('bo.enrolled') }
const expected = { externalId: 'bo.enrolled', purpose: 'step_up' } as const

describe.each(databases())('the seat on $name', engine => {
  let world: World
  beforeAll(async () => {
    world = await openWorld(engine, { policy: { ...defaultPolicy, sessionsPerPersonHour: 1_000 } })
    await world.person('bo.enrolled')
    await world.enroll('bo.enrolled', 'id-bo')
  })
  afterAll(() => world.close())
  const start = (more = {}) => world.verifications.start(world.starter(), stepUp('bo.enrolled', more))
  const view = (id: string) => world.verifications.view(reader(), id)

  it('is not taken by looking, a thousand times', async () => {
    const started = await start()
    const before = JSON.stringify(await world.row(idOf(started)))
    const { open } = world.verifier.calls
    for (let n = 0; n < 1_000; n += 1) await world.verifications.look(tokenOf(started), undefined)
    expect(JSON.stringify(await world.row(idOf(started)))).toBe(before)
    expect(world.verifier.calls.open).toBe(open)
    expect(await browser(world.verifications).take(tokenOf(started))).toMatchObject({ go: 'vendor' })
  })

  it('belongs to the browser that pressed first', async () => {
    const started = await start()
    const mine = browser(world.verifications)
    const other = browser(world.verifications)
    await mine.take(tokenOf(started))
    expect(await other.look(tokenOf(started))).toMatchObject({ state: 'other_browser' })
    expect(await mine.look(tokenOf(started))).toMatchObject({ state: 'resumable' })
    await expect(other.take(tokenOf(started))).rejects.toMatchObject({ code: 'link_used' })
    await expect(other.proceed(idOf(started))).rejects.toMatchObject({ code: 'not_found' })
    expect(await other.seat(idOf(started))).toMatchObject({ role: 'stranger', show: 'over' })
  })

  it('is given to one of a hundred browsers that press at once, and costs one Incode session', async () => {
    const started = await start()
    const { open } = world.verifier.calls
    const presses = await Promise.allSettled(
      Array.from({ length: 100 }, () => browser(world.verifications).take(tokenOf(started))),
    )
    expect(presses.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(world.verifier.calls.open).toBe(open + 1)
  })

  it('opens one Incode session however often its browser presses', async () => {
    const mine = browser(world.verifications)
    // A cookie from before, so that all presses come from one browser.
    await mine.take(tokenOf(await start()))
    const started = await start()
    const { open } = world.verifier.calls
    const presses = await Promise.all(Array.from({ length: 20 }, () => world.verifications.take(tokenOf(started), mine.cookie)))
    expect(new Set(presses.map(step => JSON.stringify(step))).size).toBe(1)
    expect(world.verifier.calls.open).toBe(open + 1)
    expect((await world.row(idOf(started))).tries).toBe(1)
  })

  it('keeps the cookie of a browser that has one, and stores only its hash', async () => {
    const mine = browser(world.verifications)
    await mine.take(tokenOf(await start()))
    const { cookie } = mine
    const started = await start()
    await mine.take(tokenOf(started))
    expect(mine.cookie).toBe(cookie)
    expect(JSON.stringify(await world.row(idOf(started)))).not.toContain(cookie)
  })

  it.each(['made-up', 'a.b', '', 'x'.repeat(300)])(
    'gives a browser with a cookie that we did not issue a new one: %s',
    async cookie => {
      const step = await world.verifications.take(tokenOf(await start()), cookie)
      expect(step.cookie).toMatch(/^[\w-]{43}\.[\w-]{43}$/)
      expect(step.cookie).not.toBe(cookie)
    },
  )

  it('voids when another browser returns from Incode', async () => {
    const started = await start()
    const victim = browser(world.verifications)
    await victim.take(tokenOf(started))
    const { handle } = world.verifier.finish(idOf(started), pass)
    await expect(browser(world.verifications).back(handle)).rejects.toMatchObject({ code: 'link_used' })
    expect(said(await view(idOf(started)))).toBe('failed/none/deny/relay_suspected')
    // Not even the right browser gets anything any more.
    expect(await victim.back(handle)).toMatchObject({ go: 'seat' })
    expect(await victim.seat(idOf(started))).toMatchObject({ show: 'over' })
  })

  it('voids when a browser returns that holds another seat of ours', async () => {
    const started = await start()
    await browser(world.verifications).take(tokenOf(started))
    const attacker = browser(world.verifications)
    await attacker.take(tokenOf(await start()))
    await expect(attacker.back(world.verifier.finish(idOf(started), pass).handle)).rejects.toMatchObject({ code: 'link_used' })
    expect((await view(idOf(started))).reason).toBe('relay_suspected')
  })

  it('voids when another browser returns after the pass was settled', async () => {
    const started = await start()
    await verify(world, started, pass)
    const { handle } = world.verifier.finish(idOf(started), pass)
    await expect(browser(world.verifications).back(handle)).rejects.toMatchObject({ code: 'link_used' })
    expect((await view(idOf(started))).reason).toBe('relay_suspected')
  })

  describe.each(['account_recovery', 'helpdesk', 'step_up'] as const)('that did not come back from Incode, for %s', purpose => {
    async function settledAway() {
      const started = await start({ purpose })
      const mine = browser(world.verifications)
      await mine.take(tokenOf(started))
      const { handle } = world.verifier.finish(idOf(started), pass)
      await world.verifications.settle(idOf(started))
      expect((await world.row(idOf(started))).state).toBe('decided')
      return { id: idOf(started), token: tokenOf(started), mine, handle }
    }

    it('is given nothing for ten seconds, by whatever it presses, and then goes on', async () => {
      const { id, token, mine } = await settledAway()
      for (const ms of [0, 5_000, 4_999]) {
        world.clock.advance(ms)
        expect(await mine.proceed(id)).toEqual({ go: 'seat', verificationId: id })
        expect(await mine.take(token)).toMatchObject({ go: 'seat' })
        expect(await mine.seat(id)).toMatchObject({ show: 'soon', reason: 'awaiting_return' })
      }
      world.clock.advance(1)
      expect(await mine.seat(id)).toMatchObject({ show: 'waiting' })
      expect(await mine.proceed(id)).toMatchObject({ go: 'flow' })
    })

    it('is given it at once when it does come back', async () => {
      const { mine, handle } = await settledAway()
      expect(await mine.back(handle)).toMatchObject({ go: 'flow' })
    })

    it('gains nothing by having come back before the end', async () => {
      const started = await start({ purpose })
      const mine = browser(world.verifications)
      await mine.take(tokenOf(started))
      const { handle } = world.verifier.sessions.at(-1) ?? { handle: '' }
      expect(await mine.back(handle)).toMatchObject({ go: 'seat' })
      world.clock.advance(2_000)
      world.verifier.finish(idOf(started), pass)
      expect(await mine.proceed(idOf(started))).toMatchObject({ go: 'seat' })
      expect(await mine.seat(idOf(started))).toMatchObject({ show: 'soon' })
    })
  })

  it('that came back at the end goes on at once, however late the score is known', async () => {
    const started = await start()
    const mine = browser(world.verifications)
    expect(await verify(world, started, { ...pass, overall: 'UNKNOWN' }, mine)).toMatchObject({ go: 'seat' })
    world.clock.advance(2_000)
    world.verifier.finish(idOf(started), pass)
    await world.verifications.settle(idOf(started))
    expect(await mine.proceed(idOf(started))).toMatchObject({ go: 'flow' })
  })

  it('is not given an allow for the review that was looked at before', async () => {
    const started = await start()
    const mine = browser(world.verifications)
    await mine.take(tokenOf(started))
    world.verifier.finish(idOf(started), { ...pass, overall: 'MANUAL_PENDING' })
    await world.verifications.settle(idOf(started))
    world.clock.advance(2_000)
    world.verifier.finish(idOf(started), { ...pass, overall: 'MANUAL_OK' })
    expect(await mine.proceed(idOf(started))).toMatchObject({ go: 'seat' })
    world.clock.advance(10_000)
    expect(await mine.proceed(idOf(started))).toMatchObject({ go: 'flow' })
  })

  it('is told of to a human, once, when a stranger returns after the verdict was received', async () => {
    const started = await start()
    const { code } = carried(await verify(world, started, pass))
    await world.verifications.redeem(reader(), { code, expect: expected })
    const before = { row: await world.row(idOf(started)), events: await world.count('events') }
    const { handle } = world.verifier.sessions.at(-1) ?? { handle: '' }
    const strangers = await Promise.allSettled(Array.from({ length: 5 }, () => browser(world.verifications).back(handle)))
    for (const each of strangers) expect(each).toMatchObject({ status: 'rejected', reason: { code: 'conflict' } })
    expect(await world.row(idOf(started))).toEqual(before.row)
    const open = await world.store.db.selectFrom('cases').select('kind').where('subject_id', '=', before.row.subject_id).execute()
    expect(open).toEqual([{ kind: 'dispute' }])
    expect(await world.count('events')).toBe(before.events + 1)
    const told = await world.store.db
      .selectFrom('audit')
      .selectAll()
      .where('action', '=', 'verification.relayed')
      .where('target', '=', idOf(started))
      .execute()
    expect(told.map(entry => [entry.target, JSON.parse(entry.facts)])).toEqual([
      [idOf(started), expect.objectContaining({ reason: 'relay_suspected', late: true })],
    ])
  })

  it('may come back: a new code replaces the old', async () => {
    const started = await start()
    const mine = browser(world.verifications)
    const first = carried(await verify(world, started, pass, mine))
    const second = carried(await mine.proceed(idOf(started)))
    await expect(world.verifications.redeem(reader(), { ...first, expect: expected })).rejects.toMatchObject({
      code: 'code_invalid',
    })
    expect(said(await world.verifications.redeem(reader(), { ...second, expect: expected }))).toBe('success/approved/allow/ok')
  })

  it.each(['Look now', 'the return'] as const)(
    'has Incode asked no more than every two seconds, however fast it repeats %s',
    async what => {
      const started = await start()
      const mine = browser(world.verifications)
      await mine.take(tokenOf(started))
      const handle = world.verifier.sessions.at(-1)?.handle ?? ''
      const press = () => (what === 'Look now' ? mine.proceed(idOf(started)) : mine.back(handle))
      world.clock.advance(2_000)
      const { read } = world.verifier.calls
      for (let n = 0; n < 100; n += 1) await press()
      expect(world.verifier.calls.read - read).toBe(1)
      world.clock.advance(1_999)
      await press()
      expect(world.verifier.calls.read - read).toBe(1)
      world.clock.advance(1)
      await Promise.all(Array.from({ length: 20 }, press))
      expect(world.verifier.calls.read - read).toBe(2)
    },
  )

  it('is not kept waiting at its first return, whoever asked a moment before', async () => {
    const started = await start()
    const mine = browser(world.verifications)
    await mine.take(tokenOf(started))
    world.clock.advance(2_000)
    await mine.proceed(idOf(started))
    const { handle } = world.verifier.finish(idOf(started), pass)
    expect(await mine.back(handle)).toMatchObject({ go: 'flow' })
  })

  it('hears of a link that is too old, and of one that never was', async () => {
    const started = await start()
    await expect(world.verifications.look('no-such-token-0000000', undefined)).rejects.toMatchObject({ code: 'not_found' })
    world.clock.advance(15 * 60_000)
    await expect(world.verifications.look(tokenOf(started), undefined)).rejects.toMatchObject({ code: 'link_expired' })
    await expect(browser(world.verifications).take(tokenOf(started))).rejects.toMatchObject({ code: 'link_expired' })
  })

  it('goes on after the link has expired, for the browser that is in', async () => {
    const started = await start()
    const mine = browser(world.verifications)
    await mine.take(tokenOf(started))
    world.clock.advance(16 * 60_000)
    expect(await mine.look(tokenOf(started))).toMatchObject({ state: 'resumable' })
    expect(await mine.take(tokenOf(started))).toMatchObject({ go: 'vendor' })
  })

  it('dies with the epoch: link, seat and code', async () => {
    const started = await start()
    const mine = browser(world.verifications)
    const { code } = carried(await verify(world, started, pass, mine))
    const restored = world.replica({ epoch: 'epoch-2' })
    await expect(restored.look(tokenOf(started), mine.cookie)).rejects.toMatchObject({ code: 'not_found' })
    await expect(restored.proceed(idOf(started), mine.cookie)).rejects.toMatchObject({ code: 'not_found' })
    await expect(restored.redeem(reader(), { code, expect: expected })).rejects.toMatchObject({ code: 'code_invalid' })
    expect(said(await restored.view(reader(), idOf(started)))).toBe('cancelled/none/deny/cancelled')
  })

  it.each(['token', 'seat'] as const)('can be stopped with Not me by whoever has the %s', async by => {
    const started = await start()
    const mine = browser(world.verifications)
    const { code } = carried(await verify(world, started, pass, mine))
    if (by === 'token') await world.verifications.deny({ token: tokenOf(started) })
    else await mine.notMe(idOf(started))
    expect(said(await view(idOf(started)))).toBe('cancelled/none/deny/reported_by_person')
    const result = await world.verifications.redeem(reader(), { code, expect: expected })
    expect(said(result)).toBe('cancelled/none/deny/reported_by_person')
  })

  it('says what Not me did: it stops once, and changes nothing of what is over', async () => {
    const started = await start()
    const deny = () => world.verifications.deny({ token: tokenOf(started) })
    expect(await deny()).toEqual({ did: 'stopped', reason: 'reported_by_person' })
    expect(await deny()).toEqual({ did: 'nothing', reason: 'reported_by_person' })
    const other = await start()
    await world.verifications.cancel(reader(), idOf(other))
    expect(await world.verifications.deny({ token: tokenOf(other) })).toEqual({ did: 'nothing', reason: 'cancelled' })
  })

  it.each(['token', 'seat'] as const)('is told of once when Not me by whoever has the %s comes too late', async by => {
    const started = await start()
    const mine = browser(world.verifications)
    const { code } = carried(await verify(world, started, pass, mine))
    await world.verifications.redeem(reader(), { code, expect: expected })
    const row = await world.row(idOf(started))
    const events = await world.count('events')
    for (let n = 0; n < 3; n += 1) {
      const did = by === 'token' ? world.verifications.deny({ token: tokenOf(started) }) : mine.notMe(idOf(started))
      expect(await did).toEqual({ did: 'too_late', reason: 'ok' })
    }
    expect(await world.row(idOf(started))).toEqual(row)
    expect(await world.count('events')).toBe(events + 1)
    const audit = await world.store.db.selectFrom('audit').selectAll().where('target', '=', idOf(started)).execute()
    const told = audit.filter(({ action }) => action === 'verification.reported').map(({ facts }) => JSON.parse(facts))
    expect(told).toMatchObject([{ reason: 'reported_by_person', late: true }])
  })

  it('cannot be stopped by a stranger', async () => {
    const started = await start()
    await expect(browser(world.verifications).notMe(idOf(started))).rejects.toMatchObject({ code: 'not_found' })
  })

  it('tells nothing of a verdict that was received to whoever repeats the start', async () => {
    const idempotency = { route: '/v1/hooks/step-up', key: 'again', bodyHash: 'b1' }
    const started = await start({ idempotency })
    const { code } = carried(await verify(world, started, pass))
    await world.verifications.redeem(reader(), { code, expect: expected })
    const again = await start({ idempotency })
    expect(idOf(again)).toBe(idOf(started))
    expect([said(again), again.final, again.data.completedAt]).toEqual(['pending/none/challenge/awaiting_return', false, null])
  })

  it('leaves a verdict alone that was received', async () => {
    const started = await start()
    const { code } = carried(await verify(world, started, pass))
    await world.verifications.redeem(reader(), { code, expect: expected })
    expect(await world.verifications.deny({ token: tokenOf(started) })).toMatchObject({ did: 'too_late' })
    await expect(world.verifications.cancel(reader(), idOf(started))).rejects.toMatchObject({
      code: 'conflict',
      message: 'The verdict was already received.',
    })
    expect((await world.row(idOf(started))).state).toBe('spent')
  })
})

describe.each(databases())('a hand-over on $name', engine => {
  let world: World
  beforeAll(async () => {
    world = await openWorld(engine)
    await world.person('bo.enrolled')
    await world.enroll('bo.enrolled', 'id-bo')
  })
  afterAll(() => world.close())

  async function handedOver() {
    const started = await world.verifications.start(world.starter(), stepUp('bo.enrolled'))
    const id = idOf(started)
    const desktop = browser(world.verifications)
    const phone = browser(world.verifications)
    await desktop.take(tokenOf(started))
    const { url } = await desktop.handOver(id)
    await phone.take(url.split('/').at(-1) ?? '')
    return { started, id, desktop, phone, url }
  }
  async function passedOnPhone() {
    const all = await handedOver()
    const { handle } = world.verifier.finish(all.id, pass)
    expect(await all.phone.back(handle)).toMatchObject({ go: 'seat' })
    const { transferCode = '' } = await all.phone.seat(all.id)
    return { ...all, transferCode }
  }
  const wrong = 'ZZZZZZZZ'

  it('moves the seat, and the first browser types what the phone shows', async () => {
    const { id, desktop, transferCode } = await passedOnPhone()
    expect(transferCode).toMatch(/^[2-9B-DF-HJKMNP-TV-Z]{8}$/)
    expect(await desktop.seat(id)).toMatchObject({ role: 'receiver', show: 'type_code', triesLeft: 3 })
    const step = await desktop.typeCode(id, ` ${transferCode.slice(0, 4).toLowerCase()}-${transferCode.slice(4)} `)
    const result = await world.verifications.redeem(reader(), { ...carried(step), expect: expected })
    expect(said(result)).toBe('success/approved/allow/ok')
    expect(result.data.binding).toBe('transfer_code')
  })

  it('leaves the first browser nothing without the code', async () => {
    const { id, desktop, phone } = await passedOnPhone()
    expect(await desktop.proceed(id)).toMatchObject({ go: 'seat' })
    expect(await phone.proceed(id)).toMatchObject({ go: 'seat' })
    await expect(desktop.handOver(id)).rejects.toMatchObject({ code: 'not_found' })
    expect((await world.verifications.view(reader(), id)).reason).toBe('awaiting_return')
  })

  it('voids at the third wrong code', async () => {
    const { id, desktop } = await passedOnPhone()
    await desktop.typeCode(id, wrong)
    await desktop.typeCode(id, wrong)
    expect(await desktop.seat(id)).toMatchObject({ triesLeft: 1 })
    await desktop.typeCode(id, wrong)
    expect(said(await world.verifications.view(reader(), id))).toBe('failed/none/deny/relay_suspected')
    expect(await desktop.seat(id)).toMatchObject({ show: 'over', triesLeft: 0 })
  })

  it('does not count afresh when the phone shows a new code', async () => {
    const { id, desktop, phone, transferCode } = await passedOnPhone()
    await desktop.typeCode(id, wrong)
    await desktop.typeCode(id, wrong)
    world.clock.advance(120_000)
    expect(await phone.seat(id)).toMatchObject({ show: 'waiting' })
    expect(await desktop.typeCode(id, transferCode)).toMatchObject({ go: 'seat' })
    await phone.proceed(id)
    expect((await phone.seat(id)).transferCode).not.toBe(transferCode)
    await desktop.typeCode(id, wrong)
    expect((await world.verifications.view(reader(), id)).reason).toBe('relay_suspected')
  })

  it('takes a code from nobody else', async () => {
    const { id, phone, transferCode } = await passedOnPhone()
    await expect(phone.typeCode(id, transferCode)).rejects.toMatchObject({ code: 'not_found' })
    await expect(browser(world.verifications).typeCode(id, transferCode)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('lets one of many phones claim the drawing', async () => {
    const started = await world.verifications.start(world.starter(), stepUp('bo.enrolled'))
    const desktop = browser(world.verifications)
    await desktop.take(tokenOf(started))
    const { url } = await desktop.handOver(idOf(started))
    const token = url.split('/').at(-1) ?? ''
    const claims = await Promise.allSettled(Array.from({ length: 20 }, () => browser(world.verifications).take(token)))
    expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await expect(world.verifications.look(token, undefined)).rejects.toMatchObject({ code: 'link_used' })
  })

  it('draws anew after a minute, and the old drawing is dead at once', async () => {
    const started = await world.verifications.start(world.starter(), stepUp('bo.enrolled'))
    const desktop = browser(world.verifications)
    await desktop.take(tokenOf(started))
    const first = await desktop.handOver(idOf(started))
    const second = await desktop.handOver(idOf(started))
    const phone = browser(world.verifications)
    await expect(phone.take(first.url.split('/').at(-1) ?? '')).rejects.toMatchObject({ code: 'link_expired' })
    world.clock.advance(60_000)
    await expect(phone.take(second.url.split('/').at(-1) ?? '')).rejects.toMatchObject({ code: 'link_expired' })
  })

  it('ends the session of the first browser, whose return then means nothing', async () => {
    const { id, desktop, phone } = await handedOver()
    const [before, after] = world.verifier.sessions.filter(({ request }) => request.reference === id)
    expect(await desktop.back(before?.handle ?? '')).toMatchObject({ go: 'seat' })
    expect(await desktop.seat(id)).toMatchObject({ show: 'moved' })
    world.verifier.finish(id, pass)
    expect(await phone.back(after?.handle ?? '')).toMatchObject({ go: 'seat' })
  })

  it('carries a denial on without a code: it gives nothing', async () => {
    const { id, desktop, phone } = await handedOver()
    const { handle } = world.verifier.finish(id, { ...pass, identityId: 'id-x' })
    await phone.back(handle)
    const result = await world.verifications.redeem(reader(), { ...carried(await desktop.proceed(id)), expect: expected })
    expect(said(result)).toBe('failed/rejected/deny/identity_mismatch')
  })

  it('does not let a code for a review, carried without typing, become an allow', async () => {
    const { id, desktop, phone } = await handedOver()
    const { handle } = world.verifier.finish(id, { ...pass, overall: 'MANUAL_PENDING' })
    await phone.back(handle)
    const carriedOn = carried(await desktop.proceed(id))
    world.verifier.finish(id, { ...pass, overall: 'MANUAL_OK' })
    await world.verifications.settle(id)
    await expect(world.verifications.redeem(reader(), { ...carriedOn, expect: expected })).rejects.toMatchObject({
      code: 'code_invalid',
    })
    expect(await desktop.proceed(id)).toMatchObject({ go: 'seat' })
  })

  it('resumes an OpenID leg only in the browser that typed', async () => {
    const started = await world.verifications.start(world.starter(), {
      ...stepUp('bo.enrolled'),
      facade: 'provider',
      continuation: { uid: 'u1' },
      returnUrl: undefined as never,
    })
    const id = idOf(started)
    const desktop = browser(world.verifications)
    const phone = browser(world.verifications)
    await desktop.take(tokenOf(started))
    await phone.take((await desktop.handOver(id)).url.split('/').at(-1) ?? '')
    await phone.back(world.verifier.finish(id, pass).handle)
    for (const each of [phone, desktop]) expect((await each.resumable(id)).result.reason).toBe('awaiting_return')
    expect(await desktop.typeCode(id, (await phone.seat(id)).transferCode ?? '')).toMatchObject({ go: 'resume' })
    const { result, continuation } = await desktop.resumable(id)
    expect([said(result), result.data.binding, continuation]).toEqual([
      'success/approved/allow/ok',
      'transfer_code',
      { uid: 'u1' },
    ])
    expect((await phone.resumable(id)).result.reason).toBe('awaiting_return')
  })
})
