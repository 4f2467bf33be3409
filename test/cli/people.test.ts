import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Shell, shell } from '../support/command.ts'
import { type World, world } from '../support/world.ts'

describe('people and what feeds their claims, from the command line', () => {
  let w: World
  let here: Shell
  let env: Record<string, string>
  beforeAll(async () => {
    w = await world()
    here = await shell()
    env = { STEPGATE_URL: w.url, STEPGATE_TOKEN: w.adminToken }
    await w.person({ login: 'ana@example.com' })
    await w.enroll('ana@example.com', 'id-ana')
  })
  afterAll(async () => {
    await here.close()
    await w.close()
  })

  const erase = (externalId: string, ...more: string[]) =>
    here.run(['users', 'erase', w.directoryId, externalId, '--reason', 'objection', ...more], env)

  it.each([
    ['without a word that it is meant', ['00u-ana', '--reason', 'objection'], 'say --yes'],
    ['without a reason', ['00u-ana', '--yes'], '--reason'],
    ['for a reason that there is not', ['00u-ana', '--reason', 'spring', '--yes'], 'Allowed choices are no_longer_necessary'],
    ['of whom nothing is kept', ['00u-nobody', '--reason', 'objection', '--yes'], 'Nothing is kept of such a person'],
  ])('nobody is erased %s', async (_how, [externalId = '', ...options], said) => {
    const ran = await here.run(['users', 'erase', w.directoryId, externalId, ...options], env)
    expect(ran).toMatchObject({ code: 2, out: '', err: expect.stringContaining(said) })
    expect((await here.run(['users', 'list', '--search', 'ana'], env)).out).toContain('enrolled')
  })

  it('nobody is erased by whoever may only look', async () => {
    const { body } = await w.admin<{ token: string }>('POST', '/v1/admin-tokens', { name: 'Aud', role: 'auditor' })
    const ran = await erase('00u-ana', '--yes', '--token', body.token)
    expect(ran).toMatchObject({ code: 2, out: '' })
    expect(ran.err).toBe('stepgate: forbidden: This takes the role owner or admin; this is auditor.')
  })

  it('somebody is erased, room by room, once', async () => {
    const ran = await erase('00u-ana', '--ticket', 'DSR-7', '--yes')
    expect(ran).toMatchObject({ code: 0, err: '' })
    const [head, ...rooms] = ran.out.split('\n')
    expect(head).toMatch(/^ROOM +ERASED$/)
    expect(rooms).toContainEqual(expect.stringMatching(/^directory +[1-9]$/))
    expect(rooms.at(-1)).toMatch(/^In the audit: \S+$/)
    expect((await here.run(['users', 'list', '--search', 'ana', '--json'], env)).out).toBe('[]')
    expect((await erase('00u-ana', '--yes')).err).toContain('Nothing is kept of such a person')
  })

  it('shows what feeds each claim, and that the product was not asked', async () => {
    const ran = await here.run(['integrations', 'mapping', w.directoryId], env)
    expect(ran).toMatchObject({ code: 0, err: 'The product has not been asked yet: test the integration, or sync it.' })
    expect(ran.out).toMatch(/^CLAIM +FROM +PEOPLE CAN EDIT IT$/m)
    expect(ran.out).toMatch(/^given_name +the usual attribute +unknown$/m)
  })

  it('shows the attribute that an administrator chose, and the same as JSON', async () => {
    const config = { mapping: { employee_number: 'badge' } }
    expect((await w.admin('PATCH', `/v1/integrations/${w.directoryId}`, { config })).status).toBe(200)
    expect((await here.run(['integrations', 'mapping', w.directoryId], env)).out).toMatch(/^employee_number +badge +\w+$/m)
    const { out } = await here.run(['integrations', 'mapping', w.directoryId, '--json'], env)
    expect((JSON.parse(out) as { claims: object[] }).claims).toContainEqual(
      expect.objectContaining({ claim: 'employee_number', from: 'badge' }),
    )
  })

  it.each([
    ['an id of nothing', () => 'nothing', 'no integration of this id'],
    ['an integration that is no directory', () => w.accountId, 'is no directory'],
  ])('has no mapping for %s', async (_what, id, said) => {
    const ran = await here.run(['integrations', 'mapping', id()], env)
    expect(ran).toMatchObject({ code: 2, out: '', err: expect.stringContaining(said) })
  })
})
