import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultPolicy } from '../../src/verification/policy.ts'
import { databases } from '../support/databases.ts'
import { browser, documentOf, idOf, openWorld, stepUp, tokenOf, type World } from './world.ts'

const pass = { identityId: 'id-bo', document: documentOf('bo.enrolled') }

describe.each(databases())('what the seat brings back on $name', engine => {
  let world: World
  beforeAll(async () => {
    world = await openWorld(engine, { policy: { ...defaultPolicy, sessionsPerPersonHour: 1_000 } })
    await world.person('bo.enrolled')
    await world.enroll('bo.enrolled', 'id-bo')
  })
  afterAll(() => world.close())

  async function sent() {
    const started = await world.verifications.start(world.starter(), stepUp('bo.enrolled'))
    const person = browser(world.verifications)
    await person.take(tokenOf(started))
    const session = world.verifier.sessions.at(-1)
    if (session === undefined) throw new Error('no session was opened')
    const { handle, request } = session
    const back = (code?: string, cookie = person.cookie) =>
      world.verifications.back(handle, cookie, code === undefined ? {} : { state: handle, code })
    return { id: idOf(started), handle, request, back }
  }
  const read = () => world.verifier.readWith.at(-1)

  it('is asked for at one address for all, by the name of the session', async () => {
    const { handle, request } = await sent()
    expect(request.callback).toEqual({ url: 'https://gate.example/verify/back', state: handle })
  })

  it('goes to the session before Incode is asked', async () => {
    const { id, back } = await sent()
    world.verifier.finish(id, pass)
    expect(await back('code-1')).toMatchObject({ go: 'flow' })
    expect(read()).toMatch(/\+code-1$/)
  })

  it('is kept while Incode cannot be reached, and is there when it can', async () => {
    const { id, back } = await sent()
    world.verifier.fail('provider_unavailable')
    expect(await back('code-2')).toMatchObject({ go: 'seat' })
    world.verifier.finish(id, pass)
    await world.verifications.settle(id)
    expect(read()).toMatch(/\+code-2$/)
  })

  it('counts once, of a dozen that come at the same time', async () => {
    const { back } = await sent()
    await Promise.all(Array.from({ length: 12 }, (_, n) => back(`code-${n}`)))
    await back('code-late')
    const first = read()
    expect(first).toMatch(/^[^+]+\+code-\d+$/)
    await back('code-later')
    expect(read()).toBe(first)
  })

  it('is not looked at without the seat', async () => {
    const { back } = await sent()
    const asked = world.verifier.calls.read
    const stranger = browser(world.verifications)
    await stranger.take(tokenOf(await world.verifications.start(world.starter(), stepUp('bo.enrolled'))))
    await expect(back('code-of-a-stranger', stranger.cookie)).rejects.toMatchObject({ code: 'link_used' })
    expect(world.verifier.calls.read).toBe(asked)
    expect(world.verifier.readWith.some(token => token.includes('stranger'))).toBe(false)
  })

  it('does nothing to a verification that is over', async () => {
    const { id, back } = await sent()
    world.verifier.finish(id, pass)
    await back('code-3')
    const before = JSON.stringify(await world.row(id))
    await back('code-4')
    expect(world.verifier.readWith.some(token => token.endsWith('code-4'))).toBe(false)
    expect((JSON.parse(before) as { state: string }).state).toBe((await world.row(id)).state)
  })
})
