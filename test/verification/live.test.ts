import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { StartRequest } from '../../src/verification/port.ts'
import { databases } from '../support/databases.ts'
import { carried, documentOf, idOf, openWorld, reader, said, stepUp, verify, type World } from './world.ts'

const hour = 3_600_000

describe.each(databases())('a directory that is asked now, on $name', engine => {
  let world: World
  beforeAll(async () => {
    world = await openWorld(engine)
    await world.person('ana.known')
    await world.person('bo.enrolled')
    await world.enroll('bo.enrolled', 'id-bo')
  })
  afterAll(() => world.close())
  beforeEach(() => {
    world.live.asked.length = 0
    world.live.viewAt = () => world.clock.now()
    world.live.answer = async () => 'read'
  })
  const start = (request: Partial<StartRequest>) =>
    world.verifications.start(world.starter(), { ...stepUp('ana.known'), ...request })
  const hint = (loginHint: string) => start({ subject: { loginHint } })

  describe('at a start', () => {
    it('is not asked for anybody whom a fresh view knows', async () => {
      expect(said(await start({}))).toBe('pending/none/challenge/not_started')
      expect(said(await hint('ana.known@example.com'))).toBe('pending/none/challenge/not_started')
      world.live.viewAt = () => world.clock.now() - 24 * hour
      expect(said(await start({}))).toBe('pending/none/challenge/not_started')
      expect(world.live.asked).toEqual([])
    })

    it('knows somebody who joined after the last read', async () => {
      world.live.answer = async () => {
        await world.person('joined.today')
        return 'read'
      }
      const started = await hint('joined.today@example.com')
      expect(said(started)).toBe('pending/none/challenge/not_started')
      expect(started.data.subject.externalId).toBe('joined.today')
      expect(world.live.asked).toEqual(['unknown joined.today@example.com'])
    })

    it('says that somebody whom it does not know is unknown, and so does an allowance that is used up', async () => {
      for (const answer of ['gone', 'not_asked'] as const) {
        world.live.answer = async () => answer
        expect(said(await hint('no.body@example.com'))).toBe('failed/none/deny/user_unknown')
      }
    })

    it('that is silent leaves open whether somebody is unknown', async () => {
      world.live.answer = async () => 'silent'
      const denied = await hint('no.body@example.com')
      expect(said(denied)).toBe('error/none/deny/provider_unavailable')
      expect(denied).toMatchObject({ retryAfterSeconds: 30, links: { verify: null }, data: { subject: { externalId: null } } })
    })

    it('is not asked for the unknown before its first read has ended', async () => {
      world.live.viewAt = () => undefined
      expect(said(await hint('no.body@example.com'))).toBe('failed/none/deny/user_unknown')
      expect(world.live.asked).toEqual([])
    })

    it('is asked for the known once the view is old, and believed', async () => {
      await world.person('cy.leaver')
      world.live.viewAt = () => world.clock.now() - 25 * hour
      world.live.answer = async () => {
        await world.person('cy.leaver', { status: 'inactive' })
        return 'read'
      }
      expect(said(await start(stepUp('cy.leaver')))).toBe('failed/none/deny/user_inactive')
      expect(world.live.asked).toEqual(['old cy.leaver'])
      world.live.answer = async () => 'gone'
      expect(said(await start({}))).toBe('failed/none/deny/user_unknown')
    })

    it('that is silent is stood in for by the view for three days, and no longer', async () => {
      world.live.answer = async () => 'silent'
      world.live.viewAt = () => world.clock.now() - 72 * hour
      expect(said(await start({}))).toBe('pending/none/challenge/not_started')
      for (const answer of ['silent', 'not_asked'] as const) {
        world.live.answer = async () => answer
        world.live.viewAt = () => world.clock.now() - 72 * hour - 1
        expect(said(await start({}))).toBe('error/none/deny/provider_unavailable')
      }
    })
  })

  describe('when a verdict is received', () => {
    let n = 0
    /** Somebody new who has passed, up to the code. */
    async function passed(purpose: 'step_up' | 'account_recovery' = 'step_up', known?: string) {
      n += 1
      const externalId = known ?? `given${n}.family${n}`
      if (known === undefined) await world.person(externalId)
      const started = await world.verifications.start(world.starter(), stepUp(externalId, { purpose }))
      const script = { identityId: known === undefined ? `id-${n}` : 'id-bo', document: documentOf(externalId) }
      const { code } = carried(await verify(world, started, script))
      world.live.asked.length = 0
      const redeem = () => world.verifications.redeem(reader(), { code, expect: { externalId, purpose } })
      return { id: idOf(started), externalId, redeem }
    }
    const bound = async (externalId: string) =>
      (
        await world.store.db
          .selectFrom('enrollments')
          .innerJoin('subjects', 'subjects.id', 'enrollments.subject_id')
          .select('identity_id')
          .where('subjects.external_id', '=', externalId)
          .execute()
      ).length

    it('is asked before a first binding', async () => {
      const { externalId, redeem } = await passed()
      expect(said(await redeem())).toBe('success/approved/allow/ok')
      expect(world.live.asked).toEqual([`use ${externalId}`])
      expect(await bound(externalId)).toBe(1)
    })

    it('is not asked for the step-up of somebody enrolled', async () => {
      const { redeem } = await passed('step_up', 'bo.enrolled')
      expect(said(await redeem())).toBe('success/approved/allow/ok')
      expect(world.live.asked).toEqual([])
    })

    it('is asked before a recovery', async () => {
      const { redeem } = await passed('account_recovery', 'bo.enrolled')
      expect(said(await redeem())).toBe('success/approved/allow/ok')
      expect(world.live.asked).toEqual(['use bo.enrolled'])
    })

    it.each([
      ['silent', 'error/none/deny/provider_unavailable'],
      ['not_asked', 'error/none/deny/provider_unavailable'],
      ['gone', 'failed/none/deny/user_inactive'],
    ] as const)('and answers %s, nothing is bound', async (answer, wanted) => {
      const { id, externalId, redeem } = await passed()
      world.live.answer = async () => answer
      const result = await redeem()
      expect(said(result)).toBe(wanted)
      expect(result.retryAfterSeconds).toBe(wanted.startsWith('error') ? 30 : undefined)
      expect((await world.row(id)).state).toBe('denied')
      expect(await bound(externalId)).toBe(0)
    })

    it('and says another name than the document showed, nothing is bound', async () => {
      const { externalId, redeem } = await passed()
      world.clock.advance(1_000)
      world.live.answer = async () => {
        await world.person(externalId, { familyName: 'Mallory' })
        return 'read'
      }
      expect(said(await redeem())).toBe('failed/none/challenge/claims_unsettled')
      expect(await bound(externalId)).toBe(0)
    })

    it('and says that the account was closed, nothing is bound', async () => {
      const { externalId, redeem } = await passed()
      world.live.answer = async () => {
        await world.person(externalId, { status: 'suspended' })
        return 'read'
      }
      expect(said(await redeem())).toBe('failed/none/deny/user_inactive')
      expect(await bound(externalId)).toBe(0)
    })

    it('and says another name, an account is not recovered either', async () => {
      await world.person('di.enrolled')
      await world.enroll('di.enrolled', 'id-di')
      const purpose = 'account_recovery'
      const started = await world.verifications.start(world.starter(), stepUp('di.enrolled', { purpose }))
      const { code } = carried(await verify(world, started, { identityId: 'id-di', document: documentOf('di.enrolled') }))
      world.clock.advance(1_000)
      world.live.answer = async () => {
        await world.person('di.enrolled', { givenName: 'Mallory' })
        return 'read'
      }
      const result = await world.verifications.redeem(reader(), { code, expect: { externalId: 'di.enrolled', purpose } })
      expect(said(result)).toBe('failed/none/challenge/claims_unsettled')
    })
  })
})
