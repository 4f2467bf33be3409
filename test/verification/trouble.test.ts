import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ConnectorErrorCode, connectorError } from '../../src/contract/index.ts'
import { redact } from '../../src/security/redact.ts'
import { databases } from '../support/databases.ts'
import type { Script } from '../support/scripted-verifier.ts'
import { browser, carried, documentOf, idOf, openWorld, reader, said, stepUp, tokenOf, type World } from './world.ts'

const pass = { identityId: 'id-bo', document: documentOf('bo.enrolled') }
const never = new AbortController().signal

describe.each(databases())('trouble with Incode on $name', engine => {
  let world: World
  beforeEach(async () => {
    world = await openWorld(engine)
    await world.person('bo.enrolled')
    await world.enroll('bo.enrolled', 'id-bo')
  })
  afterEach(() => world.close())
  const start = () => world.verifications.start(world.starter(), stepUp('bo.enrolled'))
  const view = (id: string) => world.verifications.view(reader(), id)
  const logged = () => world.log.lines.map(line => JSON.stringify(redact(JSON.parse(line))))

  it.each<ConnectorErrorCode>(['credentials_invalid', 'rate_limited', 'config_invalid', 'provider_unavailable'])(
    'at Continue with %s: the page says so, and offers the way back',
    async code => {
      const started = await start()
      const person = browser(world.verifications)
      world.verifier.fail(code)
      await person.take(tokenOf(started))
      expect(await person.seat(idOf(started))).toMatchObject({ show: 'unavailable' })
      const step = await world.verifications.giveUp(idOf(started), person.cookie)
      const expected = { externalId: 'bo.enrolled', purpose: 'step_up' } as const
      const result = await world.verifications.redeem(reader(), { ...carried(step), expect: expected })
      expect([said(result), result.retryAfterSeconds]).toEqual(['error/none/deny/provider_unavailable', 30])
    },
  )

  it('that another person had says nothing of this one, until their own press has failed; then the way back is open', async () => {
    world.verifier.fail('credentials_invalid', 2)
    await browser(world.verifications).take(tokenOf(await start()))
    const started = await start()
    const { cookie } = await world.verifications.take(tokenOf(started), undefined, 'phone')
    expect(await world.verifications.seat(idOf(started), cookie)).toMatchObject({ show: 'start' })
    await world.verifications.proceed(idOf(started), cookie)
    expect(await world.verifications.seat(idOf(started), cookie)).toMatchObject({ show: 'unavailable' })
    await world.verifications.giveUp(idOf(started), cookie)
    const result = await view(idOf(started))
    expect([said(result), result.retryAfterSeconds]).toEqual(['error/none/deny/provider_unavailable', 30])
  })

  it('leaves a page without trouble as it is, whoever presses for the way back', async () => {
    const started = await start()
    const { cookie } = await world.verifications.take(tokenOf(started), undefined, 'phone')
    expect(await world.verifications.giveUp(idOf(started), cookie)).toMatchObject({ go: 'seat' })
    expect(await world.verifications.seat(idOf(started), cookie)).toMatchObject({ show: 'start' })
  })

  it('with the API key: after five openings a start is refused at once', async () => {
    const started = await start()
    const person = browser(world.verifications)
    world.verifier.fail('credentials_invalid', 5)
    await person.take(tokenOf(started))
    for (let n = 0; n < 4; n += 1) await person.proceed(idOf(started))
    const answers = [await start(), await start()]
    expect(answers.map(said).at(-1)).toBe('error/none/deny/provider_unavailable')
  })

  it('with the session of one person closes the account for nobody else', async () => {
    const started = await start()
    const person = browser(world.verifications)
    await person.take(tokenOf(started))
    world.verifier.finish(idOf(started), pass)
    world.verifier.fail('response_invalid', 20)
    for (let n = 0; n < 20; n += 1) await world.verifications.settle(idOf(started))
    expect(said(await start())).toBe('pending/none/challenge/not_started')
    expect(said(await start())).toBe('pending/none/challenge/not_started')
  })

  /** Somebody who has finished at Incode, and whose browser has come back. */
  async function returned(script: Script = pass) {
    const started = await start()
    const person = browser(world.verifications)
    await person.take(tokenOf(started))
    const { handle } = world.verifier.finish(idOf(started), script)
    await person.back(handle)
    return { id: idOf(started), person }
  }
  const settleEvery = async (id: string, minutes: number) => {
    for (let minute = 0; minute < minutes; minute += 1) {
      world.clock.advance(60_000)
      await world.verifications.settle(id as never)
    }
  }

  it('whose answers cannot be read for ten minutes ends as Incode’s fault, and says so', async () => {
    const started = await start()
    const person = browser(world.verifications)
    await person.take(tokenOf(started))
    const { handle } = world.verifier.finish(idOf(started), pass)
    world.verifier.fail('response_invalid', 1_000)
    await person.back(handle)
    await settleEvery(idOf(started), 9)
    expect(said(await view(idOf(started)))).toBe('pending/none/challenge/in_progress')
    await settleEvery(idOf(started), 1)
    expect(said(await view(idOf(started)))).toBe('error/none/deny/provider_error')
  })

  it('whose document cannot be read is counted as finished, too', async () => {
    const { read } = world.verifier
    const document = () => Promise.reject(connectorError('response_invalid'))
    Object.assign(world.verifier, { document })
    const { id } = await returned()
    const session = world.store.db.selectFrom('vendor_sessions').selectAll().where('verification_id', '=', id)
    expect((await session.executeTakeFirstOrThrow()).ended_at).toBe(world.clock.now())
    await settleEvery(id, 10)
    expect(said(await view(id))).toBe('error/none/deny/provider_error')
    expect(world.verifier.read).toBe(read)
  })

  it('that ends in time is forgotten: what counts is how long it lasted without a break', async () => {
    const started = await start()
    await browser(world.verifications).take(tokenOf(started))
    for (let n = 0; n < 3; n += 1) {
      world.verifier.fail('response_invalid', 5)
      await settleEvery(idOf(started), 6)
    }
    expect(said(await view(idOf(started)))).toBe('pending/none/challenge/in_progress')
  })

  it.each<[string, ConnectorErrorCode, Script, string]>([
    ['Incode could not be asked', 'provider_unavailable', pass, 'provider_unavailable'],
    ['its answer could not be read', 'response_invalid', pass, 'provider_error'],
    ['it does not know its own session', 'object_not_found', pass, 'provider_error'],
  ])('of which time runs out blames nobody who waited: %s', async (_what, code, script, reason) => {
    const started = await start()
    const person = browser(world.verifications)
    await person.take(tokenOf(started))
    const { handle } = world.verifier.finish(idOf(started), script)
    world.verifier.fail(code)
    await person.back(handle)
    world.clock.advance(20 * 60_000)
    expect(said(await view(idOf(started)))).toBe(`error/none/deny/${reason}`)
  })

  it('with a score that is never known, and nobody asks again until time runs out', async () => {
    const { id } = await returned({ ...pass, overall: 'UNKNOWN' })
    world.clock.advance(20 * 60_000)
    expect(said(await view(id))).toBe('error/none/deny/provider_error')
  })

  it('is not taken for a no by those who wait for a human', async () => {
    const { id } = await returned({ ...pass, overall: 'MANUAL_PENDING' })
    world.verifier.fail('response_invalid', 20)
    await settleEvery(id, 20)
    world.verifier.finish(id, { ...pass, overall: 'UNKNOWN' })
    await settleEvery(id, 1)
    world.verifier.finish(id, { progress: 'expired' })
    await settleEvery(id, 1)
    expect(said(await view(id))).toBe('pending/review/challenge/under_review')
    world.verifier.finish(id, { ...pass, overall: 'MANUAL_OK' })
    await settleEvery(id, 1)
    expect((await view(id)).reason).toBe('awaiting_return')
  })

  it.each<[string, Script, string]>([
    ['a picture that was not good enough', { overall: 'FAIL', failure: 'quality' }, 'face_quality'],
    ['a face that did not match', { overall: 'FAIL', failure: 'face' }, 'face_failed'],
    ['a human’s no', { overall: 'MANUAL_FAIL' }, 'review_rejected'],
  ])('is none where a review ends with %s: it is the last word', async (_what, script, reason) => {
    const { id } = await returned({ ...pass, overall: 'MANUAL_PENDING' })
    world.verifier.finish(id, { ...pass, ...script })
    await world.verifications.settle(id)
    expect(said(await view(id))).toBe(`failed/rejected/deny/${reason}`)
  })

  it.each<[string, () => Promise<void>]>([
    [
      'a session that cannot be opened',
      async () => {
        world.verifier.fail('credentials_invalid')
        await browser(world.verifications).take(tokenOf(await start()))
      },
    ],
    [
      'a session that cannot be read',
      async () => {
        const started = await start()
        await browser(world.verifications).take(tokenOf(started))
        world.verifier.fail('credentials_invalid')
        await world.verifications.settle(idOf(started))
      },
    ],
    [
      'a round that fails',
      async () => {
        await browser(world.verifications).take(tokenOf(await start()))
        world.clock.advance(30_000)
        const account = () => Promise.reject(Object.assign(new Error('no'), { code: 'ECONNREFUSED' }))
        await world.replica({ integrations: { ...world.deps.integrations, account } }).reconcile(never)
      },
    ],
  ])('leaves a line from which an operator sees what it was: %s', async (_what, happen) => {
    await happen()
    const [line = ''] = logged()
    expect(line).toMatch(/"error":"(credentials_invalid|internal)"/)
    expect(line).not.toContain('[redacted]')
  })
})
