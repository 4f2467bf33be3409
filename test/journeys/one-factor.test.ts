import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Factor } from '../../src/contract/index.ts'
import { type RecoveryWorld, recoveryWorld } from '../support/recovery.ts'
import type { Flow } from '../support/world.ts'

const phone: Factor = { id: 'sms1', kind: 'text_message', name: '•••• 37', guards: true }
const app: Factor = { id: 'push1', kind: 'verify_app', name: 'Ana’s <phone>', guards: true }
const question: Factor = { id: 'ask1', kind: 'question', guards: false }

describe('somebody who lost one of their sign-in methods', () => {
  let w: RecoveryWorld
  let flow: Flow
  let nth = 0
  beforeAll(async () => {
    w = await recoveryWorld()
    flow = await w.recovering({ operations: ['reset_factor'] })
  })
  beforeEach(() => {
    w.product.calls.length = 0
    w.product.faults.clear()
    w.product.rolesAnswer = 'as they are'
  })
  afterAll(() => w.close())

  async function verified(factors: readonly Factor[]) {
    nth += 1
    const { login, externalId } = await w.somebody(`p${nth}@example.com`)
    w.product.factors.set(externalId, [...factors])
    const recovered = await w.recovered(flow, login, ['reset_factor'])
    const remove = (factor: string) =>
      recovered.person.post(`${w.url}/verify/seat/${recovered.id}/operations`, { operation: 'reset_factor', factor })
    return { ...recovered, externalId, remove }
  }

  it('chooses it among what the product lists, and it alone is removed, once', async () => {
    const { page, person, externalId, id, remove } = await verified([phone, app])
    expect(page.text).toContain('one of your sign-in methods is removed, which you choose')
    const which = await person.press(page, 'Choose which')
    expect(which.status).toBe(200)
    expect(which.headers.get('cache-control')).toBe('no-store')
    expect(which.text).toContain('Text message (•••• 37)')
    expect(which.text).toContain('Sign-in app (Ana’s &lt;phone&gt;)')
    expect(which.forms.map(({ fields }) => fields.factor)).toEqual(['sms1', 'push1'])
    expect(w.product.calls, 'looking changes nothing').toEqual([])

    const removed = await remove('sms1')
    expect([removed.status, removed.text]).toEqual([200, expect.stringContaining('A way of signing in is removed')])
    expect(w.product.calls).toEqual([`reset_factor ${externalId} sms1`, `revoke_sessions ${externalId}`])
    expect((await remove('push1')).status).toBe(409)
    expect((await person.press(page, 'Choose which')).status).toBe(409)
    expect(w.product.calls).toHaveLength(2)
    const { body } = await w.admin<{ items: readonly { action: string; facts: object }[] }>('GET', `/v1/audit?target=${id}`)
    const claimed = body.items.find(({ action, facts }) => action === 'operation.claimed' && 'factor' in facts)
    expect(claimed?.facts).toMatchObject({ operation: 'reset_factor', factor: 'sms1' })
  })

  it.each([
    ['es', '¿Qué método de inicio de sesión quiere eliminar?', 'Elegir cuál'],
    ['pt', 'Que método de início de sessão quer remover?', 'Escolher qual'],
  ])('in their language: %s', async (language, title, label) => {
    nth += 1
    const { login, externalId } = await w.somebody(`p${nth}@example.com`)
    w.product.factors.set(externalId, [phone, app])
    const { page, person } = await w.recovered(flow, login, ['reset_factor'], { language })
    expect((await person.press(page, label)).text).toContain(title)
  })

  it('is given a new way in before the last one goes that keeps a thief out, or nothing goes', async () => {
    const last = await verified([phone, question])
    const shown = await last.remove('sms1')
    expect(shown.text).toContain(w.product.secrets.at(-1))
    expect(w.product.calls.slice(0, 2)).toEqual([
      `password_reset_link ${last.externalId}`,
      `reset_factor ${last.externalId} sms1`,
    ])
    w.product.calls.length = 0
    w.product.faults.set('password_reset_link', '500')
    const bare = await verified([phone])
    expect((await bare.remove('sms1')).text).toContain('cannot be done here')
    expect(w.product.calls.filter(call => call.startsWith('reset_factor'))).toEqual([])
  })

  it('has nothing removed that is not theirs, or is gone by now, or cannot be read', async () => {
    for (const factor of ['of-somebody-else', 'push1']) {
      const { remove, externalId } = await verified([phone, app])
      w.product.factors.set(externalId, [phone])
      expect((await remove(factor)).text).toContain('cannot be done here')
    }
    const { remove } = await verified([phone, app])
    expect((await remove('../suspend')).status).toBe(404)
    expect(w.product.calls).toEqual([])
  })

  it('sees no list where they may be privileged, where somebody objected, or from another browser', async () => {
    const { page, person, id, externalId } = await verified([phone, app])
    w.product.rolesAnswer = 'unknown'
    const hidden = await person.press(page, 'Choose which')
    expect([hidden.status, hidden.text]).toEqual([409, expect.not.stringContaining('•••• 37')])
    w.product.rolesAnswer = 'as they are'
    await person.post(`${w.url}/verify/seat/${id}/not-me`)
    const stopped = await person.press(page, 'Choose which')
    expect([stopped.status, stopped.text]).toEqual([409, expect.stringContaining('This request was stopped')])
    const other = await verified([phone])
    const foreign = await other.person.post(`${w.url}/verify/seat/${id}/operations`, { operation: 'reset_factor' })
    expect(foreign.status).toBe(404)
    expect(w.product.calls.filter(call => call.includes(externalId))).toEqual([])
  })
})
