import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OperationName } from '../../src/contract/index.ts'
import { type MailStandIn, startMailStandIn } from '../../src/sandbox/mail/index.ts'
import { type RecoveryWorld, recoveryWorld } from '../support/recovery.ts'
import type { Flow } from '../support/world.ts'

const minute = 60_000

describe.each(['sqlite', 'postgres'] as const)('an operation is done once, on %s', database => {
  let w: RecoveryWorld
  let flow: Flow
  let nth = 0
  beforeAll(async () => {
    w = await recoveryWorld({ database })
    flow = await w.recovering({ operations: ['password_reset_link', 'temporary_access_pass', 'reset_factors', 'unlock'] })
  })
  beforeEach(() => {
    w.product.calls.length = 0
    w.product.faults.clear()
    w.product.hold = undefined
  })
  afterAll(() => w.close())

  async function verdict(operations: readonly OperationName[]) {
    nth += 1
    const { login } = await w.somebody(`p${nth}@example.com`)
    return w.recovered(flow, login, operations)
  }
  const calls = (operation: string) => w.product.calls.filter(call => call.startsWith(operation)).length
  const grants = (id: string) =>
    w.store.db
      .selectFrom('operation_grants')
      .select(['operation', 'state'])
      .where('verification_id', '=', id as never)
      .orderBy('operation')
      .execute()

  it('of a hundred presses at once', async () => {
    const { show } = await verdict(['password_reset_link'])
    const answers = await Promise.all(Array.from({ length: 100 }, () => show('password_reset_link')))
    expect(answers.filter(({ text }) => text.includes('canary'))).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(calls('password_reset_link')).toBe(1)
    expect(calls('revoke_sessions')).toBe(1)
  })

  it.each(['500', 'cut'] as const)(
    'also where the product does not say how it ended (%s): the person is told, and nobody tries again',
    async fault => {
      const { show, id, person } = await verdict(['temporary_access_pass'])
      w.product.faults.set('temporary_access_pass', fault)
      const answer = await show('temporary_access_pass')
      expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('do not know whether this worked')])
      w.product.faults.clear()
      await show('temporary_access_pass')
      const seat = await person.open(`${w.url}/verify/seat/${id}`)
      expect(seat.text).toContain('verify again or ask your helpdesk')
      expect(calls('temporary_access_pass')).toBe(1)
      // Whoever may have been let in is not alone in the account.
      expect(calls('revoke_sessions')).toBe(1)
      expect(await grants(id)).toContainEqual({ operation: 'temporary_access_pass', state: 'unknown' })
    },
  )

  it.each(['403', '429', 'refused'] as const)('and not at all where the product refuses (%s)', async fault => {
    const { show, id } = await verdict(['unlock'])
    w.product.faults.set('unlock', fault)
    expect((await show('unlock')).text).toContain('Nothing was changed')
    w.product.faults.clear()
    expect((await show('unlock')).status).toBe(409)
    expect(w.product.calls).toHaveLength(1)
    expect(await grants(id)).toEqual([{ operation: 'unlock', state: 'refused' }])
  })

  it('by whoever comes first, the objection or the press', async () => {
    const { show, id, person } = await verdict(['password_reset_link'])
    let release = () => {}
    w.product.hold = new Promise(resolve => {
      release = resolve
    })
    const pressed = show('password_reset_link')
    while (calls('password_reset_link') === 0) await new Promise(resolve => setImmediate(resolve))
    const objected = await person.post(`${w.url}/verify/seat/${id}/not-me`)
    expect(objected.text).toContain('too late to stop')
    release()
    const answer = await pressed
    expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('This request was stopped')])
    expect(answer.text).not.toContain('canary')
    expect(calls('revoke_sessions')).toBe(1)
    const cases = await w.store.db
      .selectFrom('cases')
      .select('kind')
      .where('verification_id', '=', id as never)
      .execute()
    expect(cases).toEqual([{ kind: 'dispute' }])
  })

  it('of any number of presses and objections in any order: a secret that is shown was shown before the objection', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { show, id, person } = await verdict(['password_reset_link'])
      const notMe = () => person.post(`${w.url}/verify/seat/${id}/not-me`)
      const [answer, objected] = await Promise.all([show('password_reset_link'), notMe()])
      const shown = answer.text.includes('canary')
      if (objected.text.includes('Thank you for telling us')) expect(shown).toBe(false)
      expect((await show('password_reset_link')).text).not.toContain('canary')
      expect(calls('password_reset_link')).toBeLessThanOrEqual(round + 1)
    }
  })

  it('and never after an objection', async () => {
    const { show, id, person } = await verdict(['password_reset_link', 'unlock'])
    await person.post(`${w.url}/verify/seat/${id}/not-me`)
    expect((await show('unlock')).text).toContain('This request was stopped')
    expect(w.product.calls).toEqual([])
  })

  it('within ten minutes of the verdict, though the verification would live longer', async () => {
    const { show } = await verdict(['unlock'])
    w.clock.advance(10 * minute)
    expect((await show('unlock')).text).toContain('took too long')
    expect(w.product.calls).toEqual([])
  })

  it('for as long, also where the verdict came in the last minute', async () => {
    nth += 1
    const { login } = await w.somebody(`p${nth}@example.com`)
    const { started, person } = await w.begun(flow, login, ['unlock'])
    w.clock.advance(19 * minute)
    const { show } = await w.back(started, person)
    w.clock.advance(5 * minute)
    expect((await show('unlock')).status).toBe(200)
  })
})

