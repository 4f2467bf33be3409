import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Shell, shell } from '../support/command.ts'
import { type RecoveryWorld, recoveryWorld } from '../support/recovery.ts'
import type { Flow } from '../support/world.ts'

describe('a try in which the person gets back into their account', () => {
  let w: RecoveryWorld
  let here: Shell
  let flow: Flow
  beforeAll(async () => {
    w = await recoveryWorld()
    here = await shell()
    flow = await w.recovering({
      operations: ['password_reset_link', 'temporary_access_pass', 'unlock'],
      returnUrls: ['loopback'],
    })
  })
  afterAll(async () => {
    await here.close()
    await w.close()
  })

  const play = (...more: string[]) =>
    here.run(['try', flow.integrationId, '--as', 'pass', ...more], {
      STEPGATE_URL: w.url,
      STEPGATE_TOKEN: w.adminToken,
      STEPGATE_CLIENT_SECRET: flow.client.secret,
    })

  it('has each press made, tells what the page shows, and goes back to the flow', async () => {
    const { login } = await w.somebody('ana@example.com')
    const ran = await play('--login', login, '--operation', 'password_reset_link', 'temporary_access_pass', 'unlock')
    expect(ran.code).toBe(0)
    const [link, pass] = w.product.secrets
    expect(ran.err).toContain(`Shown there: Set a new password: ${link}`)
    expect(ran.err).toContain(`Shown there: Your temporary access code: ${pass}`)
    expect(ran.err).toContain('At the page: Yes, unlock my account\nShown there: Your account is unlocked')
    expect(ran.out).toMatch(/^outcome +allow\nreason +ok\nbranch taken +let in$/m)
  })

  it('says so where the product does not do it, and where no flow of that kind asks for anything', async () => {
    const { login } = await w.somebody('bob@example.com')
    w.product.faults.set('unlock', 'refused')
    expect((await play('--login', login, '--operation', 'unlock')).err).toContain('Shown there: This cannot be done here')
    const undeclared = await play('--login', login, '--operation', 'suspend')
    expect(undeclared.code).not.toBe(0)
    expect(undeclared.err).toContain('suspend is not among the operations of the integration')
  })
})
