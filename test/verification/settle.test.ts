import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultPolicy } from '../../src/verification/policy.ts'
import { databases } from '../support/databases.ts'
import type { Script } from '../support/scripted-verifier.ts'
import { browser, documentOf, idOf, openWorld, reader, said, stepUp, tokenOf, verify, type World } from './world.ts'

const never = new AbortController().signal

describe.each(databases())('settling on $name', engine => {
  let world: World
  beforeAll(async () => {
    world = await openWorld(engine)
    await world.person('ana.garcia')
    await world.person('bo.enrolled')
    await world.person('wei.zhang')
    await world.person('zhang.wei')
    await world.person('late.change', { changedAt: new Date(world.clock.now() - 13 * 86_400_000).toISOString() })
    await world.enroll('bo.enrolled', 'id-bo')
  })
  afterAll(() => world.close())
  const start = (externalId = 'bo.enrolled', more = {}) => world.verifications.start(world.starter(), stepUp(externalId, more))
  const pass = { identityId: 'id-bo', document: documentOf('bo.enrolled') }
  const view = (id: string) => world.verifications.view(reader(), id)
  const outcome = async (script: Script, externalId = 'bo.enrolled', more = {}) => {
    const started = await start(externalId, more)
    await verify(world, started, script)
    return said(await view(idOf(started)))
  }

  it.each<[string, Script, string]>([
    ['another session', { ...pass, echo: { sessionId: 'other' } }, 'error/none/deny/provider_error'],
    ['another reference', { ...pass, echo: { reference: 'other' } }, 'error/none/deny/provider_error'],
    ['another workflow', { ...pass, echo: { workflowId: 'lax' } }, 'failed/rejected/deny/workflow_incomplete'],
    [
      'nobody’s session',
      { ...pass, echo: { sessionId: undefined as never, reference: undefined as never } },
      'failed/rejected/deny/workflow_incomplete',
    ],
    [
      'no liveness',
      { ...pass, parts: { idValidation: { status: 'OK', value: 1 }, faceRecognition: { status: 'OK', value: 1 } } },
      'failed/rejected/deny/workflow_incomplete',
    ],
    ['no identity', { ...pass, identityId: null }, 'failed/rejected/deny/workflow_incomplete'],
    ['a failed document', { ...pass, overall: 'FAIL', failure: 'document' }, 'failed/rejected/deny/document_failed'],
    ['a status that nobody knows', { ...pass, overall: 'SPLENDID' as never }, 'pending/none/challenge/in_progress'],
    ['somebody else’s document', { ...pass, document: documentOf('ana.garcia') }, 'failed/rejected/deny/claims_mismatch'],
  ])('an answer about %s', async (_what, script, expected) => {
    expect(await outcome(script)).toBe(expected)
  })

  it('a namesake’s first verification asks for something else', async () => {
    expect(await outcome({ identityId: 'id-wei', document: documentOf('wei.zhang') }, 'wei.zhang')).toBe(
      'failed/none/challenge/ambiguous_identity',
    )
  })

  it('does not bind by a name that was changed thirteen days ago', async () => {
    expect(await outcome({ identityId: 'id-late', document: documentOf('late.change') }, 'late.change')).toBe(
      'failed/none/challenge/claims_unsettled',
    )
  })

  it('names alone bind nothing for the helpdesk', async () => {
    const request = { ...stepUp('ana.garcia'), purpose: 'helpdesk' } as const
    expect(said(await world.verifications.start(world.starter(), request))).toBe('failed/none/deny/not_enrolled')
  })

  it('a façade that cannot wait gets a denial instead of a review', async () => {
    expect(await outcome({ ...pass, overall: 'WARN' }, 'bo.enrolled', { onReview: 'deny' })).toBe(
      'failed/rejected/deny/low_score',
    )
  })

  it('looks at the account as it is when it settles', async () => {
    const started = await start()
    const person = browser(world.verifications)
    await person.take(tokenOf(started))
    world.verifier.finish(idOf(started), pass)
    await world.person('bo.enrolled', { status: 'inactive' })
    await world.verifications.settle(idOf(started))
    expect((await view(idOf(started))).reason).toBe('user_inactive')
    await world.person('bo.enrolled')
  })

  it.each([
    ['the tenant changed', () => world.moveTenant('tenant-9')],
    ['the integration was deleted', () => world.gone.add('client-1')],
    ['the account was deleted', () => world.gone.add('account-1')],
  ])('voids when %s since the start', async (_what, change) => {
    const started = await start()
    await browser(world.verifications).take(tokenOf(started))
    world.verifier.finish(idOf(started), pass)
    change()
    await world.verifications.settle(idOf(started))
    expect(await world.row(idOf(started))).toMatchObject({ state: 'void', reason: 'cancelled' })
    world.moveTenant('tenant-1')
    world.gone.clear()
  })

  it('does not overwrite what happened while Incode was asked', async () => {
    const started = await start()
    await browser(world.verifications).take(tokenOf(started))
    world.verifier.finish(idOf(started), pass)
    world.verifier.during = async call => {
      if (call === 'read') await world.verifications.cancel(reader(), idOf(started))
    }
    await world.verifications.settle(idOf(started))
    world.verifier.during = undefined
    expect(said(await view(idOf(started)))).toBe('cancelled/none/deny/cancelled')
  })

  it('does not go back from a cancelled row because a session was being opened', async () => {
    const started = await start()
    world.verifier.during = async () => void (await world.verifications.cancel(reader(), idOf(started)))
    expect(await browser(world.verifications).take(tokenOf(started))).toMatchObject({ go: 'seat' })
    world.verifier.during = undefined
    expect((await world.row(idOf(started))).state).toBe('cancelled')
    expect(
      await world.store.db.selectFrom('vendor_sessions').selectAll().where('verification_id', '=', idOf(started)).execute(),
    ).toEqual([])
  })

  it('reads a session once for racers of one process', async () => {
    const started = await start()
    await browser(world.verifications).take(tokenOf(started))
    world.verifier.finish(idOf(started), pass)
    const { read } = world.verifier.calls
    await Promise.all(Array.from({ length: 30 }, () => world.verifications.settle(idOf(started))))
    expect(world.verifier.calls.read).toBe(read + 1)
  })

  it('shows nothing of the document in the database or the log', async () => {
    const started = await start()
    await verify(world, started, {
      ...pass,
      document: { givenName: 'CanaryGiven', familyName: 'CanaryFamily', birthDate: '1901-02-03' },
    })
    const kept = JSON.stringify([
      await world.row(idOf(started)),
      await world.store.db.selectFrom('audit').selectAll().execute(),
      world.log.lines,
    ])
    expect(kept).not.toMatch(/canary|1901-02-03/i)
  })
})

