import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Purpose } from '../../src/contract/index.ts'
import type { HandedOut } from '../../src/verification/port.ts'
import { databases } from '../support/databases.ts'
import {
  browser,
  carried,
  documentOf,
  idOf,
  openWorld,
  reader,
  said,
  stepUp,
  tokenOf,
  verify,
  type World,
} from '../verification/world.ts'

const starts = 10_000
const atOnce = 500
const minute = 60_000

/** Within half an hour somebody begins as often as this in her name, by every door that a flow has, and fails at many. */
describe('ten thousand hostile starts in the name of one person', () => {
  let world: World
  const ana = 'ana.garcia'
  beforeAll(async () => {
    const sqlite = databases().find(({ name }) => name === 'sqlite')
    if (sqlite === undefined) throw new Error('no such database')
    world = await openWorld(sqlite)
    world.clock.advance(60 * minute - (world.clock.now() % (60 * minute)))
    await world.person(ana)
    await world.enroll(ana, 'id-ana')
    const starter = world.starter()
    const purposes: readonly Purpose[] = ['account_recovery', 'step_up', 'account_recovery', 'helpdesk']
    for (let done = 0; done < starts; done += atOnce) {
      await Promise.all(
        Array.from({ length: atOnce }, (_, n) =>
          world.verifications.start(starter, stepUp(ana, { purpose: purposes[n % purposes.length] ?? 'step_up' })),
        ),
      )
      // One of them in each crowd goes as far as he can: with his own face, and a document of his own.
      const started = await world.verifications.start(starter, stepUp(ana, { purpose: 'account_recovery' }))
      await verify(world, started, { identityId: 'id-mallory', document: { givenName: 'Mal', familyName: 'Lory' } })
      world.clock.advance(minute)
    }
  })
  afterAll(() => world.close())

  it('are all on record, and none of them let anybody in', async () => {
    const rows = await world.store.db.selectFrom('verifications').select(['state', 'reason']).execute()
    expect(rows.length).toBe(starts + starts / atOnce)
    expect(rows.filter(({ state }) => ['decided', 'released', 'spent'].includes(state))).toEqual([])
    expect(rows.filter(({ reason }) => reason === 'identity_mismatch')).toHaveLength(starts / atOnce)
  })

  it('have not used up the hour', () => {
    expect(world.clock.now() % (60 * minute)).toBeLessThan(30 * minute)
  })

  it.each(['account_recovery', 'step_up'] as const)('keep her from no %s of her own', async purpose => {
    const started = await world.verifications.start(world.starter(), stepUp(ana, { purpose }))
    const { code } = carried(await verify(world, started, { identityId: 'id-ana', document: documentOf(ana) }))
    const result = await world.verifications.redeem(reader(), { code, expect: { externalId: ana, purpose } })
    expect(said(result)).toBe('success/approved/allow/ok')
  })

  it('do not end what she had begun herself', async () => {
    const mine = await world.verifications.start(world.starter(), stepUp(ana, { purpose: 'account_recovery' }))
    await Promise.all(
      Array.from({ length: atOnce }, () =>
        world.verifications.start(world.starter(), stepUp(ana, { purpose: 'account_recovery' })),
      ),
    )
    expect(await browser(world.verifications).take(tokenOf(mine))).toMatchObject({ go: 'vendor' })
    expect((await world.row(idOf(mine))).state).toBe('at_vendor')
  })

  it('keep no link from working that we deliver to her address', async () => {
    const handed: HandedOut[] = []
    const { returnUrl: _none, state: _neither, ...request } = stepUp(ana, { purpose: 'account_recovery' })
    const starter = { ...world.starter(), clientId: null, returnUrls: [] }
    const delivered = { ...request, facade: 'console', deadlineSeconds: 3_600 } as const
    const result = await world.verifications.deliver(starter, delivered, async (_tx, link) => void handed.push(link))
    expect(said(result)).toBe('pending/none/challenge/not_started')
    const person = browser(world.verifications)
    expect(await person.take(handed[0]?.url.split('/').at(-1) ?? '')).toMatchObject({ go: 'vendor' })
    const { handle } = world.verifier.finish(idOf(result), { identityId: 'id-ana', document: documentOf(ana) })
    await person.back(handle)
    expect(await world.row(idOf(result))).toMatchObject({ identity_id: 'id-ana', reason: 'ok' })
  })
})
