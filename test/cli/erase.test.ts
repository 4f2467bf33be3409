import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Shell, shell } from '../support/command.ts'
import { type World, world } from '../support/world.ts'

describe('erasing a person from the command line', () => {
  let w: World
  let here: Shell
  let env: Record<string, string>
  beforeAll(async () => {
    w = await world()
    here = await shell()
    env = { STEPGATE_URL: w.url, STEPGATE_TOKEN: w.adminToken }
    await w.person({ login: 'ana@example.com' })
  })
  afterAll(async () => {
    await here.close()
    await w.close()
  })
  const erase = (...more: string[]) => here.run(['users', 'erase', w.directoryId, '00u-ana', ...more], env)

  it('does nothing without a reason of the list, or without a word more', async () => {
    expect((await erase()).code).toBe(2)
    expect(await erase('--reason', 'objection')).toMatchObject({ code: 2, out: '' })
    expect((await erase('--reason', 'because', '--yes')).code).toBe(2)
    expect((await here.run(['users', 'list'], env)).out).toContain('ana@example.com')
  })

  it('says what was erased where, and by which mark the audit knows it', async () => {
    const ran = await erase('--reason', 'objection', '--ticket', 'DSR-18', '--yes')
    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(ran.out).toMatch(/directory\s+1/)
    expect(ran.out).toMatch(/In the audit: p_[\w-]{43}/)
    expect((await here.run(['users', 'list'], env)).out).not.toContain('ana@example.com')
    expect((await erase('--reason', 'objection', '--yes')).err).toContain('not_found')
  })
})