describe.each(databases())('the reconciler on $name', engine => {
  let world: World
  beforeAll(async () => {
    world = await openWorld(engine, { policy: { ...defaultPolicy, sessionsPerPersonHour: 100_000 } })
    await world.person('bo.enrolled')
    await world.enroll('bo.enrolled', 'id-bo')
  })
  afterAll(() => world.close())
  const start = () => world.verifications.start(world.starter(), stepUp('bo.enrolled'))
  const pass = { identityId: 'id-bo', document: documentOf('bo.enrolled') }
  const state = async (id: string) => {
    const { state, reason } = await world.row(id)
    return `${state}/${reason}`
  }

  it('settles what nobody came back for', async () => {
    const started = await start()
    await browser(world.verifications).take(tokenOf(started))
    world.verifier.finish(idOf(started), pass)
    world.clock.advance(30_000)
    await world.verifications.reconcile(never)
    expect(await state(idOf(started))).toBe('decided/ok')
  })

  it('does not ask Incode all day about the same session', async () => {
    const started = await start()
    await browser(world.verifications).take(tokenOf(started))
    const { read } = world.verifier.calls
    for (let second = 0; second < 120; second += 5) {
      world.clock.advance(5_000)
      await world.verifications.reconcile(never)
    }
    expect(world.verifier.calls.read - read).toBeLessThanOrEqual(4)
  })

  it('ends what is past its time, in every state', async () => {
    const created = await start()
    const atVendor = await start()
    await browser(world.verifications).take(tokenOf(atVendor))
    const decided = await start()
    await verify(world, decided, pass)
    const review = await start()
    await verify(world, review, { ...pass, overall: 'MANUAL_PENDING' })
    world.clock.advance(20 * 60_000)
    await world.verifications.reconcile(never)
    expect(await Promise.all([created, atVendor, decided, review].map(each => state(idOf(each))))).toEqual([
      'expired/abandoned',
      'expired/abandoned',
      'expired/abandoned',
      'review/under_review',
    ])
    world.clock.advance(24 * 3_600_000)
    await world.verifications.reconcile(never)
    expect(said(await world.verifications.view(reader(), idOf(review)))).toBe('expired/review/deny/review_timeout')
  })

  it('comes to each of more than it takes at once, however often those before are of no use', async () => {
    const seats = Array.from({ length: 201 }, () => start())
    for (const each of seats) await browser(world.verifications).take(tokenOf(await each))
    const last = await seats.at(-1)
    if (last === undefined) throw new Error('nobody started')
    world.verifier.finish(idOf(last), pass)
    // It runs out last of all, and two hundred whom nobody can be asked about come before it.
    await world.write(db =>
      db
        .updateTable('verifications')
        .set({ expires_at: world.clock.now() + 3_000_000 })
        .where('id', '=', idOf(last))
        .execute(),
    )
    world.clock.advance(30_000)
    await world.verifications.reconcile(never)
    world.clock.advance(5_000)
    await world.verifications.reconcile(never)
    expect(await state(idOf(last))).toBe('decided/ok')
  })

  it('asks about a session once for all replicas, whoever of them asked', async () => {
    const started = await start()
    await browser(world.verifications).take(tokenOf(started))
    const { read } = world.verifier.calls
    world.clock.advance(30_000)
    for (const each of [world.verifications, world.replica(), world.replica()]) await each.reconcile(never)
    const others = await world.store.db
      .selectFrom('vendor_sessions')
      .select('n')
      .where('state', '=', 'open')
      .where('asked_at', '=', world.clock.now())
      .execute()
    expect(world.verifier.calls.read - read).toBe(others.length)
  })

  it('asks about a review less often than about a camera', async () => {
    const started = await start()
    await verify(world, started, { ...pass, overall: 'MANUAL_PENDING' })
    const asked = async () => {
      const session = world.store.db.selectFrom('vendor_sessions').select('asked_at').where('verification_id', '=', idOf(started))
      return (await session.executeTakeFirstOrThrow()).asked_at
    }
    const first = await asked()
    world.clock.advance(299_000)
    await world.verifications.reconcile(never)
    expect(await asked()).toBe(first)
    world.clock.advance(1_000)
    await world.verifications.reconcile(never)
    expect(await asked()).toBe(world.clock.now())
  })

  it('is not held up by those whose account cannot be opened', async () => {
    const broken = await start()
    await browser(world.verifications).take(tokenOf(broken))
    const well = await start()
    await browser(world.verifications).take(tokenOf(well))
    world.verifier.finish(idOf(well), pass)
    await world.write(db =>
      db
        .updateTable('verifications')
        .set({ account_id: 'no-such-account' as never })
        .where('id', '=', idOf(broken))
        .execute(),
    )
    const account = (id: string) =>
      id === 'no-such-account' ? Promise.reject(new Error('locked')) : world.deps.integrations.account(id)
    const replica = world.replica({ integrations: { ...world.deps.integrations, account } })
    world.clock.advance(30_000)
    for (let round = 0; round < 3; round += 1) await replica.reconcile(never)
    expect(await state(idOf(well))).toBe('decided/ok')
    expect(await state(idOf(broken))).toBe('at_vendor/null')
    await world.verifications.cancel(reader(), idOf(broken))
  })

  it('does not take a pass that arrives after the time', async () => {
    const started = await start()
    await browser(world.verifications).take(tokenOf(started))
    world.verifier.finish(idOf(started), pass)
    world.clock.advance(20 * 60_000)
    await world.verifications.settle(idOf(started))
    expect(await state(idOf(started))).toBe('expired/abandoned')
  })

  it('gives up on a score that stays unknown for ten minutes', async () => {
    const started = await start()
    await verify(world, started, { overall: 'UNKNOWN' })
    world.clock.advance(9 * 60_000)
    await world.verifications.reconcile(never)
    expect(await state(idOf(started))).toBe('at_vendor/null')
    world.clock.advance(60_000)
    await world.verifications.reconcile(never)
    expect(said(await world.verifications.view(reader(), idOf(started)))).toBe('error/none/deny/provider_error')
  })

  it('can run on every replica at once', async () => {
    const open = await Promise.all(Array.from({ length: 10 }, start))
    for (const started of open) {
      await browser(world.verifications).take(tokenOf(started))
      world.verifier.finish(idOf(started), pass)
    }
    world.clock.advance(30_000)
    const events = await world.count('events')
    await Promise.all([world.verifications, world.replica(), world.replica()].map(each => each.reconcile(never)))
    expect(await Promise.all(open.map(each => state(idOf(each))))).toEqual(open.map(() => 'decided/ok'))
    expect(await world.count('events')).toBe(events + 10)
  })
})
