import { createServer } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OktaStandIn } from '../../src/sandbox/okta/index.ts'
import { type Shell, shell } from '../support/command.ts'
import { oktaDirectory } from '../support/okta-directory.ts'
import { type World, world } from '../support/world.ts'

describe('syncs from the command line', () => {
  let w: World
  let here: Shell
  let okta: OktaStandIn & { readonly integrationId: string }
  let env: Record<string, string>
  beforeAll(async () => {
    w = await world({ asksFirst: true })
    here = await shell()
    okta = await oktaDirectory(w, 60)
    env = { STEPGATE_URL: w.url, STEPGATE_TOKEN: w.adminToken }
  })
  afterAll(async () => {
    await here.close()
    await okta.close()
    await w.close()
  })

  const sync = (...more: string[]) => here.run(['sync', okta.integrationId, ...more], env)
  const runs = (...args: string[]) => here.run(['runs', ...args], env)
  const newest = async () => {
    const [run] = JSON.parse((await runs('list', '--json', '--integration', okta.integrationId)).out) as {
      id: string
      state: string
    }[]
    if (run === undefined) throw new Error('there is no run')
    return run
  }
  async function users(order: object) {
    const answer = await fetch(`${okta.url}/__sandbox/users`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(order),
    })
    expect(answer.status).toBe(200)
  }
  const drop = (from: number, to: number) =>
    users({ remove: Array.from({ length: to - from }, (_, n) => `user${from + n}@example.com`) })

  it('show what a sync would do before there is any', async () => {
    const ran = await sync('--dry-run')
    expect(ran.code).toBe(0)
    const [head, create, change, deactivate, remove, leave, ...rest] = ran.out.split('\n')
    expect(head).toBe('Nothing was written. A sync would')
    expect(create).toMatch(/^ {2}create +60\b/)
    for (const line of [change, deactivate, remove, leave]) expect(line).toMatch(/^ {2}\w+ +0$/)
    // No counts of what was done: nothing was.
    expect(rest).toEqual([])
  })

  it('wait for a yes the first time, and say how to give it', async () => {
    const ran = await sync()
    expect(ran.code).toBe(3)
    const { id } = await newest()
    expect(ran.err).toBe(
      `stepgate: held: a first read counts only; if the counts are right, "stepgate runs confirm ${id}" begins the real one`,
    )
    expect((await runs('list', '--state', 'held')).out).toMatch(/ +Okta .*held \(waits\).* test$/m)
    const confirmed = await runs('confirm', id)
    expect(confirmed).toMatchObject({ code: 0, err: '' })
    expect(confirmed.out).toContain('done: 60 read, 60 new')
    const again = await runs('confirm', id)
    expect(again.code).toBe(2)
    expect(again.err).toContain('conflict')
    expect((await runs('show', id)).out).toMatch(/decided +confirmed by test/)
  })

  it('read what changed, and say so', async () => {
    expect(await sync('--full')).toMatchObject({ code: 0, out: expect.stringContaining('60 unchanged') })
    const shown = await runs('show', (await newest()).id)
    expect(shown.out).toMatch(/^done: 60 read/)
    expect(shown.out).toMatch(/mode +full/)
    const list = await runs('list', '--limit', '1')
    expect(list.out.split('\n')).toHaveLength(2)
    expect(list.err).toContain('There are more')
  })

  it('are held where too many would go: their list is looked at, and it is released', async () => {
    await drop(0, 12)
    const held = await sync('--full')
    expect(held.code).toBe(3)
    const { id } = await newest()
    expect(held.err).toContain(`it would remove 12 people; see them by "stepgate runs people ${id}"`)
    const people = await runs('people', id, '--limit', '5')
    expect(people.out.split('\n')).toHaveLength(6)
    expect(people.out).toContain('@example.com')
    const cursor = people.err.split('--cursor ')[1] ?? ''
    expect((await runs('people', id, '--cursor', cursor)).out.split('\n')).toHaveLength(8)
    const released = await runs('release', id)
    expect(released).toMatchObject({ code: 0, err: '', out: expect.stringContaining('12 removed') })
  })

  it('are held and rejected: nobody goes', async () => {
    await drop(12, 24)
    const dry = await sync('--full', '--dry-run')
    expect(dry).toMatchObject({ code: 0, err: '' })
    expect(dry.out).toMatch(/remove +12\b/)
    expect(dry.out.split('\n').at(-1)).toBe('a sync would be held: it would remove 12 people')
    expect((await sync('--full')).code).toBe(3)
    const { id } = await newest()
    expect(await runs('reject', id)).toMatchObject({
      code: 0,
      out: 'rejected: nobody was removed; the next full read judges anew',
    })
    expect((await runs('release', id)).code).toBe(2)
  })

  it('need two administrators where the directory says so', async () => {
    const schedule = { incrementalMinutes: 15, fullHours: 24, paused: false, twoPeople: true }
    await w.admin('PUT', `/v1/integrations/${okta.integrationId}/schedule`, schedule)
    const appoint = async (name: string) =>
      (await w.admin<{ token: string }>('POST', '/v1/admin-tokens', { name, role: 'admin' })).body.token
    const [first, second] = [await appoint('first'), await appoint('second')]
    await sync('--full')
    const { id } = await newest()
    const release = (token: string) => here.run(['runs', 'release', id, '--token', token], env)
    expect((await release(first)).out).toBe('noted: a second administrator has to release it too')
    expect((await release(first)).err).toContain('confirmation_required')
    // Who made the first one's token may be the same person.
    expect((await release(w.adminToken)).err).toContain('confirmation_required')
    const released = await release(second)
    expect(released).toMatchObject({ code: 0, out: expect.stringContaining('12 removed') })
  })

  it('that are over cannot be cancelled any more, and are shown as they ended', async () => {
    const { id } = await newest()
    expect(await runs('cancel', id)).toMatchObject({ code: 0, out: expect.stringMatching(/^done: /) })
  })

  it('do without events where those cannot be had', async () => {
    const through = await behind(w.url, path => path.endsWith('/events'))
    const ran = await here.run(['sync', okta.integrationId], { ...env, STEPGATE_URL: through.url })
    expect(ran).toMatchObject({ code: 0, out: expect.stringMatching(/^done: /) })
    expect(through.refused).toHaveLength(1)
    await through.close()
  })

  it('end with 4 where the product is the trouble', async () => {
    const answer = await fetch(`${okta.url}/__sandbox/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ path: '/api/v1/users', kind: 'html', times: 20 }),
    })
    expect(answer.status).toBe(201)
    const ran = await sync('--full')
    expect(ran.code).toBe(4)
    expect(ran.err).toContain('the run ended failed: response_invalid')
  })

  it.each([
    ['a kind of list that there is none of', ['people', 'run_x', '--kind', 'everybody']],
    ['a run that there is none of', ['show', 'run_nobody']],
    ['no run', ['release']],
    ['another command', ['dance']],
  ])('used wrongly end with 2 and a sentence: %s', async (_what, args) => {
    const ran = await runs(...args)
    expect(ran).toMatchObject({ code: 2, out: '' })
    expect(ran.err).not.toBe('')
  })
})

/** A proxy that does not let some paths through. */
async function behind(url: string, isRefused: (path: string) => boolean) {
  const refused: string[] = []
  const server = createServer(async (request, response) => {
    const path = request.url ?? ''
    if (isRefused(path)) {
      refused.push(path)
      return response.writeHead(502).end()
    }
    const body: Buffer[] = []
    for await (const chunk of request) body.push(chunk as Buffer)
    const { authorization = '', 'content-type': type } = request.headers
    const answer = await fetch(`${url}${path}`, {
      method: request.method ?? 'GET',
      headers: { authorization, ...(type === undefined ? {} : { 'content-type': type }) },
      ...(body.length === 0 ? {} : { body: Buffer.concat(body) }),
    })
    return response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    refused,
    close: () => {
      server.closeAllConnections()
      return new Promise(resolve => server.close(resolve))
    },
  }
}
