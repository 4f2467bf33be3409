import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asVerificationId, type Result } from '../../src/contract/index.ts'
import { type Browser, browser } from '../support/browser.ts'
import { differing, dump } from '../support/dump.ts'
import { inLanes } from '../support/lanes.ts'
import { begin, comeBack, incodeCalls, type Passage, takeSeat } from '../support/passage.ts'
import { allowed, said } from '../support/walk.ts'
import { type Flow, type World, world } from '../support/world.ts'

const scanner = { 'user-agent': 'Mozilla/5.0 (compatible; SafeLinks-Prefetch/1.0)' }

describe('looking at links, a thousand times', () => {
  let w: World
  let flow: Flow
  beforeAll(async () => {
    w = await world()
    flow = await w.flow()
  })
  afterAll(() => w.close())

  async function onTheWay(name: string): Promise<Passage> {
    await w.person({ login: `${name}@example.com` })
    return begin(flow, `${name}@example.com`)
  }
  const handleOf = async (id: string) =>
    (
      await w.store.db
        .selectFrom('vendor_sessions')
        .select('handle')
        .where('verification_id', '=', asVerificationId(id))
        .executeTakeFirstOrThrow()
    ).handle

  /** Opens an address a hundred times each way, with and without the person's cookies; nothing may come of it. */
  async function stare(address: string, statuses: readonly number[], person?: Browser): Promise<void> {
    const [before, calls] = [await dump(w.store), await incodeCalls(w)]
    await inLanes(100, async turn => {
      const method = turn % 2 === 0 ? 'GET' : 'HEAD'
      const answer = await fetch(address, { method, headers: scanner, redirect: 'manual' })
      await answer.arrayBuffer()
      expect(statuses).toContain(answer.status)
      expect(answer.headers.get('set-cookie')).toBeNull()
      if (person) await person.open(address, { follow: false, method })
    })
    expect(differing(before, await dump(w.store))).toEqual([])
    expect(await incodeCalls(w)).toEqual(calls)
  }

  it('changes nothing at a link that waits, and the person’s link still works', async () => {
    const passage = await onTheWay('ana')
    await stare(passage.verify, [200], browser())
    await inLanes(1_000, async () => void (await (await fetch(passage.verify, { headers: scanner })).text()))
    expect(said(await flow.call('GET', `/verifications/${passage.id}`))).toBe('pending/none/challenge/not_started')
    await takeSeat(passage)
    const code = await comeBack(w, passage, { overall: 'OK' })
    expect(said(await flow.redeem(code, { loginHint: passage.login }))).toBe(allowed)
  })

  it('changes nothing at a link, a seat or its forms while the person is at Incode', async () => {
    const passage = await onTheWay('bob')
    await takeSeat(passage)
    const seat = `${w.url}/verify/seat/${passage.id}`
    await stare(passage.verify, [200], passage.person)
    await stare(seat, [403], passage.person)
    for (const form of [
      `${passage.verify}/phone`,
      `${passage.verify}/not-me`,
      `${seat}/hand-over`,
      `${seat}/code`,
      `${seat}/not-me`,
    ]) {
      await stare(form, [404], passage.person)
    }
    expect(said(await flow.call('GET', `/verifications/${passage.id}`))).toBe('pending/none/challenge/in_progress')
  })

  it('changes nothing at a seat whose verdict is there, and mints no code', async () => {
    const passage = await onTheWay('cyd')
    await takeSeat(passage)
    await comeBack(w, passage, { overall: 'OK' })
    await stare(`${w.url}/verify/seat/${passage.id}`, [403], passage.person)
    expect(said(await flow.call('GET', `/verifications/${passage.id}`))).toBe('pending/none/challenge/awaiting_return')
  })

  it('changes nothing at a link that is over', async () => {
    const passage = await onTheWay('dan')
    await flow.call('POST', `/verifications/${passage.id}/cancel`)
    await stare(passage.verify, [410], browser())
  })

  it('changes nothing at addresses that never were', async () => {
    await stare(`${w.url}/verify/${'x'.repeat(43)}`, [404], browser())
    await stare(`${w.url}/verify/seat/nobody`, [404], browser())
    await stare(`${w.url}/verify/back/${'x'.repeat(43)}`, [404], browser())
    await stare(`${w.url}/admin/link/${'x'.repeat(43)}`, [404], browser())
  })

  it('changes nothing at an owner link', async () => {
    const link = await w.host.adminLinks.make('a new colleague')
    await stare(`${w.url}/admin/link/${link.token}`, [200], browser())
  })

  it('does not go on by HEAD of the return address, with the seat’s cookie or without', async () => {
    const passage = await onTheWay('eve')
    await takeSeat(passage)
    const back = await w.finish(passage.id, { overall: 'OK' })
    expect(back).toBe(`${w.url}/verify/back/${await handleOf(passage.id)}`)
    const [before, calls] = [await dump(w.store), await incodeCalls(w)]
    await fetch(back, { method: 'HEAD', headers: scanner, redirect: 'manual' })
    await passage.person.open(back, { method: 'HEAD', follow: false })
    expect(differing(before, await dump(w.store))).toEqual([])
    expect(await incodeCalls(w)).toEqual(calls)
  })
})

