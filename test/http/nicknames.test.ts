import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findByExternalId } from '../../src/directory/users.ts'
import { createNicknames } from '../../src/verification/nicknames/index.ts'
import { knowledgeOf } from '../../src/verification/reviews/aliases.ts'
import { type Shell, shell } from '../support/command.ts'
import { said } from '../support/editable-claims.ts'
import { testMarks } from '../support/marks.ts'
import { type World, world } from '../support/world.ts'

type Item = { readonly id: string; readonly name: string; readonly short: string; readonly state: string }
type Page = { readonly items: readonly Item[]; readonly nextCursor: string | null; readonly faults?: readonly object[] }
const path = '/v1/matching/nicknames'

describe('the list of short forms, by the admin API and the command line', () => {
  let w: World
  let here: Shell
  const tokens = new Map<string, string>()
  beforeAll(async () => {
    w = await world()
    here = await shell()
    for (const role of ['admin', 'owner', 'auditor']) {
      const made = await w.admin<{ token: string }>('POST', '/v1/admin-tokens', { name: role, role })
      tokens.set(role, made.body.token)
    }
    w.clock.advance(60_000)
  })
  afterAll(async () => {
    await here.close()
    await w.close()
  })
  const add = (...pairs: readonly (readonly [string, string])[]) =>
    w.admin<Page>('POST', path, { items: pairs.map(([name, short]) => ({ name, short })) })
  const cli = (role: string, ...args: string[]) =>
    here.run(['nicknames', ...args], { STEPGATE_URL: w.url, STEPGATE_TOKEN: tokens.get(role) ?? '' })

  it.each([
    ['a name of two words', ['Anna Maria', 'Ami'], '/items/0/name'],
    ['a letter', ['Wolfram', 'W'], '/items/0/short'],
    ['figures', ['Wolfram', 'w0lf'], '/items/0/short'],
    ['nothing that is left of it', ['Wolfram', '…'], '/items/0/short'],
    ['the name itself', ['Wolfram', 'WÓLFRAM'], '/items/0/short'],
    ['what sounds like it', ['Sophia', 'Sofia'], '/items/0/short'],
    ['what is built in', ['Robert', 'Bob'], '/items/0/short'],
    ['what is built in, the other way about', ['Bob', 'Robert'], '/items/0/short'],
  ])('takes no %s, and says where', async (_, pair, at) => {
    const { status, body } = await add([pair[0] ?? '', pair[1] ?? ''])
    expect([status, body.faults]).toMatchObject([400, [{ path: at }]])
  })

  it('takes all of them or none, and none twice', async () => {
    const { body } = await add(['Ulrike', 'Zaza'], ['ULRIKE', 'Zázá'], ['Ulrike', 'Fips'], ['Zaza', 'Fips'])
    expect(body.faults).toMatchObject([{ path: '/items/1/short' }, { path: '/items/3/short' }])
    expect((await w.admin<Page>('GET', path)).body.items).toEqual([])
  })

  it('bounds the short forms of a name, since all of them are looked for among namesakes', async () => {
    const shorts = ['babo', 'dedu', 'gigo', 'lulo', 'memu', 'nono', 'pipu', 'rero', 'titu']
    const { body } = await add(...shorts.map((short): [string, string] => ['Friedrun', short]))
    expect(body.faults).toMatchObject([{ path: '/items/8/name' }])
    const names = ['Adelgund', 'Berthold', 'Eckehard', 'Hiltrud', 'Roswitha']
    const other = await add(...names.map((name): [string, string] => [name, 'kuku']))
    expect(other.body.faults).toMatchObject([{ path: '/items/4/short' }])
  })

  it('is kept in the form that is compared, and paged by name', async () => {
    expect((await add(['Zoltán', 'Pöpi'], ['Bronislava', 'Mumu'], ['Bronislava', 'Gogo'])).status).toBe(202)
    const pages: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const query = cursor === '' ? '' : `&cursor=${cursor}`
      const page: { body: Page } = await w.admin<Page>('GET', `${path}?limit=2${query}`)
      pages.push(page.body.items.map(({ name, short }) => `${name} ${short}`).join())
      cursor = page.body.nextCursor
    }
    expect(pages).toEqual(['bronislava gogo,bronislava mumu', 'zoltan popi'])
    expect((await w.admin<Page>('GET', `${path}?state=in_force`)).body.items).toEqual([])
  })

  it('is filled from a file, confirmed and shown from the command line', async () => {
    await here.write('more.csv', 'note,Short,Name\nx,Kaki,Isolde\ny,Dodo,Gerlinde\n')
    const added = await cli('admin', 'add', '--csv', 'more.csv')
    const ids = [...added.out.matchAll(/^(nck_\S+) waits/gm)].map(([, id = '']) => id)
    expect([added.code, ids.length]).toEqual([0, 2])
    expect((await cli('admin', 'confirm', ...ids)).err).toContain('forbidden')
    expect((await cli('auditor', 'confirm', ...ids)).err).toContain('owner or admin')
    expect((await cli('owner', 'confirm', ...ids)).out).toBe('in force')
    expect((await cli('auditor', 'list')).out).toMatch(/isolde +kaki +in_force +admin and owner/)
    expect((await cli('auditor', 'list', '--csv')).out).toContain('name,short\nbronislava,gogo\n')
    expect((await cli('admin', 'remove', ids[0] ?? '')).out).toBe('removed')
    expect((await cli('auditor', 'list')).out).not.toContain('isolde')
    expect((await cli('admin', 'add', 'Kunigunde')).err).toContain('takes a name and its short form')
    expect((await cli('admin', 'add', '--csv', 'none.csv')).err).toContain('cannot be read')
    await here.write('bad.csv', 'first,second\na,b\n')
    expect((await cli('admin', 'add', '--csv', 'bad.csv')).err).toContain('lacks a header')
  })

  it('is named among what no replay of a policy tells about', async () => {
    const tried = await w.admin<{ notTried: readonly string[] }>('POST', '/v1/policies/default/try', { settings: {} })
    expect(tried.body.notTried).toEqual(['nicknames'])
  })

  it('hands in one list for as long as nothing changes', async () => {
    const nicknames = createNicknames()
    const first = await nicknames.inForce(w.store.db)
    expect(first).toEqual([['gerlinde', 'dodo']])
    expect(await nicknames.inForce(w.store.db)).toBe(first)
    await add(['Walburga', 'Xixi'])
    expect(await nicknames.inForce(w.store.db)).toEqual(first)
  })

  it.each([
    ['administrators alone can set it', 'no', 'DE'],
    ['people can edit it', 'yes', undefined],
    ['the product does not say', 'unknown', undefined],
  ] as const)('stands beside the country of somebody, by which numbers are read, where %s', async (_, editable, region) => {
    const login = `where-${editable}@example.com`
    const { externalId } = await w.person({ login, claims: { address: { country: 'Deutschland' } } })
    await said(w.store, w.directoryId, { 'address.country': editable })
    const user = (await findByExternalId(w.store.db, w.directoryId, externalId)) ?? null
    const rest = { kind: 'directory', rebind: 'free', created_at: 0 } as const
    const subject = { ...rest, id: `sub_${editable}`, integration_id: w.directoryId, external_id: externalId }
    const room = { marks: testMarks, clock: w.clock, nicknames: createNicknames() }
    const known = await knowledgeOf(room, w.store.db, { subject, user })
    expect(known.region).toBe(region)
  })
})
