import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { operationNames } from '../../src/contract/index.ts'
import { type RecoveryWorld, recoveryWorld } from '../support/recovery.ts'
import type { Flow } from '../support/world.ts'

describe('an administrator of the product is recovered by nobody here', () => {
  let w: RecoveryWorld
  let flow: Flow
  let nth = 0
  beforeAll(async () => {
    w = await recoveryWorld()
    flow = await w.recovering({ operations: [...operationNames] })
  })
  beforeEach(() => {
    w.product.calls.length = 0
    w.product.roles.clear()
    w.product.rolesAnswer = 'as they are'
  })
  afterAll(() => w.close())

  async function attempt(roles: object, operation: (typeof operationNames)[number] = 'password_reset_link') {
    nth += 1
    const { login, externalId } = await w.somebody(`boss${nth}@example.com`)
    w.product.roles.set(externalId, roles)
    const { show, id } = await w.recovered(flow, login, [operation])
    return { answer: await show(operation), id, again: () => show(operation), externalId }
  }
  /** As operators see it: the person hears nothing of why. */
  const why = async (id: string) => {
    const { body } = await w.admin<{ operations: { state: string; why: string }[] }>('GET', `/v1/verifications/${id}`)
    return body.operations.map(one => `${one.state}: ${one.why}`)
  }

  it.each([
    ['a role of their own', { direct: ['Super Administrator'] }],
    ['a role of a group', { groups: ['Help Desk Administrator'] }],
    ['a role of a group within a group', { nested: ['Global Administrator'] }],
    ['a role that they could take up', { eligible: ['Privileged Role Administrator'] }],
  ])('by %s: the product is not even asked', async (_how, roles) => {
    const { answer, id, again } = await attempt(roles)
    expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('cannot be done here')])
    // What stands against it is for operators: the page tells nobody that this is an administrator.
    expect(answer.text.replaceAll(/<[^>]*>/g, ' ')).not.toMatch(/admin|privileg|role/i)
    expect(await why(id)).toEqual(['refused: privileged'])
    w.product.roles.clear()
    expect((await again()).status).toBe(409)
    expect(w.product.calls).toEqual([])
  })

  it.each(['403', '500', 'empty', 'unknown'] as const)(
    'whose roles cannot be seen (%s): who is not known to be nobody is somebody',
    async answer => {
      w.product.rolesAnswer = answer
      const { answer: page, id } = await attempt({ direct: ['Super Administrator'] })
      expect(page.status).toBe(409)
      expect(await why(id)).toEqual(['refused: privilege_unknown'])
      expect(w.product.calls).toEqual([])
    },
  )

  it.each(operationNames)('also of %s, which is as good a way in as any', async operation => {
    await attempt({ direct: ['Super Administrator'] }, operation)
    expect(w.product.calls).toEqual([])
  })

  it('who became one after the verdict', async () => {
    const { login, externalId } = await w.somebody('promoted@example.com')
    const { show } = await w.recovered(flow, login, ['unlock'])
    w.product.roles.set(externalId, { eligible: ['Owner'] })
    expect((await show('unlock')).status).toBe(409)
    expect(w.product.calls).toEqual([])
  })

  it('while anybody else is helped', async () => {
    const { answer } = await attempt({})
    expect([answer.status, answer.text]).toEqual([200, expect.stringContaining(w.product.secrets.at(-1) ?? '?')])
  })
})
