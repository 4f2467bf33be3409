import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ConnectorErrorCode } from '../../src/contract/index.ts'
import { redact } from '../../src/security/redact.ts'
import { databases } from '../support/databases.ts'
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

  it('that others had with the account is told before anybody is sent there, and the way back is open too', async () => {
    world.verifier.fail('credentials_invalid')
    await browser(world.verifications).take(tokenOf(await start()))
    const started = await start()
    const { cookie } = await world.verifications.take(tokenOf(started), undefined, 'phone')
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
