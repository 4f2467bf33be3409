import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Shell, shell } from '../support/command.ts'
import { type World, world } from '../support/world.ts'

describe('the command line, against a running host', () => {
  let w: World
  let here: Shell
  let env: Record<string, string>
  beforeAll(async () => {
    w = await world()
    here = await shell()
    env = { STEPGATE_URL: `${w.url}/`, STEPGATE_TOKEN: w.adminToken }
    await w.person({ login: 'ana@example.com', displayName: 'Ana Rey', givenName: 'Ana', familyName: 'Rey' })
    await w.person({ login: 'bob@example.com', displayName: 'Bob Bay', status: 'suspended', sourceStatus: 'SUSPENDED' })
    await w.enroll('ana@example.com', 'id-ana')
  })
  afterAll(async () => {
    await here.close()
    await w.close()
  })

  it('lists people in columns, and as JSON', async () => {
    const ran = await here.run(['users', 'list'], env)
    expect(ran).toMatchObject({ code: 0, err: '' })
    const [head, ...rows] = ran.out.split('\n')
    expect(head?.split(/\s{2,}/)).toEqual(['LOGIN', 'NAME', 'STATUS', 'ENROLLMENT', 'DIRECTORY', 'EXTERNAL ID'])
    expect(rows.map(row => row.split(/\s{2,}/))).toEqual(
      expect.arrayContaining([
        ['ana@example.com', 'Ana Rey', 'active', 'enrolled', w.directoryId, '00u-ana'],
        ['bob@example.com', 'Bob Bay', 'suspended', 'not_enrolled', w.directoryId, '00u-bob'],
      ]),
    )
    const json = await here.run(['users', 'list', '--json'], env)
    expect((JSON.parse(json.out) as { login: string }[]).map(user => user.login).toSorted()).toEqual([
      'ana@example.com',
      'bob@example.com',
    ])
  })

  it.each([
    [['--search', 'bay'], ['bob@example.com']],
    [['--status', 'suspended'], ['bob@example.com']],
    [['--enrollment', 'enrolled'], ['ana@example.com']],
  ])('filters people: %j', async (options, logins) => {
    const ran = await here.run(['users', 'list', '--json', ...options], env)
    expect((JSON.parse(ran.out) as { login: string }[]).map(user => user.login)).toEqual(logins)
  })

  it('says that there are more than it shows', async () => {
    const ran = await here.run(['users', 'list', '--limit', '1'], env)
    expect(ran.code).toBe(0)
    expect(ran.err).toContain('There are more')
  })

  it('tells a filter that is none from a host in trouble', async () => {
    const ran = await here.run(['users', 'list', '--status', 'asleep', '--limit', '0'], env)
    expect(ran).toMatchObject({ code: 2, out: '' })
    expect(ran.err).toContain('request_invalid')
    expect(ran.err).toContain('/status')
    expect(ran.err).toContain('/limit')
  })

  it('tells whoever typed it what is no address, no token and no folder', async () => {
    const list = ['integrations', 'list']
    const nonsense = await here.run(list, { ...env, STEPGATE_URL: 'nonsense' })
    expect(nonsense).toMatchObject({ code: 2, out: '', err: expect.stringContaining('nonsense is no address of a host') })
    const long = await here.run(list, { ...env, STEPGATE_TOKEN: 'x'.repeat(20_000) })
    expect(long).toMatchObject({ code: 2, out: '', err: expect.stringContaining('431') })
    await here.write('taken', 'a file')
    const out = await here.run(['integrations', 'export', '--out', 'taken/x'], env)
    expect(out).toMatchObject({ code: 2, err: expect.stringContaining('cannot be written') })
  })

  it('names nobody whose other names could be listed', async () => {
    const ran = await here.run(['aliases', 'list', 'nope', 'nope'], env)
    expect(ran).toMatchObject({ code: 2, out: '', err: expect.stringContaining('not_found') })
    expect((await here.run(['aliases', 'list', w.directoryId, '00u-ana'], env)).code).toBe(0)
  })

  it('lists integrations', async () => {
    const ran = await here.run(['integrations', 'list'], env)
    expect(ran.code).toBe(0)
    expect(ran.out).toContain(w.accountId)
    const json = await here.run(['integrations', 'list', '--json'], env)
    expect((JSON.parse(json.out) as { template: string }[]).map(one => one.template).toSorted()).toEqual([
      'incode',
      'okta-directory',
    ])
    expect(json.out).not.toContain('"config"')
  })

  it('checks a connection step by step: 0 where all is well', async () => {
    const ran = await here.run(['check', w.accountId], env)
    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(ran.out.split('\n').every(line => line.startsWith('ok  '))).toBe(true)
  })

  it('ends with 3 where an administrator has to act, and with 4 where the product has', async () => {
    const made = await w.admin<{ id: string }>('POST', '/v1/integrations', {
      template: 'incode',
      name: 'Wrong key',
      config: { apiUrl: w.incode.url, apiKey: 'wrong', workflows: [{ id: 'wf', name: 'W' }] },
    })
    const wrong = await here.run(['check', made.body.id], env)
    expect(wrong.code).toBe(3)
    expect(wrong.out).toContain('FAIL')
    expect(wrong.out).toContain('credentials_invalid')
    const nobody = await w.admin<{ id: string }>('POST', '/v1/integrations', {
      template: 'okta-directory',
      name: 'Nobody listens there',
      config: { orgUrl: 'http://127.0.0.1:9', clientId: '0oa9' },
    })
    const down = await here.run(['check', nobody.body.id], env)
    expect(down.code).toBe(4)
    expect(down.out).toContain('provider_unavailable')
  })

  it('says who must act for a wrong token, a missing right and an id that nothing has', async () => {
    const stranger = await here.run(['integrations', 'list'], { ...env, STEPGATE_TOKEN: 'x'.repeat(43) })
    expect(stranger).toMatchObject({ code: 2, out: '' })
    expect(stranger.err).toContain('unauthenticated')
    const reviewer = await w.admin<{ token: string }>('POST', '/v1/admin-tokens', { name: 'reviewer', role: 'reviewer' })
    const forbidden = await here.run(['integrations', 'list', '--token', reviewer.body.token], env)
    expect(forbidden).toMatchObject({ code: 2, out: '' })
    expect(forbidden.err).toContain('forbidden')
    const nothing = await here.run(['check', 'nothing'], env)
    expect(nothing).toMatchObject({ code: 2, out: '' })
    expect(nothing.err).toContain('not_found')
    const nowhere = await here.run(['users', 'list', '--integration', 'another'], env)
    expect(nowhere).toMatchObject({ code: 2, out: '', err: expect.stringContaining('not_found') })
    for (const { err } of [stranger, forbidden, nothing, nowhere]) expect(err).not.toMatch(/\n/)
  })

  it('cannot be led elsewhere by an id', async () => {
    const ran = await here.run(['check', '../admin-tokens?x='], env)
    expect(ran).toMatchObject({ code: 2, out: '' })
    expect(ran.err).toContain('not_found')
  })

  it('does not print the token that it was given', async () => {
    for (const args of [
      ['users', 'list'],
      ['check', 'nothing'],
      ['integrations', 'list'],
    ]) {
      const { out, err } = await here.run([...args, '--url', w.url, '--token', w.adminToken], {})
      expect(`${out}${err}`).not.toContain(w.adminToken)
    }
  })
})