describe.each(['operation_claimed', 'operation_called'])('a host that dies at %s', point => {
  let w: RecoveryWorld
  let mail: MailStandIn
  afterAll(async () => {
    await w.close()
    await mail.close()
  })

  it('leaves an end that nobody knows: told as such, also to the person, never repeated, and whoever got in goes out', async () => {
    mail = await startMailStandIn()
    w = await recoveryWorld({ mail, failPoint: { point, action: 'throw' } })
    const flow = await w.recovering({ operations: ['temporary_access_pass'] })
    const { login } = await w.somebody('ana@example.com')
    const { show, id, person } = await w.recovered(flow, login, ['temporary_access_pass'])
    expect((await show('temporary_access_pass')).status).toBe(500)
    const called = w.product.calls.length
    expect((await show('temporary_access_pass')).text).not.toContain('canary')
    w.clock.advance(3 * minute)
    expect((await show('temporary_access_pass')).text).toContain('do not know whether this worked')
    expect((await person.open(`${w.url}/verify/seat/${id}`)).text).toContain('do not know whether this worked')
    await w.host.settleDown()
    // The message is carried by work that the reconciler asked for.
    await w.host.settleDown()
    expect(w.product.calls.slice(called)).toEqual(['revoke_sessions u-ana'])
    const told = (await mail.inbox.list(login)).filter(one => one.subject.includes('your account was changed'))
    expect(told).toHaveLength(1)
    const events = await w.store.db.selectFrom('events').select('type').where('target', '=', id).execute()
    expect(events.filter(({ type }) => type === 'operation.unknown')).toHaveLength(1)
  })
})

describe('a host that dies once it wrote down that it was done', () => {
  let w: RecoveryWorld
  afterAll(() => w.close())

  it('shows the secret to nobody, and another one ends the sessions, once', async () => {
    w = await recoveryWorld({ failPoint: { point: 'operation_ended', action: 'throw' } })
    const flow = await w.recovering({ operations: ['temporary_access_pass'] })
    const { login } = await w.somebody('ana@example.com')
    const { show } = await w.recovered(flow, login, ['temporary_access_pass'])
    expect((await show('temporary_access_pass')).status).toBe(500)
    expect((await show('temporary_access_pass')).text).toContain('shown once')
    expect(w.product.calls).toEqual(['temporary_access_pass u-ana'])
    for (let round = 0; round < 2; round += 1) {
      w.clock.advance(3 * minute)
      await w.host.settleDown()
    }
    expect(w.product.calls).toEqual(['temporary_access_pass u-ana', 'revoke_sessions u-ana'])
  })
})
