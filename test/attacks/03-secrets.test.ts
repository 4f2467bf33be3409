import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type OperationName, operationNames, purposes } from '../../src/contract/index.ts'
import { type Browser, browser } from '../support/browser.ts'
import { dump } from '../support/dump.ts'
import { readQr } from '../support/qr.ts'
import { type RecoveryWorld, recoveryWorld } from '../support/recovery.ts'
import { choose, rehearsal, toChoice } from '../support/rehearsal.ts'
import { allowed, carried, comeBack, idOf, said, seatOf, sit, verify } from '../support/walk.ts'
import type { Flow } from '../support/world.ts'

const secret: readonly OperationName[] = ['password_reset_link', 'temporary_access_pass', 'temporary_password', 'reactivate']

interface Opened {
  readonly operation: string
  readonly performed: boolean
  readonly recipient: string
  readonly state: string
  readonly secret?: { readonly kind: string; readonly value: string }
}

describe('the secret of an operation', () => {
  let w: RecoveryWorld
  let flow: Flow
  let nth = 0
  /** Everything that anybody was answered but the browser that pressed. */
  const heard: string[] = []
  beforeAll(async () => {
    w = await recoveryWorld()
    flow = await w.proven({ operations: [...operationNames] })
  })
  beforeEach(() => {
    w.product.calls.length = 0
  })
  afterAll(() => w.close())

  const somebody = async () => {
    nth += 1
    return (await w.somebody(`p${nth}@example.com`)).login
  }
  const scopes = (...names: OperationName[]) => ['hooks:read', ...names.map(name => `operations:${name}`)].join(' ')
  const ask = async (by: Flow, id: string, operation: OperationName, scope = scopes(operation)) => {
    const authorization = `Bearer ${await by.token(scope)}`
    const answer = await by.call<Opened>('POST', `/verifications/${id}/operations`, { operation }, { authorization })
    heard.push(JSON.stringify(answer.body))
    return answer
  }
  /** From the start to the verdict that the flow has received. */
  async function received(by: Flow, operations: readonly OperationName[]) {
    const login = await somebody()
    const at = await w.recovered(by, login, operations)
    const back = await at.person.post(`${w.url}/verify/seat/${at.id}/go-back`, {}, { follow: false })
    const answer = await by.redeem(carried(back, at.person).code, { loginHint: login, purpose: 'account_recovery' })
    expect(said(answer)).toBe(allowed)
    heard.push(JSON.stringify(answer.body))
    return { ...at, login }
  }

  it.each(secret)('is in exactly one answer, the one to the press of the browser that was verified: %s', async operation => {
    const { id, show, person, login } = await received(flow, [operation])
    expect((await ask(flow, id, operation)).body).toEqual({ operation, performed: false, recipient: 'seat', state: 'open' })
    expect(w.product.calls).toEqual([])
    const pressed = await show(operation)
    const made = w.product.secrets.at(-1) ?? '?'
    expect(pressed.text.split(made)).toHaveLength(2)
    expect(pressed.headers.get('cache-control')).toBe('no-store')
    expect(pressed.headers.get('set-cookie')).not.toContain(made)
    expect((await ask(flow, id, operation)).body).toEqual({ operation, performed: true, recipient: 'seat', state: 'done' })

    for (const again of [await show(operation), await person.open(`${w.url}/verify/seat/${id}`)]) heard.push(again.text)
    heard.push(JSON.stringify((await flow.call('GET', `/verifications/${id}?loginHint=${login}&purpose=account_recovery`)).body))
    await w.host.settleDown()
    for (const path of ['/v1/audit?limit=100', '/v1/verifications?limit=100', `/v1/verifications/${id}`]) {
      heard.push(JSON.stringify((await w.admin('GET', path)).body))
    }
    heard.push(JSON.stringify(await dump(w.store)), w.log.lines.join('\n'))
    for (const text of heard) expect(text).not.toContain('canary')
  })

  it.each(['password_reset_link', 'reactivate'] as const)(
    'is replaced by one that nobody sees after an objection: %s',
    async operation => {
      const { id, person, show } = await w.recovered(flow, await somebody(), [operation])
      await show(operation)
      await person.post(`${w.url}/verify/seat/${id}/not-me`)
      await w.host.settleDown()
      const did = w.product.calls.map(call => call.split(' ')[0])
      expect(did).toEqual([operation, 'revoke_sessions', operation, 'revoke_sessions'])
    },
  )

  it('is never in the answer to a GET, nor at an address', async () => {
    const login = await somebody()
    const { id, person } = await w.recovered(flow, login, ['temporary_access_pass'])
    const at = `${w.url}/verify/seat/${id}/operations`
    for (const url of [at, `${at}?operation=temporary_access_pass`, `${at}/temporary_access_pass`]) {
      expect((await person.open(url)).status).toBe(404)
    }
    expect(w.product.calls).toEqual([])
  })

  it('is shown to no other browser, to no other site, and for nothing that was not declared', async () => {
    const login = await somebody()
    const { id, person, show } = await w.recovered(flow, login, ['unlock'])
    const at = `${w.url}/verify/seat/${id}/operations`
    const stranger = browser()
    const other = await w.recovered(flow, await somebody(), ['unlock'])
    for (const who of [stranger, other.person]) expect((await who.post(at, { operation: 'unlock' })).status).toBe(404)
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }, { origin: 'null' }]) {
      expect((await person.post(at, { operation: 'unlock' }, { headers })).status).toBe(403)
    }
    for (const operation of ['temporary_access_pass', 'take_over', '']) {
      expect((await person.post(at, { operation })).status).toBe(404)
    }
    expect(w.product.calls).toEqual([])
    expect((await show('unlock')).status).toBe(200)
  })

  it.each(operationNames)('comes of no step-up and of no sign-up: %s', async operation => {
    const login = await somebody()
    const stepUp = await flow.stepUp(login, { operations: [operation] })
    const signUp = await flow.call('POST', '/sign-up', {
      subject: { externalId: `new-${nth}` },
      returnUrl: flow.returnUrl,
      operations: [operation],
    })
    expect([said(stepUp), said(signUp)]).toEqual(['422 operation_not_allowed', '422 operation_not_allowed'])
  })

  it('comes of no verdict but an allow of a recovery', async () => {
    const login = await somebody()
    const recover = () =>
      flow.call('POST', '/account-recovery', { loginHint: login, returnUrl: flow.returnUrl, operations: ['unlock'] })
    const press = (id: string, by: Browser) => by.post(`${w.url}/verify/seat/${id}/operations`, { operation: 'unlock' })
    const started = await recover()
    const person = await sit(started)
    expect((await press(idOf(started), person)).status).toBe(409)
    await comeBack(w, started, person, { overall: 'FAIL' })
    expect((await press(idOf(started), person)).status).toBe(409)
    const reviewed = await recover()
    await sit(reviewed, person)
    await comeBack(w, reviewed, person, { overall: 'WARN' })
    expect((await press(idOf(reviewed), person)).status).toBe(409)
    const cancelled = await w.recovered(flow, login, ['unlock'])
    await flow.call('POST', `/verifications/${cancelled.id}/cancel`)
    expect((await cancelled.show('unlock')).status).toBe(409)
    expect(w.product.calls).toEqual([])
    expect(purposes).toHaveLength(5)
  })

  describe('asked for by a flow', () => {
    it('is opened only by its own client, under its own scope, once the verdict was received', async () => {
      const login = await somebody()
      const early = await w.recovered(flow, login, ['unlock'])
      expect((await ask(flow, early.id, 'unlock')).status).toBe(409)
      const { id } = await received(flow, ['unlock'])
      const bare = await ask(flow, id, 'unlock', 'hooks:read')
      expect([bare.status, bare.body]).toEqual([403, expect.objectContaining({ code: 'forbidden' })])
      expect((await ask(flow, id, 'unlock', scopes('suspend'))).status).toBe(403)
      const undeclared = await ask(flow, id, 'suspend')
      expect([undeclared.status, undeclared.body]).toEqual([422, expect.objectContaining({ code: 'operation_not_allowed' })])
      const other = await w.proven({ operations: ['unlock'] })
      expect((await ask(other, id, 'unlock')).status).toBe(404)
      expect(w.product.calls).toEqual([])
    })

    it('goes to nobody but the seat where only one of the two says otherwise', async () => {
      const named = await w.proven({ operations: ['temporary_access_pass'], policies: ['secret_to_flow'] })
      const { id } = await received(named, ['temporary_access_pass'])
      expect((await ask(named, id, 'temporary_access_pass')).body).toMatchObject({ performed: false, recipient: 'seat' })
      await w.decree({ temporary_access_pass: { recipient: 'secret_to_flow' } })
      const later = await received(flow, ['temporary_access_pass'])
      expect((await ask(flow, later.id, 'temporary_access_pass')).body).toMatchObject({ performed: false, recipient: 'seat' })
      expect(w.product.calls).toEqual([])
    })

    it('goes to the flow, once, where the policy of the account and the integration both name secret_to_flow', async () => {
      const named = await w.proven({ operations: [...operationNames], policies: ['secret_to_flow'] })
      const { id, show } = await received(named, ['temporary_access_pass', 'unlock'])
      const authorization = `Bearer ${await named.token(scopes('temporary_access_pass', 'unlock'))}`
      const call = (operation: OperationName) =>
        named.call<Opened>('POST', `/verifications/${id}/operations`, { operation }, { authorization })
      const given = await call('temporary_access_pass')
      expect(given.headers.get('cache-control')).toBe('no-store')
      expect(given.body).toMatchObject({ performed: true, recipient: 'flow', state: 'done', secret: { kind: 'code' } })
      expect(given.body.secret?.value).toBe(w.product.secrets.at(-1))
      expect((await call('temporary_access_pass')).body).toEqual({
        operation: 'temporary_access_pass',
        performed: true,
        recipient: 'flow',
        state: 'done',
      })
      expect((await show('temporary_access_pass')).text).not.toContain('canary')
      // What makes no secret is a gift to whoever sits there: it is theirs to press for.
      expect((await call('unlock')).body).toMatchObject({ performed: false, recipient: 'seat' })
      expect(w.product.calls).toEqual([`temporary_access_pass u-p${nth}`, `revoke_sessions u-p${nth}`])
    })

    it('goes to no flow whose verdict came by typed characters', async () => {
      const named = await w.proven({ operations: ['temporary_access_pass'], policies: ['secret_to_flow'] })
      const login = await somebody()
      const { started, phone, desktop } = await onPhone(named, login, ['temporary_access_pass'])
      const shown = await phone.open(seatOf(w, started))
      const typed = /class="code" role="status">([^<]+)</.exec(shown.text)?.[1] ?? ''
      const sent = await desktop.press(await desktop.open(seatOf(w, started)), 'Go on', { code: typed }, { follow: false })
      await named.redeem(carried(sent, desktop).code, { loginHint: login, purpose: 'account_recovery' })
      const answer = await ask(named, idOf(started), 'temporary_access_pass')
      expect(answer.body).toMatchObject({ performed: false, recipient: 'seat' })
    })
  })

  async function onPhone(by: Flow, login: string, operations: readonly OperationName[]) {
    const { started, person: desktop } = await w.begun(by, login, operations)
    const phone = browser()
    const drawn = await desktop.press(await desktop.open(seatOf(w, started)), 'Use my phone instead')
    await phone.press(await phone.open(await readQr(drawn.text)), 'Continue', {}, { follow: false })
    await comeBack(w, started, phone, { overall: 'OK' })
    return { started, desktop, phone }
  }

  it('appears on the phone only, after a hand-over', async () => {
    const { started, desktop, phone } = await onPhone(flow, await somebody(), ['password_reset_link'])
    const page = await phone.open(seatOf(w, started))
    expect(page.forms.flatMap(form => form.buttons.map(({ label }) => label))).toEqual(['Show', 'Not me'])
    expect(page.text).toContain('type this code there')
    expect((await desktop.open(seatOf(w, started))).text).not.toContain('operations')
    const at = `${seatOf(w, started)}/operations`
    expect((await desktop.post(at, { operation: 'password_reset_link' })).status).toBe(404)
    expect((await phone.press(page, 'Show')).text).toContain(w.product.secrets.at(-1) ?? '?')
  })

  it('is made by no rehearsal', async () => {
    const login = await somebody()
    const { flow: trying } = await rehearsal(w, await w.recovering({ operations: ['temporary_access_pass'] }), [`u-p${nth}`])
    const body = { loginHint: login, returnUrl: trying.returnUrl, operations: ['temporary_access_pass'] }
    const started = await trying.call('POST', '/account-recovery', body)
    expect(said(started)).toBe('pending/none/challenge/not_started')
    const person = browser()
    await choose(person, await toChoice(started, person), 'pass')
    const page = await person.open(seatOf(w, started))
    const answer = await person.press(page, 'Show')
    expect(answer.text).toContain('nothing was changed')
    expect(answer.text).not.toContain('canary')
    expect(w.product.calls.every(call => call.endsWith(' dry'))).toBe(true)
    expect(w.product.calls.length).toBeGreaterThan(0)
  })

  it('is withheld from an account that is no longer what it was', async () => {
    const login = await somebody()
    const { show } = await w.recovered(flow, login, ['unlock', 'temporary_access_pass'])
    const person = w.product.people.get(`u-p${nth}`)
    if (person === undefined) throw new Error('nobody')
    w.product.people.set(person.externalId, { ...person, status: 'inactive', sourceStatus: 'DEPROVISIONED' })
    expect((await show('unlock')).status).toBe(409)
    w.product.people.delete(person.externalId)
    expect((await show('temporary_access_pass')).status).toBe(409)
    expect(w.product.calls).toEqual([])
  })

  it('is not made beyond ten times a day for one person', async () => {
    const login = await somebody()
    const made: number[] = []
    for (let round = 0; round < 11; round += 1) {
      const { show } = await w.recovered(flow, login, ['unlock'])
      made.push((await show('unlock')).status)
    }
    expect(made.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 200))
    expect(made[10]).not.toBe(200)
    expect(w.product.calls.filter(call => call.startsWith('unlock'))).toHaveLength(10)
  })

  it('of a polling client’s recovery there is no verdict, and so no operation', async () => {
    const polling = await w.proven({ operations: ['unlock'], resultDelivery: 'poll', returnUrls: [] })
    const login = await somebody()
    const started = await polling.call('POST', '/account-recovery', { loginHint: login, operations: ['unlock'] })
    await verify(w, started).catch(() => undefined)
    expect((await ask(polling, idOf(started), 'unlock')).status).toBe(409)
    expect(w.product.calls).toEqual([])
  })
})

