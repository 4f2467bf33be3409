import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { defaultPolicy } from '../../src/verification/policy.ts'
import { databases } from '../support/databases.ts'
import { begin, takeSeat } from '../support/passage.ts'
import { said } from '../support/walk.ts'
import { type Flow, type World, world } from '../support/world.ts'
import { browser, openWorld, type World as Room, stepUp, tokenOf } from '../verification/world.ts'

describe.each(databases())('using up what a person may have, on $name', engine => {
  let room: Room
  beforeEach(async () => {
    room = await openWorld(engine)
    await room.person('ana.garcia')
    await room.enroll('ana.garcia', 'id-ana')
  })
  afterEach(() => room.close())

  const start = (more: Parameters<typeof stepUp>[1] = {}, verifications = room.verifications) =>
    verifications.start(room.starter(), stepUp('ana.garcia', more))
  async function useUp(): Promise<void> {
    for (let n = 0; n < 31; n += 1) {
      const started = await start()
      if (started.links.verify !== null) await browser(room.verifications).take(tokenOf(started))
    }
  }

  it.each(['account_recovery', 'helpdesk'] as const)('by step-ups keeps nobody from %s', async purpose => {
    await useUp()
    expect((await start()).reason).toBe('rate_limited')
    const recovery = await start({ purpose })
    expect(recovery.reason).toBe('not_started')
    expect(await browser(room.verifications).take(tokenOf(recovery))).toMatchObject({ go: 'vendor' })
  })

  it('by step-ups is felt by an enrollment, which somebody signed in begins as well', async () => {
    await useUp()
    expect((await start({ purpose: 'enrollment' })).reason).toBe('rate_limited')
  })

  it('by hostile recoveries uses up nothing, nor by starts that nobody opens', async () => {
    for (let n = 0; n < 300; n += 1) await start({ purpose: 'account_recovery' })
    for (let n = 0; n < 40; n += 1) {
      await browser(room.verifications).take(tokenOf(await start({ purpose: 'account_recovery' })))
    }
    for (const purpose of ['account_recovery', 'step_up'] as const) {
      expect(await browser(room.verifications).take(tokenOf(await start({ purpose })))).toMatchObject({ go: 'vendor' })
    }
  })

  it('stops at the installation’s own limit, which counts for everybody', async () => {
    const policy = { ...defaultPolicy, sessionsPerDay: 3 }
    const small = room.replica({ policy })
    for (let n = 0; n < 4; n += 1) await browser(small).take(tokenOf(await start({ purpose: 'helpdesk' }, small)))
    expect((await start({ purpose: 'helpdesk' }, small)).reason).toBe('rate_limited')
  })
})

describe('many hostile starts over HTTP', () => {
  let w: World
  let flow: Flow
  beforeAll(async () => {
    w = await world()
    flow = await w.flow()
    await w.person({ login: 'ana@example.com' })
    await w.enroll('ana@example.com', 'id-ana')
  })
  afterAll(() => w.close())

  it('end no verification of somebody else, and the person still recovers within the hour', async () => {
    const mine = await begin(flow, 'ana@example.com')
    for (let n = 0; n < 30; n += 1) await takeSeat(await begin(flow, 'ana@example.com'))
    // The one that finds the budget empty; from then on starts say so.
    await takeSeat(await begin(flow, 'ana@example.com'))
    expect(said(await flow.stepUp('ana@example.com'))).toBe('error/none/deny/rate_limited')
    expect((await flow.call('GET', `/verifications/${mine.id}`)).body.final).toBe(false)
    const recovery = await flow.call('POST', '/account-recovery', { loginHint: 'ana@example.com', returnUrl: flow.returnUrl })
    expect(said(recovery)).toBe('pending/none/challenge/not_started')
  })
})
