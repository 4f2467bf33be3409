import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allowed, idOf, said, sit, verify } from '../support/walk.ts'
import { type Flow, type World, world } from '../support/world.ts'

describe('subject substitution: my verdict in your flow', () => {
  let w: World
  let flow: Flow
  let other: Flow
  beforeAll(async () => {
    w = await world()
    flow = await w.flow()
    other = await w.flow()
    for (const [login, givenName] of [
      ['ana@example.com', 'Ana'],
      ['mallory@example.com', 'Mallory'],
    ] as const) {
      await w.person({ login, givenName, familyName: 'Rey' })
      await w.enroll(login, `id-${givenName}`)
    }
  })
  afterAll(() => w.close())

  const ana = { loginHint: 'ana@example.com' }
  const mallory = { loginHint: 'mallory@example.com' }
  const get = (started: Awaited<ReturnType<Flow['stepUp']>>, query = '', by = flow) =>
    by.call('GET', `/verifications/${idOf(started)}${query}`)
  const relay = 'failed/none/deny/relay_suspected'

  it.each([
    ['another login', ana],
    ['another external id', { externalId: '00u-ana' }],
    ['an external id that differs by case', { externalId: '00U-mallory' }],
    ['a login that nobody has', { loginHint: 'nobody@example.com' }],
    ['his login beside her external id', { ...mallory, externalId: '00u-ana' }],
    ['his external id beside her login', { ...ana, externalId: '00u-mallory' }],
    ['another purpose', { ...mallory, purpose: 'account_recovery' }],
    ['a purpose that the client cannot even start', { ...mallory, purpose: 'helpdesk' }],
  ])('voids my genuine pass when the flow expects %s', async (_what, expected) => {
    const mine = await flow.stepUp('mallory@example.com')
    const { code } = await verify(w, mine)
    const answer = await flow.redeem(code, expected)
    expect(said(answer)).toBe('409 expectation_failed')
    expect(JSON.stringify(answer.body)).not.toMatch(/mallory|id-Mallory|00u-/)
    expect(said(await get(mine, '?externalId=00u-mallory&purpose=step_up'))).toBe(relay)
    expect(said(await flow.redeem(code, mallory))).toBe('400 code_invalid')
  })

  it.each([
    ['nobody', { purpose: 'step_up' }],
    ['no purpose', { loginHint: 'mallory@example.com', purpose: undefined }],
    ['something else besides', { ...mallory, operations: [] }],
    ['an empty name', { externalId: '' }],
    ['a list of names', { externalId: ['00u-mallory', '00u-ana'] }],
  ])('refuses a redeem that expects %s, and voids nothing', async (_what, expected) => {
    const { code } = await verify(w, await flow.stepUp('mallory@example.com'))
    expect(said(await flow.redeem(code, expected))).toBe('400 request_invalid')
    expect(said(await flow.redeem(code, mallory))).toBe(allowed)
  })

  it('takes the same login in another spelling for what it is', async () => {
    const { code } = await verify(w, await flow.stepUp('mallory@example.com'))
    expect(said(await flow.redeem(code, { loginHint: ' MALLORY@Example.COM ' }))).toBe(allowed)
  })

  it('compares people, not logins: a login that went to somebody else meanwhile names somebody else', async () => {
    await w.person({ login: 'desk@example.com', externalId: '00u-before' })
    const started = await flow.stepUp('desk@example.com')
    const { code } = await verify(w, started)
    await w.person({ login: 'left@example.com', externalId: '00u-before' })
    await w.person({ login: 'desk@example.com', externalId: '00u-after' })
    expect(said(await flow.redeem(code, { loginHint: 'desk@example.com' }))).toBe('409 expectation_failed')
    expect(said(await get(started))).toBe(relay)
  })

  it('shows an allow to a GET that says whom and what it is about, and to no other; none of them voids', async () => {
    const mine = await flow.stepUp('mallory@example.com')
    const { code } = await verify(w, mine)
    expect(said(await flow.redeem(code, mallory))).toBe(allowed)
    for (const query of [
      '',
      '?view=flat',
      '?wait=5',
      '?purpose=step_up',
      '?externalId=00u-ana&purpose=step_up',
      '?loginHint=ana@example.com&purpose=step_up',
      '?externalId=00u-mallory&purpose=account_recovery',
      '?externalId=00u-mallory&loginHint=ana@example.com&purpose=step_up',
    ]) {
      const answer = await get(mine, query)
      expect([query, said(answer)]).toEqual([query, '409 expectation_failed'])
      expect(JSON.stringify(answer.body)).not.toMatch(/"allow"|approved|success|id-Mallory/)
    }
    for (const query of [
      '?externalId=00u-mallory&purpose=step_up',
      '?loginHint=mallory@example.com&purpose=step_up',
      '?loginHint=MALLORY@example.com&externalId=00u-mallory&purpose=step_up&wait=25',
    ]) {
      expect(said(await get(mine, query))).toBe(allowed)
    }
  })

  it('refuses an expectation of a GET that lacks its purpose', async () => {
    const mine = await flow.stepUp('mallory@example.com')
    expect(said(await get(mine, '?externalId=00u-mallory'))).toBe('400 request_invalid')
  })

  it('has nothing under an id of another flow, in any state, for any call', async () => {
    const mine = await other.stepUp('mallory@example.com')
    const calls = async () => [
      said(await get(mine)),
      said(await get(mine, '?externalId=00u-mallory&purpose=step_up')),
      said(await get(mine, '?wait=25&view=flat')),
      said(await flow.call('POST', `/verifications/${idOf(mine)}/cancel`)),
      said(await flow.call('POST', `/verifications/${idOf(mine)}/operations`, { operation: 'unlock' })),
    ]
    const nothing = Array<string>(5).fill('404 not_found')
    expect(await calls()).toEqual(nothing)
    const { code } = await verify(w, mine)
    expect(await calls()).toEqual(nothing)
    expect(said(await flow.redeem(code, mallory))).toBe('400 code_invalid')
    expect(await calls()).toEqual(nothing)
    expect(said(await other.redeem(code, mallory))).toBe(allowed)
    expect(await calls()).toEqual(nothing)
  })

  it('does not take the id, the link or the seat for a code', async () => {
    const mine = await flow.stepUp('mallory@example.com')
    const { person } = await verify(w, mine)
    const link = String(mine.body.links.verify).split('/').at(-1) ?? ''
    for (const code of [idOf(mine), link, person.cookies.get('sg_seat') ?? '-', "' or 1=1 --", 'x'.repeat(512)]) {
      expect(said(await flow.redeem(code, mallory))).toBe('400 code_invalid')
    }
    expect(said(await get(mine))).toBe('pending/none/challenge/awaiting_return')
  })

  it('does not let the browser say whom it is about: the page takes no subject, no state and no return address', async () => {
    const hers = await flow.stepUp('ana@example.com', { state: 'hers' })
    const link = String(hers.body.links.verify)
    const person = await sit(hers)
    const back = await w.finish(idOf(hers), { overall: 'OK' })
    const forged = 'loginHint=mallory@example.com&externalId=00u-mallory&state=forged&returnUrl=https://evil.example'
    await person.post(`${link}?${forged}`, Object.fromEntries(new URLSearchParams(forged)), { follow: false })
    const sent = await person.open(`${back}?${forged}`, { follow: false })
    const target = new URL(String(sent.location))
    expect(`${target.origin}${target.pathname}`).toBe(flow.returnUrl)
    expect(target.searchParams.getAll('state')).toEqual(['hers'])
    const answer = await flow.redeem(target.searchParams.get('code') ?? '', ana, 'hers')
    expect(answer.body.data.subject.externalId).toBe('00u-ana')
  })

  it('ends in one result when one code is redeemed a dozen times at once, right and wrong', async () => {
    const mine = await flow.stepUp('mallory@example.com')
    const { code } = await verify(w, mine)
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) => flow.redeem(code, n % 2 === 0 ? mallory : { externalId: '00u-ana' })),
    )
    const heard = answers.map(said)
    const received = heard.filter(text => text === allowed).length
    const voided = heard.filter(text => text === '409 expectation_failed').length
    expect([received + voided, heard.filter(text => text === '400 code_invalid').length]).toEqual([1, 11])
    expect(said(await get(mine, '?externalId=00u-mallory&purpose=step_up'))).toBe(received === 1 ? allowed : relay)
  })
})
