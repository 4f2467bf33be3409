import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Shell, shell } from '../support/command.ts'
import { type Flow, type World, world } from '../support/world.ts'

describe('rehearsals from the command line', () => {
  let w: World
  let flow: Flow
  let here: Shell
  beforeAll(async () => {
    w = await world()
    flow = await w.flow()
    here = await shell()
  })
  afterAll(async () => {
    await here.close()
    await w.close()
  })
  const run = (...args: string[]) => here.run(['rehearsal', ...args], { STEPGATE_URL: w.url, STEPGATE_TOKEN: w.adminToken })

  it('are started, shown without the secret, and stopped', async () => {
    expect((await run('show', flow.integrationId)).out).toBe('nobody rehearses')
    const started = await run('start', flow.integrationId, '--people', '00u-ana, 00u-bo', '--minutes', '5')
    expect(started.code).toBe(0)
    expect(started.out).toMatch(/^client {2}test_[0-9a-f]{32}\npeople {2}00u-ana, 00u-bo\n/)
    const secret = /^secret {2}(\S{43})$/m.exec(started.out)?.[1] ?? 'none'
    const shown = await run('show', flow.integrationId)
    expect(shown.out).toContain(`issuer  ${w.url}/oidc/rehearsal`)
    expect(shown.out).not.toContain(secret)
    expect(await run('stop', flow.integrationId)).toMatchObject({ code: 0, out: 'stopped' })
    expect((await run('stop', flow.integrationId)).code).not.toBe(0)
  })

  it.each([
    [['--people', '00u-ana', '--minutes', '61'], '--minutes takes a whole number from 1 to 60'],
    [['--people', ' , '], '/people'],
    [[], '--people'],
  ])('are refused with %j, in words that name what is wrong', async (args, words) => {
    const answer = await run('start', flow.integrationId, ...args)
    expect(answer.code).not.toBe(0)
    expect(answer.err).toContain(words)
  })
})