describe('forms that another site sends', () => {
  let w: World
  let flow: Flow
  beforeAll(async () => {
    w = await world()
    flow = await w.flow()
    await w.person({ login: 'ana@example.com' })
  })
  afterAll(() => w.close())

  it.each([
    ['a cross-site request', { 'sec-fetch-site': 'cross-site' }],
    ['a request of a neighbour', { 'sec-fetch-site': 'same-site' }],
    ['another origin', { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' }],
    ['a frame that hides where it is', { origin: 'null' }],
    ['such a frame in a browser that says same-origin', { 'sec-fetch-site': 'same-origin', origin: 'null' }],
    ['a look-alike of our origin', { origin: 'http://127.0.0.1.evil.example' }],
    ['an old browser with another origin', { 'sec-fetch-site': 'none', origin: 'https://evil.example' }],
  ])('are refused with nothing done: %s', async (_what, headers) => {
    const passage = await begin(flow, 'ana@example.com')
    const seated = await begin(flow, 'ana@example.com')
    await takeSeat(seated)
    const link = (await w.host.adminLinks.make('test')).token
    const [before, calls] = [await dump(w.store), await incodeCalls(w)]
    const seat = `${w.url}/verify/seat/${seated.id}`
    for (const address of [
      passage.verify,
      `${passage.verify}/phone`,
      `${passage.verify}/not-me`,
      seat,
      `${seat}/hand-over`,
      `${seat}/code`,
      `${seat}/not-me`,
      `${w.url}/admin/link/${link}`,
    ]) {
      const answer = await seated.person.post(address, { code: 'ABCD2345' }, { follow: false, headers })
      expect(`${address} ${answer.status}`).toBe(`${address} 403`)
      expect(answer.headers.get('set-cookie')).toBeNull()
    }
    expect(differing(before, await dump(w.store))).toEqual([])
    expect(await incodeCalls(w)).toEqual(calls)
  })
})

describe('what verifications cost', () => {
  let w: World
  let flow: Flow
  beforeAll(async () => {
    w = await world()
    flow = await w.flow()
  })
  afterAll(() => w.close())

  const starts = async () => (await incodeCalls(w)).counts['POST /omni/start'] ?? 0
  async function startAndContinue(login: string): Promise<{ readonly answer: string; readonly at: string | null }> {
    const started = await flow.stepUp(login)
    const { verify } = started.body.links
    if (verify === null) return { answer: said(started), at: null }
    return { answer: said(started), at: (await browser().post(verify, {}, { follow: false })).location }
  }

  it('a person who is signed in opens thirty Incode sessions an hour, and nobody else’s', async () => {
    await w.person({ login: 'busy@example.com' })
    await w.person({ login: 'calm@example.com' })
    const before = await starts()
    for (let turn = 0; turn < 40; turn += 1) await startAndContinue('busy@example.com')
    expect((await starts()) - before).toBe(30)

    const refused = await flow.stepUp('busy@example.com')
    expect(said(refused)).toBe('error/none/deny/rate_limited')
    expect(refused.status).toBe(201)
    expect(refused.body.retryAfterSeconds).toBeGreaterThan(0)
    expect(refused.headers.get('retry-after')).toBe(String(refused.body.retryAfterSeconds))
    expect(refused.body.links.verify).toBeNull()

    expect((await startAndContinue('calm@example.com')).at).toContain(w.incode.url)
    w.clock.advance(3_600_000)
    expect((await startAndContinue('busy@example.com')).at).toContain(w.incode.url)
  })

  it('whoever only types a name uses up nothing of that person’s', async () => {
    await w.person({ login: 'victim@example.com' })
    await w.enroll('victim@example.com', 'id-victim')
    for (let turn = 0; turn < 40; turn += 1) {
      const answer = await flow.call('POST', '/account-recovery', { loginHint: 'victim@example.com', returnUrl: flow.returnUrl })
      await browser().post(String(answer.body.links.verify), {}, { follow: false })
    }
    expect((await startAndContinue('victim@example.com')).at).toContain(w.incode.url)
    const recovery = await flow.call('POST', '/account-recovery', { loginHint: 'victim@example.com', returnUrl: flow.returnUrl })
    expect(said(recovery)).toBe('pending/none/challenge/not_started')
  })

  it('one verification opens three sessions at most, one at a time', async () => {
    await w.person({ login: 'again@example.com' })
    const passage = await begin(flow, 'again@example.com')
    await takeSeat(passage)
    for (let turn = 0; turn < 6; turn += 1) {
      await w.finish(passage.id, { expire: true }).catch(() => undefined)
      // Incode is asked by a browser every two seconds at most.
      w.clock.advance(3_000)
      await passage.person.post(`${w.url}/verify/seat/${passage.id}`, {}, { follow: false })
      await passage.person.post(`${w.url}/verify/seat/${passage.id}`, {}, { follow: false })
    }
    expect(await w.sessions(passage.id)).toHaveLength(3)
    expect(said(await flow.call('GET', `/verifications/${passage.id}`))).toBe('failed/none/deny/too_many_attempts')
  })

  it('a client that starts faster than it may is told when to come back', async () => {
    await w.person({ login: 'calm2@example.com' })
    const slow = await w.flow({ startsPerMinute: 5 })
    // Not across the turn of a minute.
    w.clock.advance(60_000 - (w.clock.now() % 60_000) + 1_000)
    const answers: Awaited<ReturnType<typeof slow.stepUp>>[] = []
    for (let turn = 0; turn < 8; turn += 1) answers.push(await slow.stepUp('calm2@example.com'))
    expect(answers.map(answer => answer.status)).toEqual([201, 201, 201, 201, 201, 429, 429, 429])
    const last = answers.at(-1)
    expect(last?.body as unknown as { code: string }).toMatchObject({ code: 'rate_limited' })
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(
      (await flow.call<Result>('POST', '/step-up', { loginHint: 'calm2@example.com', returnUrl: flow.returnUrl })).status,
    ).toBe(201)
  })
})