describe('sign-in methods are removed only where the seat is given something instead', () => {
  let w: RecoveryWorld
  let flow: Flow
  let nth = 0
  beforeAll(async () => {
    w = await recoveryWorld()
    flow = await w.recovering({ operations: ['reset_factors', 'password_reset_link', 'temporary_access_pass'] })
  })
  beforeEach(() => {
    w.product.calls.length = 0
    w.product.faults.clear()
  })
  afterAll(() => w.close())

  async function verdict(operations: readonly OperationName[] = ['reset_factors']) {
    nth += 1
    const { login, externalId } = await w.somebody(`q${nth}@example.com`)
    return { ...(await w.recovered(flow, login, operations)), externalId }
  }
  const did = () => w.product.calls.map(call => call.split(' ')[0])

  it('a link first, then the removal, then everybody is signed out', async () => {
    const { page, person } = await verdict()
    const answer = await person.press(page, 'Yes, remove my factors')
    expect(did()).toEqual(['password_reset_link', 'reset_factors', 'revoke_sessions'])
    expect(answer.text).toContain(w.product.secrets.at(-1) ?? '?')
    expect(answer.text).toContain('Your ways of signing in are removed')
  })

  it('a pass where the product refuses a link', async () => {
    const { show } = await verdict()
    w.product.faults.set('password_reset_link', 'refused')
    expect((await show('reset_factors')).text).toContain(w.product.secrets.at(-1) ?? '?')
    // A pass is a method, too: made before, it would be removed with the others.
    expect(w.product.calls.map(call => call.replace(/ u-q\d+/, ''))).toEqual([
      'password_reset_link',
      'temporary_access_pass dry',
      'reset_factors',
      'temporary_access_pass',
      'revoke_sessions',
    ])
  })

  it('nothing more where the seat was shown one before', async () => {
    const { show } = await verdict(['password_reset_link', 'reset_factors'])
    await show('password_reset_link')
    expect((await show('reset_factors')).text).not.toContain('canary')
    expect(did()).toEqual(['password_reset_link', 'revoke_sessions', 'reset_factors'])
  })

  it('a pass that cannot be made after all is told as what it is: nobody knows how they sign in', async () => {
    const { show } = await verdict()
    w.product.faults.set('password_reset_link', 'refused').set('temporary_access_pass', 'after probe')
    const answer = await show('reset_factors')
    expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('verify again or ask your helpdesk')])
    expect(did().slice(-2)).toEqual(['temporary_access_pass', 'revoke_sessions'])
  })

  it.each(['refused', '500'] as const)('not at all where nothing can be given (%s)', async fault => {
    const { show } = await verdict()
    w.product.faults.set('password_reset_link', fault).set('temporary_access_pass', fault)
    expect((await show('reset_factors')).status).toBe(409)
    expect(did()).not.toContain('reset_factors')
  })

  it('what was given is shown, though the removal came to no good end', async () => {
    const { show } = await verdict()
    w.product.faults.set('reset_factors', '500')
    const answer = await show('reset_factors')
    expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('do not know whether this worked')])
    expect(answer.text).toContain(w.product.secrets.at(-1) ?? '?')
  })

  it('what was given is shown, though the product then refuses the removal, and nobody says that nothing was changed', async () => {
    const { show } = await verdict()
    w.product.faults.set('reset_factors', 'refused')
    const answer = await show('reset_factors')
    expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('This cannot be done here')])
    expect(answer.text).toContain(w.product.secrets.at(-1) ?? '?')
    expect(answer.text).not.toContain('Nothing was changed')
  })

  it('and alone only where a policy says so by name', async () => {
    const rules = { allowed: false }
    await w.decree({ password_reset_link: rules, temporary_access_pass: rules })
    const { show } = await verdict()
    expect((await show('reset_factors')).status).toBe(409)
    await w.decree({ password_reset_link: rules, temporary_access_pass: rules, reset_factors: { without_reset: true } })
    const other = await verdict()
    expect((await other.show('reset_factors')).status).toBe(200)
    expect(did()).toEqual(['reset_factors', 'revoke_sessions'])
  })
})
