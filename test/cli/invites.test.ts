import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stage, stage } from '../invites/stage.ts'
import { type Shell, shell } from '../support/command.ts'
import { world } from '../support/world.ts'

describe('invitations from the command line', () => {
  let s: Stage
  let here: Shell
  let env: Record<string, string>
  beforeAll(async () => {
    s = await stage()
    here = await shell()
    env = { STEPGATE_URL: s.w.url, STEPGATE_TOKEN: s.w.adminToken }
    for (const name of ['ana', 'ben', 'cleo']) await s.w.person({ login: `${name}@example.com` })
  })
  afterAll(async () => {
    await here.close()
    await s.close()
  })

  it('are sent, listed, shown and called off', async () => {
    await here.write('people.csv', 'external_id,team\n00u-ben,blue\n00u-nobody,red\n')
    const send = ['invites', 'send', s.flow.integrationId, '--login', 'ana@example.com', '--csv', 'people.csv']
    const sent = await here.run([...send, '--days', '3', '--language', 'es'], env)
    expect(sent).toMatchObject({ code: 0, err: 'Not in the directory, 1 of 3: 00u-nobody' })
    const [id = ''] = sent.out.split(':')
    expect(sent.out).toBe(`${id}: queued 2`)
    await s.w.host.settleDown()
    await s.w.host.settleDown()
    expect(s.mailTo('ana@example.com').subject).toContain('confirme su identidad')

    const list = await here.run(['invites', 'list'], env)
    expect(list.out.split('\n').at(-1)).toMatch(new RegExp(`^${id}  invite  open  .*sent 2$`))
    const show = await here.run(['invites', 'show', id, '--state', 'sent'], env)
    expect(show.out).toMatch(/00u-ana\s+sent/)
    const cancelled = await here.run(['invites', 'cancel', id], env)
    expect(cancelled.out).toBe(`${id}: sent 2, cancelled 2`)
    expect((await here.run(['invites', 'show', id, '--json'], env)).out).toContain('"cancelledAt":"')
  })

  it('end with 2 where nobody of those named is in the directory', async () => {
    const ran = await here.run(['invites', 'send', s.flow.integrationId, '--login', 'nobody@example.com'], env)
    expect(ran.code).toBe(2)
    expect(ran.err).toContain('nobody of those named is in the directory: nobody@example.com')
    const folder = await here.run(['invites', 'send', s.flow.integrationId, '--csv', '.'], env)
    expect(folder).toMatchObject({ code: 2, out: '', err: 'stepgate: . is no file' })
  })

  it('name a file that is not there, or has no column that is known', async () => {
    const send = ['invites', 'send', s.flow.integrationId, '--csv']
    const absent = await here.run([...send, 'absent.csv'], env)
    expect(absent).toMatchObject({ code: 2, out: '' })
    await here.write('names.csv', 'name\nAna\n')
    const unknown = await here.run([...send, 'names.csv'], env)
    expect(unknown).toMatchObject({ code: 2, out: '' })
    expect(unknown.err).toContain('external_id or login')
    await here.write('people.json', '{"login": "ana@example.com"}')
    const other = await here.run([...send, 'people.json'], env)
    expect(other).toMatchObject({ code: 2, out: '', err: expect.stringContaining('The file cannot be read as CSV.') })
  })

  it.each([
    ['nobody named', []],
    ['people and a group at once', ['--login', 'cleo@example.com', '--group', 'staff']],
    ['a group that there is not', ['--group', 'absent']],
    ['a language that there is not', ['--login', 'cleo@example.com', '--language', 'xx']],
    ['a directory that there is not', ['--login', 'cleo@example.com', '--directory', 'absent']],
    ['no time at all', ['--login', 'cleo@example.com', '--days', '0']],
    ['days that are no number', ['--login', 'cleo@example.com', '--days', 'soon']],
  ])('are refused with a reason for %s', async (_what, options) => {
    const ran = await here.run(['invites', 'send', s.flow.integrationId, ...options], env)
    expect(ran).toMatchObject({ code: 2, out: '' })
    expect(ran.err).toMatch(/request_invalid|not_found|--days takes a whole number/)
  })

  it.each([['show'], ['cancel']])('are not there under an id of no campaign: %s', async command => {
    const ran = await here.run(['invites', command, 'cmp_absent'], env)
    expect(ran).toMatchObject({ code: 2, out: '', err: 'stepgate: not_found: There is no campaign of this id.' })
  })

  it('say so where nobody is verified through an integration, or the host has no mail server', async () => {
    const directory = await here.run(['invites', 'send', s.w.directoryId, '--login', 'cleo@example.com'], env)
    expect(directory.err).toContain('nobody is verified')
    const mute = await world()
    const flow = await mute.flow()
    const answer = await mute.admin('POST', '/v1/invites', { integrationId: flow.integrationId, people: [{ login: 'x' }] })
    expect(answer).toMatchObject({ status: 422, body: { code: 'operation_not_allowed' } })
    await mute.close()
  })
})
