import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { Starter } from '../../src/integrations/port.ts'
import type { StartRequest } from '../../src/verification/port.ts'
import { databases } from '../support/databases.ts'
import { browser, carried, documentOf, idOf, openWorld, reader, said, stepUp, tokenOf, type World } from './world.ts'

const pass = { identityId: 'id-bo', document: documentOf('bo.enrolled') }
const fresh = { maxAgeSeconds: 600, sessionRef: 'session-1' }
const expected = { externalId: 'bo.enrolled', purpose: 'step_up' } as const

describe.each(databases())('a fresh verdict on $name', engine => {
  let world: World
  let opened: World[] = []
  beforeEach(async () => {
    world = await openWorld(engine)
    opened.push(world)
    await world.person('bo.enrolled')
    await world.person('cy.enrolled')
    await world.enroll('bo.enrolled', 'id-bo')
    await world.enroll('cy.enrolled', 'id-cy')
  })
  afterAll(async () => {
    await Promise.all(opened.map(each => each.close()))
    opened = []
  })

  async function steppedUp(person = browser(world.verifications), more: Partial<StartRequest> = {}) {
    const started = await world.verifications.start(world.starter(), stepUp('bo.enrolled', { ...fresh, ...more }))
    await person.take(tokenOf(started))
    const { code } = carried(await person.back(world.verifier.finish(idOf(started), pass).handle))
    const result = await world.verifications.redeem(reader(), { code, expect: expected })
    return { person, result }
  }
  const again = (more: Partial<StartRequest> = {}, starter: Partial<Starter> = {}) =>
    world.verifications.start(world.starter(starter), stepUp('bo.enrolled', { ...fresh, ...more }))

  it('spares the same browser of the same session a second check, and nothing else', async () => {
    const { person, result: first } = await steppedUp()
    const started = await again()
    expect(said(started)).toBe('pending/none/challenge/not_started')
    const { open } = world.verifier.calls
    const { code } = carried(await person.take(tokenOf(started)))
    expect(world.verifier.calls.open).toBe(open)
    const result = await world.verifications.redeem(reader(), { code, expect: expected })
    expect(said(result)).toBe('success/approved/allow/ok')
    expect(result.data).toMatchObject({ reused: true, verifiedAt: first.data.verifiedAt, binding: 'code', identityId: 'id-bo' })
  })

  it('is used once, also by twenty at once', async () => {
    const { person } = await steppedUp()
    const starts = await Promise.all(Array.from({ length: 20 }, () => again()))
    const steps = await Promise.all(starts.map(started => world.verifications.take(tokenOf(started), person.cookie)))
    expect(steps.filter(step => step.go === 'flow')).toHaveLength(1)
  })

  it.each<[string, () => Promise<{ more?: Partial<StartRequest>; starter?: Partial<Starter>; other?: boolean }>]>([
    ['browser', async () => ({ other: true })],
    ['session', async () => ({ more: { sessionRef: 'session-2' } })],
    ['client', async () => ({ starter: { clientId: 'c-2' } })],
    ['integration', async () => ({ starter: { integrationId: 'client-2' as never } })],
    ['workflow', async () => ({ starter: { workflowId: 'flow-2' } })],
    ['person', async () => ({ more: { subject: { integrationId: 'dir-1', externalId: 'cy.enrolled' } } })],
    ['age asked for', async () => ({ more: { maxAgeSeconds: 0 } })],
  ])('does not fit another %s', async (_what, near) => {
    const { person } = await steppedUp()
    world.clock.advance(1_000)
    const { more = {}, starter = {}, other } = await near()
    const started = await again(more, starter)
    const step = await (other ? browser(world.verifications) : person).take(tokenOf(started))
    expect(step).toMatchObject({ go: 'vendor' })
  })

  it.each<[string, () => unknown]>([
    ['it is older than asked', () => world.clock.advance(600_001)],
    [
      'the person was suspended',
      () => world.person('bo.enrolled', { status: 'suspended', changedAt: new Date(world.clock.now()).toISOString() }),
    ],
    ['the binding was ended', () => world.endEnrollments(1)],
    ['the tenant changed', () => world.moveTenant('tenant-2')],
    [
      'the name changed',
      () => {
        world.clock.advance(10)
        return world.person('bo.enrolled', { givenName: 'Boris', changedAt: new Date(world.clock.now()).toISOString() })
      },
    ],
  ])('does not count when %s', async (_what, change) => {
    const { person } = await steppedUp()
    const started = await again()
    await change()
    expect(await person.take(tokenOf(started)).catch(() => ({ go: 'nowhere' }))).not.toMatchObject({ go: 'flow' })
  })

  it('is never older than fifteen minutes, whatever is asked', async () => {
    const { person } = await steppedUp(undefined, { maxAgeSeconds: 86_400 })
    world.clock.advance(900_001)
    expect(await person.take(tokenOf(await again({ maxAgeSeconds: 86_400 })))).toMatchObject({ go: 'vendor' })
  })

  it('is not made of a reused one', async () => {
    const { person } = await steppedUp()
    const { code } = carried(await person.take(tokenOf(await again())))
    await world.verifications.redeem(reader(), { code, expect: expected })
    expect(await person.take(tokenOf(await again()))).toMatchObject({ go: 'vendor' })
  })
})
