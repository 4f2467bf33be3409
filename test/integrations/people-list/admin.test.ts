import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Fault } from '../../../src/contract/index.ts'
import { type World, world } from '../../support/world.ts'

/** Entering people over the admin API, and what becomes of them in the view. */

const day = 86_400_000

interface Uploaded {
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  readonly removed: number
  readonly skipped: number
  readonly faults: readonly Fault[]
  readonly seen: number
  readonly lines: readonly object[]
}

interface Page {
  readonly items: readonly { readonly login: string }[]
  readonly nextCursor: string | null
}

describe.each(['sqlite', 'postgres'] as const)('people who are entered, on %s', database => {
  let w: World
  beforeAll(async () => {
    w = await world({ database })
  })
  afterAll(() => w.close())

  const iso = (ms: number) => new Date(ms).toISOString().slice(0, 10)
  const dayFromNow = (days: number) => iso(w.clock.now() + days * day)

  async function listOf(config: object = {}): Promise<string> {
    const made = await w.admin<{ id: string }>('POST', '/v1/integrations', {
      template: 'people-list',
      name: `Contractors ${Math.random()}`,
      config,
    })
    expect(made.status).toBe(201)
    return made.body.id
  }

  async function upload(id: string, text: string | ReadableStream, query = '') {
    const answer = await fetch(`${w.url}/v1/directory/${id}/people${query}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${w.adminToken}`, 'content-type': 'text/csv' },
      body: text,
      ...(typeof text === 'string' ? {} : { duplex: 'half' as const }),
    })
    const raw = await answer.text()
    return { status: answer.status, raw, body: JSON.parse(raw) as Uploaded & { readonly code?: string } }
  }

  const exported = async (id: string): Promise<string> => {
    const answer = await fetch(`${w.url}/v1/directory/${id}/people.csv`, { headers: { authorization: `Bearer ${w.adminToken}` } })
    expect(answer.headers.get('content-type')).toContain('text/csv')
    return answer.text()
  }

  const put = (id: string, externalId: string, body: object) => w.admin('PUT', `/v1/directory/${id}/people/${externalId}`, body)
  const list = async (id: string) =>
    (await w.admin<{ items: { externalId: string; login: string }[] }>('GET', `/v1/directory/${id}/people`)).body.items

  /** A run to its end. One that a nudge began may still be under way. */
  async function synced(id: string): Promise<{ state: string; counts: Record<string, number> }> {
    for (;;) {
      const begun = await w.admin<{ runId?: string }>('POST', `/v1/integrations/${id}/sync`, { mode: 'incremental' })
      const { runId } = begun.body
      for (;;) {
        const runs = await w.admin<{ items: { id: string; state: string; counts: Record<string, number> }[] }>(
          'GET',
          `/v1/sync-runs?integrationId=${id}`,
        )
        const going = runs.body.items.some(run => run.state === 'running')
        const mine = runs.body.items.find(run => run.id === runId)
        if (mine && mine.state !== 'running') return mine
        if (!mine && !going) break
      }
    }
  }

  async function statusOf(id: string, externalId: string): Promise<string> {
    const user = await w.admin<{ status: string; sourceStatus: string }>('GET', `/v1/directory/users/${id}/${externalId}`)
    return `${user.body.status} ${user.body.sourceStatus}`
  }

  it('puts one person, changes and removes them, and the view follows; each is in the audit by id alone', async () => {
    const id = await listOf()
    const person = { login: 'Eve@Partner.example', givenName: 'Eve', familyName: 'Canary-Name', sponsor: 'boss@example.com' }
    expect((await put(id, 'c-1', person)).status).toBe(201)
    expect((await put(id, 'c-1', person)).status).toBe(200)
    expect((await put(id, 'c-1', { ...person, phone: '+49 30 1234567' })).body).toMatchObject({ phone: '+49 30 1234567' })
    await synced(id)
    expect(await statusOf(id, 'c-1')).toBe('active ACTIVE')
    expect((await w.admin('DELETE', `/v1/directory/${id}/people/c-1`)).status).toBe(204)
    expect((await w.admin('DELETE', `/v1/directory/${id}/people/c-1`)).status).toBe(404)
    await synced(id)
    expect(await statusOf(id, 'c-1')).toBe('removed ACTIVE')
    await w.host.settleDown()
    const audit = await w.admin<{ items: { action: string; facts: object }[] }>('GET', `/v1/audit?target=${id}`)
    const actions = audit.body.items.map(entry => entry.action).filter(action => action.startsWith('people_list.'))
    expect(actions.sort()).toEqual(['people_list.person_created', 'people_list.person_removed', 'people_list.person_updated'])
    expect(JSON.stringify(audit.body)).not.toContain('Canary-Name')
    expect(w.log.lines.join('\n')).not.toContain('Canary-Name')
  })

  it('says everything that is wrong with a person at once, and repeats nothing of it', async () => {
    const id = await listOf({ needsSponsor: true, mostDays: 90 })
    const answer = await put(id, 'c-1', {
      login: ' ',
      email: 'canary',
      birthDate: '30.04.1990',
      endDate: 'canary',
      role: 'canary',
    })
    expect(answer.status).toBe(400)
    const faults = answer.body.faults as readonly Fault[]
    expect(faults.map(({ path }) => path).sort()).toEqual(['/birthDate', '/email', '/endDate', '/login', '/role'])
    expect(JSON.stringify(answer.body)).not.toMatch(/canary|30\.04/)
    const late = await put(id, 'c-1', { login: 'a', startDate: dayFromNow(5), endDate: dayFromNow(96) })
    expect((late.body.faults as readonly Fault[]).map(({ path }) => path)).toEqual(['/sponsor', '/endDate'])
    expect((await put(id, 'c-1', { login: 'a', sponsor: 'b', startDate: dayFromNow(5), endDate: dayFromNow(95) })).status).toBe(
      201,
    )
    expect((await put(id, 'someone@example.com', { login: 'a' })).status).toBe(400)
  })

  it('gives a login to one person of a list', async () => {
    const id = await listOf()
    await put(id, 'c-1', { login: 'ada@partner.example' })
    const second = await put(id, 'c-2', { login: 'ADA@partner.example' })
    expect(`${second.status} ${second.body.code}`).toBe('409 conflict')
    expect((await list(id)).map(person => person.externalId)).toEqual(['c-1'])
  })

  it('begins and ends people on their days, without anybody editing', async () => {
    const id = await listOf({ timeZone: 'America/New_York' })
    await put(id, 'later', { login: 'later', startDate: dayFromNow(10), endDate: dayFromNow(20) })
    await put(id, 'now', { login: 'now' })
    await synced(id)
    expect(await statusOf(id, 'later')).toBe('staged STAGED')
    w.clock.advance(11 * day)
    expect(await synced(id)).toMatchObject({ state: 'done', counts: { updated: 1 } })
    expect(await statusOf(id, 'later')).toBe('active ACTIVE')
    w.clock.advance(11 * day)
    expect(await synced(id)).toMatchObject({ state: 'done', counts: { deactivated: 1 } })
    expect(await statusOf(id, 'later')).toBe('inactive ENDED')
    expect(await statusOf(id, 'now')).toBe('active ACTIVE')
  })

  it('takes a file as spreadsheets write it, and the same one again without doing anything', async () => {
    const id = await listOf()
    const file =
      '\ufeffLogin;Given name;family_name;E-Mail;Sponsor\r\n' +
      'eve@partner.example;Eve;"O""Neil; Jr";eve@partner.example;boss\r\n\r\nbob@partner.example;Bob;Śliwa;;\r\n'
    const first = await upload(id, file)
    expect(first.body).toMatchObject({ created: 2, updated: 0, unchanged: 0, removed: 0, skipped: 0 })
    const people = await list(id)
    expect(people).toContainEqual(
      expect.objectContaining({ familyName: 'O"Neil; Jr', email: 'eve@partner.example', sponsor: 'boss' }),
    )
    const again = await upload(id, file)
    expect(again.body).toMatchObject({ created: 0, updated: 0, unchanged: 2, removed: 0 })
    expect(await list(id)).toEqual(people)
    const changed = await upload(id, file.replace('Bob', 'Robert'))
    expect(changed.body).toMatchObject({ created: 0, updated: 1, unchanged: 1 })
    expect((await list(id)).map(({ externalId }) => externalId)).toEqual(people.map(({ externalId }) => externalId))
  })

  it('tells every wrong line by number and column, repeats no value, and takes nothing of the file', async () => {
    const id = await listOf()
    await put(id, 'taken', { login: 'taken@partner.example' })
    const answer = await upload(
      id,
      [
        'externalId,login,email,birthDate,startDate,endDate',
        'c-1,one@partner.example,one@partner.example,1990-04-30,,',
        'c-2,two@partner.example,canary-no-mail,30/04/1990,2026-02-30,',
        'canary@id,three@partner.example,,,2026-05-01,2026-04-01',
        'c-4,,,,,',
        'c-5,ONE@partner.example,,,,',
        'c-6,canary,more,columns,than,the,header',
        'c-1,six@partner.example,,,,',
        'c-8,taken@partner.example,,,,',
      ].join('\n'),
    )
    expect(answer.status).toBe(400)
    const paths = answer.body.faults.map(({ path }) => path)
    expect(paths.toSorted()).toEqual(
      [
        '/lines/3/birthDate',
        '/lines/3/email',
        '/lines/3/startDate',
        '/lines/4/externalId',
        '/lines/4/endDate',
        '/lines/5/login',
        '/lines/7',
      ].toSorted(),
    )
    expect(answer.raw).not.toMatch(/canary|partner\.example|30\/04|02-30/)
    const rest = [
      'externalId,login',
      'c-1,one@partner.example',
      'c-5,ONE@partner.example',
      'c-1,six',
      'c-8,taken@partner.example',
    ]
    const second = await upload(id, rest.join('\n'))
    expect(second.body.faults.map(({ path }) => path)).toEqual(['/lines/3/login', '/lines/4/externalId', '/lines/5/login'])
    expect((await list(id)).map(({ externalId }) => externalId)).toEqual(['taken'])
    const skipping = await upload(id, rest.join('\n'), '?skipFaulty=true')
    expect(skipping.body).toMatchObject({ created: 1, skipped: 3 })
    expect(skipping.body.faults).toHaveLength(3)
  })

  it('tells what a file would do, line by line, and changes nothing by it', async () => {
    const id = await listOf()
    await put(id, 'c-1', { login: 'same@partner.example' })
    await put(id, 'c-2', { login: 'renamed@partner.example', givenName: 'Old' })
    await put(id, 'c-3', { login: 'gone@partner.example' })
    const before = await list(id)
    const right = ['login,givenName', 'same@partner.example,', 'renamed@partner.example,New', 'new@partner.example,Eve']
    const looked = await upload(id, right.join('\n'), '?dryRun=true')
    expect(looked.body).toMatchObject({ created: 1, updated: 1, unchanged: 1, removed: 0, skipped: 0, faults: [] })
    expect(looked.body.lines).toEqual([
      { line: 4, outcome: 'created', person: { login: 'new@partner.example', givenName: 'Eve' }, faults: [] },
      {
        line: 3,
        outcome: 'updated',
        person: { externalId: 'c-2', login: 'renamed@partner.example', givenName: 'New' },
        faults: [],
      },
      { line: 2, outcome: 'unchanged', person: { externalId: 'c-1', login: 'same@partner.example' }, faults: [] },
    ])
    const replacing = await upload(id, right.join('\n'), '?dryRun=true&replace=true')
    expect(replacing.body).toMatchObject({ created: 1, removed: 1 })
    expect(replacing.body.lines[0]).toEqual({
      line: null,
      outcome: 'removed',
      person: { externalId: 'c-3', login: 'gone@partner.example' },
      faults: [],
    })
    await put(id, 'c-4', { login: 'meanwhile@partner.example' })
    const late = await upload(id, right.join('\n'), `?replace=true&seen=${replacing.body.seen}`)
    expect([late.status, late.body.code]).toEqual([409, 'version_conflict'])
    await w.admin('DELETE', `/v1/directory/${id}/people/c-4`)
    const wrong = [...right, 'SAME@partner.example,Twice', ',Nobody', 'a,b,c'].join('\n')
    const faulty = await upload(id, wrong, '?dryRun=true&replace=true')
    expect(faulty.status).toBe(200)
    expect(faulty.body).toMatchObject({ created: 1, updated: 1, unchanged: 1, removed: 0, skipped: 3 })
    expect(faulty.body.lines.slice(0, 3)).toEqual([
      {
        line: 5,
        outcome: 'faulty',
        person: { login: 'SAME@partner.example', givenName: 'Twice' },
        faults: [{ path: '/login', message: 'An earlier line has this login.' }],
      },
      {
        line: 6,
        outcome: 'faulty',
        person: { givenName: 'Nobody' },
        faults: [{ path: '/login', message: 'A login is required.' }],
      },
      {
        line: 7,
        outcome: 'faulty',
        person: {},
        faults: [{ path: '', message: 'Has 3 columns, where the header has 2.' }],
      },
    ])
    expect((await upload(id, 'nothing\n', '?dryRun=true')).status).toBe(400)
    expect(await list(id)).toEqual(before)
    const { seen } = (await upload(id, right.join('\n'), '?dryRun=true&replace=true')).body
    expect((await upload(id, right.join('\n'), `?replace=true&seen=${seen}`)).body).toMatchObject({ created: 1, removed: 1 })
    const audit = await w.admin<{ items: { action: string }[] }>('GET', `/v1/audit?target=${id}`)
    expect(audit.body.items.filter(({ action }) => action === 'people_list.uploaded')).toHaveLength(1)
  })

  it('refuses a file because of what others changed, not because they said the same again or named nobody', async () => {
    const id = await listOf()
    const file = 'externalId,login\nc-1,one\nc-2,two'
    await upload(id, file)
    const { seen } = (await upload(id, file, '?dryRun=true&replace=true')).body
    expect((await put(id, 'c-1', { login: 'one' })).status).toBe(200)
    expect((await w.admin('DELETE', `/v1/directory/${id}/people/nobody`)).status).toBe(404)
    expect((await upload(id, file)).body).toMatchObject({ unchanged: 2 })
    const more = `${file}\nc-3,three`
    expect((await upload(id, more, `?replace=true&seen=${seen}`)).body).toMatchObject({ created: 1 })
    expect((await upload(id, more, `?seen=${seen}`)).body.code).toBe('version_conflict')
  })

  it('finds people by the beginnings of what they are known by, page by page in the order of logins', async () => {
    const id = await listOf()
    const people = Array.from({ length: 30 }, (_, n) => `e-${99 - n},p${String(n).padStart(2, '0')}@partner.example,Crowd,boss`)
    await upload(id, `externalId,login,familyName,sponsor\n${people.join('\n')}\nx-1,ewa,Śliwa,jan@partner.example`)
    await put(id, 'x-2', { login: 'jm', familyName: 'Müller' })
    await put(id, 'x-3', { login: 'gone' })
    await w.admin('DELETE', `/v1/directory/${id}/people/x-3`)
    const look = async (query: string) =>
      (await w.admin<Page>('GET', `/v1/directory/${id}/people?${new URLSearchParams(query)}`)).body
    const logins = async (search: string) => (await look(`search=${search}`)).items.map(({ login }) => login)
    expect(await look('search=sliw')).toMatchObject({
      items: [{ login: 'ewa' }],
      nextCursor: null,
      total: 32,
      today: iso(w.clock.now()),
    })
    expect(await logins('mueller')).toEqual(['jm'])
    expect(await logins('P07@part crow')).toEqual(['p07@partner.example'])
    expect(await logins('jan')).toEqual(['ewa'])
    expect(await logins('gone')).toEqual([])
    expect(await logins('rowd')).toEqual([])
    const seen: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Page = await look(`limit=7&search=crowd${cursor === '' ? '' : `&cursor=${cursor}`}`)
      seen.push(...page.items.map(({ login }) => login))
      cursor = page.nextCursor
    }
    expect(seen).toEqual(people.map(line => line.split(',')[1]))
    const first = await look('limit=2')
    expect(first.items.map(({ login }) => login)).toEqual(['ewa', 'jm'])
    expect((await look(`limit=1&cursor=${first.nextCursor}`)).items[0]?.login).toBe('p00@partner.example')
  })

  it('overwrites nobody who is there already, and nothing that whoever writes has not seen', async () => {
    const id = await listOf()
    const path = `/v1/directory/${id}/people/c-1`
    const write = async (login: string, headers: Record<string, string>) => {
      const answer = await fetch(`${w.url}${path}`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${w.adminToken}`, 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ login }),
      })
      const body = (await answer.json()) as { readonly code?: string; readonly faults?: readonly Fault[] }
      return { status: answer.status, tag: answer.headers.get('etag') ?? '', body }
    }
    const first = await write('one', { 'if-none-match': '*' })
    expect(first.status).toBe(201)
    const second = await write('two', { 'if-none-match': '*' })
    expect([second.status, second.body.code, second.body.faults?.[0]?.path]).toEqual([409, 'conflict', '/externalId'])
    w.clock.advance(1_000)
    expect((await write('two', { 'if-match': first.tag })).status).toBe(200)
    expect((await write('three', { 'if-match': first.tag })).body.code).toBe('version_conflict')
    expect((await write('three', { 'if-match': 'nonsense' })).body.code).toBe('version_conflict')
    expect((await list(id)).map(({ login }) => login)).toEqual(['two'])
    // As by a replica whose clock is behind: each change has a tag of its own all the same.
    w.clock.advance(-3_000)
    const tags = [(await write('three', {})).tag, (await write('four', {})).tag]
    await upload(id, 'externalId,login\nc-1,two')
    expect(new Set([first.tag, ...tags, (await write('two', {})).tag]).size).toBe(4)
    w.clock.advance(3_000)
    await w.admin('DELETE', path)
    expect((await write('three', { 'if-match': first.tag })).body.code).toBe('version_conflict')
    expect((await write('three', { 'if-none-match': '*' })).status).toBe(201)
  })

  it.each([
    ['nothing', '', '/lines/1'],
    ['no header', 'canary,1990-04-30\n', '/lines/1/1'],
    ['only a header', 'login\n', '/lines'],
    ['a quotation mark without end', 'login,sponsor\na,b\nc,"canary\nd,e\n', '/lines/'],
  ])('refuses a file with %s', async (_what, text, path) => {
    const id = await listOf()
    const answer = await upload(id, text)
    expect(answer.status).toBe(400)
    expect(answer.body.faults[0]?.path.startsWith(path)).toBe(true)
    expect(answer.raw).not.toContain('canary')
    expect(await list(id)).toEqual([])
  })

  it('makes the list exactly the file, and the removal guard of the sync holds what would be too many', async () => {
    const id = await listOf()
    const lines = (count: number) =>
      Array.from({ length: count }, (_, index) => `c-${index},p${index}@partner.example`).join('\n')
    await upload(id, `externalId,login\n${lines(60)}`)
    await synced(id)
    expect(await upload(id, `externalId,login\n${lines(55)}`, '?replace=true&skipFaulty=true')).toMatchObject({ status: 400 })
    expect((await upload(id, `externalId,login\n${lines(55)}`, '?replace=true')).body).toMatchObject({
      unchanged: 55,
      removed: 5,
    })
    expect(await synced(id)).toMatchObject({ state: 'done' })
    expect(await statusOf(id, 'c-57')).toBe('removed ACTIVE')
    expect((await upload(id, 'externalId,login\nc-0,p0@partner.example', '?replace=true')).body).toMatchObject({ removed: 54 })
    await synced(id)
    const runs = await w.admin<{ items: { state: string }[] }>('GET', `/v1/sync-runs?integrationId=${id}`)
    expect(runs.body.items.map(run => run.state)).toContain('held')
    expect(await statusOf(id, 'c-5')).toBe('active ACTIVE')
  })

  it('writes a file that no spreadsheet runs, and reads it back as it was', async () => {
    const id = await listOf()
    const wild = {
      login: '=HYPERLINK("https://evil.example")',
      givenName: '+1',
      familyName: "'=quoted",
      sponsor: '@boss, "the" one',
    }
    await put(id, 'c-1', { ...wild, phone: '+49 30 1234567', employeeNumber: '-5' })
    const text = await exported(id)
    const cells = text.split('\r\n')[1]?.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/) ?? []
    expect(cells.filter(cell => /^"?[=+\-@]/.test(cell))).toEqual([])
    const before = await list(id)
    expect((await upload(id, text, '?replace=true')).body).toMatchObject({ created: 0, updated: 0, unchanged: 1, removed: 0 })
    expect(await list(id)).toEqual(before)
  })

  it('enters nobody where people are read from elsewhere, and knows nobody who may not enter them', async () => {
    expect((await put(w.directoryId, 'c-1', { login: 'a' })).body.code).toBe('conflict')
    const auditor = await w.admin<{ token: string }>('POST', '/v1/admin-tokens', { name: 'auditor', role: 'auditor' })
    const answer = await fetch(`${w.url}/v1/directory/${await listOf()}/people`, {
      headers: { authorization: `Bearer ${auditor.body.token}` },
    })
    expect(answer.status).toBe(403)
  })

  it('forgets a list with its integration', async () => {
    const made = await w.admin<{ id: string; name: string }>('POST', '/v1/integrations', {
      template: 'people-list',
      name: 'Gone',
      config: {},
    })
    await put(made.body.id, 'c-1', { login: 'a' })
    await w.admin('DELETE', `/v1/integrations/${made.body.id}`, { confirm: 'Gone' })
    const rows = await w.store.db.selectFrom('listed_people').selectAll().execute()
    expect(rows.filter(row => row.integration_id === made.body.id)).toEqual([])
    expect((await put(made.body.id, 'c-1', { login: 'a' })).status).toBe(410)
  })

  it('takes 100,000 lines without holding them, and no more than that', { timeout: 240_000 }, async () => {
    const id = await listOf()
    const encoder = new TextEncoder()
    const file = (lines: number) => {
      let at = 0
      return new ReadableStream({
        pull(controller) {
          if (at === 0) controller.enqueue(encoder.encode('externalId,login,givenName,familyName,sponsor,endDate\n'))
          const to = Math.min(at + 1_000, lines)
          let text = ''
          for (; at < to; at += 1) text += `c-${at},p${at}@partner.example,Ada,Of ${at},boss@example.com,2030-01-01\n`
          controller.enqueue(encoder.encode(text))
          if (at >= lines) controller.close()
        },
      })
    }
    const before = process.memoryUsage().heapUsed
    const answer = await upload(id, file(100_000))
    expect(answer.body).toMatchObject({ created: 100_000, skipped: 0 })
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(150 * 1024 * 1024)
    expect((await upload(id, file(100_001))).status).toBe(413)
    const left = await w.store.db
      .selectFrom('people_uploads')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .executeTakeFirst()
    expect(Number(left?.n)).toBe(0)
    // One request compares a part of so long a list, and the next one goes on.
    const look = async (query: object) =>
      (await w.admin<Page>('GET', `/v1/directory/${id}/people?${new URLSearchParams({ search: 'p99999', ...query })}`)).body
    const first = await look({})
    expect(first).toMatchObject({ items: [], nextCursor: expect.any(String), total: 100_000 })
    const found: string[] = []
    let requests = 1
    for (let cursor = first.nextCursor; cursor !== null; requests += 1) {
      const page = await look({ cursor })
      found.push(...page.items.map(({ login }) => login))
      cursor = page.nextCursor
    }
    expect([found, requests]).toEqual([['p99999@partner.example'], 6])
  })
})
