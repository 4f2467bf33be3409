import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OperationResult, Operations } from '../../src/contract/index.ts'
import type { StartRequest } from '../../src/verification/port.ts'
import type { VerificationDeps } from '../../src/verification/room.ts'
import { databases } from '../support/databases.ts'
import { browser, documentOf, idOf, openWorld, stepUp, tokenOf, type World } from './world.ts'

describe.each(databases())('what a verdict opens for the seat, on $name', engine => {
  let world: World
  let asked: Parameters<Operations['perform']>[0][]
  let answer: () => Promise<OperationResult>
  beforeEach(async () => {
    world = await openWorld(engine)
    asked = []
    answer = async () => ({ done: true, secret: { kind: 'code', value: 'canary', expiresAt: '2030-01-01T00:00:00Z' } })
    await world.person('bo.enrolled')
    await world.enroll('bo.enrolled', 'id-bo')
  })
  afterEach(() => world.close())

  const operations: Operations = {
    allowed: ['temporary_access_pass', 'unlock'],
    inspect: async () => ({ status: 'ACTIVE', source: 'product', privileged: false, reasons: [] }),
    async perform(request) {
      asked.push(request)
      return answer()
    },
  }
  const products = { open: async () => ({ capabilities: { operations } }) } as unknown as NonNullable<
    VerificationDeps['products']
  >

  async function verdict(more: Partial<VerificationDeps> = {}, request: Partial<StartRequest> = {}) {
    const rooms = world.replica({ products, ...more })
    const starter = world.starter({ operations: ['temporary_access_pass', 'unlock'] })
    const wanted = { purpose: 'account_recovery', operations: ['temporary_access_pass'], ...request } as const
    const started = await rooms.start(starter, stepUp('bo.enrolled', wanted))
    const person = browser(rooms)
    await person.take(tokenOf(started))
    const id = idOf(started)
    await person.back(world.verifier.finish(id, { identityId: 'id-bo', document: documentOf('bo.enrolled') }).handle)
    return { rooms, id, show: () => rooms.show(id, person.cookie, { operation: 'temporary_access_pass' }), person }
  }

  it('is looked at in a trial, and not done: whatever the product says, there is no secret', async () => {
    const { show } = await verdict({ dryRun: true })
    expect(await show()).toEqual({ did: 'done', operation: 'temporary_access_pass', signedOut: null, isRehearsed: true })
    expect(asked.map(({ dryRun }) => dryRun)).toEqual([true])
  })

  it('is asked for under one key for each verification', async () => {
    const { show, id } = await verdict()
    expect(await show()).toMatchObject({ did: 'done', secret: { value: 'canary' } })
    expect(asked).toEqual([
      {
        operation: 'temporary_access_pass',
        externalId: 'bo.enrolled',
        dryRun: false,
        idempotencyKey: `${id}.temporary_access_pass`,
      },
    ])
  })

  it('is not done while the directory is silent, and can be pressed again', async () => {
    const { show } = await verdict()
    world.live.answer = async () => 'silent'
    expect(await show()).toMatchObject({ did: 'later' })
    expect(asked).toEqual([])
    world.live.answer = async () => 'read'
    expect(await show()).toMatchObject({ did: 'done' })
  })

  it('is not done once the integration does not list it any more', async () => {
    const { show } = await verdict()
    world.starter({ operations: ['unlock'] })
    expect(await show()).toMatchObject({ did: 'refused' })
    expect(asked).toEqual([])
  })

  it('of a helpdesk only once the agent has received the verdict', async () => {
    const { show, rooms, id, person } = await verdict({}, { purpose: 'helpdesk' })
    expect((await rooms.seat(id, person.cookie)).show).not.toBe('operations')
    expect(await show()).toMatchObject({ did: 'late' })
    expect(asked).toEqual([])
  })

  it('is received by the seat itself, where a person came to the portal and nobody else waits', async () => {
    const rooms = world.replica({ products })
    const { returnUrl: _, ...request } = stepUp('bo.enrolled', {
      purpose: 'account_recovery',
      facade: 'portal',
      operations: ['temporary_access_pass'],
    })
    const started = await rooms.start(world.starter({ operations: ['temporary_access_pass'] }), request)
    const person = browser(rooms)
    await person.take(tokenOf(started))
    const id = idOf(started)
    await person.back(world.verifier.finish(id, { identityId: 'id-bo', document: documentOf('bo.enrolled') }).handle)
    expect(await world.row(id)).toMatchObject({ state: 'spent', binding: 'browser' })
    expect(await rooms.seat(id, person.cookie)).toMatchObject({ show: 'operations', goesBack: false })
    expect(await rooms.show(id, person.cookie, { operation: 'temporary_access_pass' })).toMatchObject({ did: 'done' })
  })
})
