import { parse } from 'csv-parse/sync'
import Fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { guardAdminRoutes, type WaysIn } from '../../src/http/admin/authenticate.ts'
import { fileRoute, sendFile } from '../../src/http/admin/file-answer.ts'
import { appendAudit } from '../../src/security/audit.ts'
import { fakeRandom } from '../support/random.ts'
import { type World, world } from '../support/world.ts'

interface Entry {
  readonly id: string
  readonly at: string
  readonly actor: { readonly id: string; readonly kind: string; readonly name?: string }
  readonly action: string
  readonly facts: Readonly<Record<string, unknown>>
  readonly about?: unknown
}

const random = fakeRandom()
const formula = '=HYPERLINK("https://evil.example","click")'

describe('the audit as a file', () => {
  let w: World
  beforeAll(async () => {
    w = await world()
    // More than one page of it, by two agents whom a ticket system names as it likes.
    await w.store.transaction(async tx => {
      for (let n = 0; n < 1_203; n += 1) {
        const actor = { kind: 'agent', id: n % 2 === 0 ? 'desk "1" \\ é' : 'desk', name: formula } as const
        await appendAudit(tx, { at: w.clock.now() + n, actor, action: 'desk.tried', target: 'ver_1', facts: { n } }, random)
      }
    })
  })
  afterAll(() => w.close())

  const file = async (path: string, token = w.adminToken) => {
    const response = await fetch(`${w.url}${path}`, { headers: { authorization: `Bearer ${token}` } })
    return { response, text: await response.text() }
  }
  const by = (actor: string) => new URLSearchParams({ actor, action: 'desk.' }).toString()

  it('has all that the list is narrowed to, newest first, and nothing else', async () => {
    const { response, text } = await file(`/v1/audit.jsonl?${by('desk "1" \\ é')}`)
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="audit.jsonl"')
    expect(response.headers.get('cache-control')).toBe('no-store')
    const lines = text.trimEnd().split('\n')
    const entries = lines.map(line => JSON.parse(line) as Entry)
    expect(entries.map(({ facts }) => facts.n)).toEqual(Array.from({ length: 602 }, (_, n) => 1_202 - 2 * n))
    const list = await w.admin<{ items: Entry[] }>('GET', `/v1/audit?limit=10&${by('desk "1" \\ é')}`)
    expect(entries.slice(0, 10)).toEqual(list.body.items.map(({ about: _, ...entry }) => entry))
    const { at } = entries[5] ?? { at: '' }
    const since = await file(`/v1/audit.jsonl?${by('desk "1" \\ é')}&from=${at}`)
    expect(since.text.trimEnd().split('\n')).toEqual(lines.slice(0, 6))
  })

  it('is listed with what targets are called now, which is not sealed and goes with them', async () => {
    const flow = await w.flow()
    await w.person({ login: 'ana@example.com', displayName: 'Ana Lima' })
    const { body: started } = await flow.stepUp('ana@example.com')
    const list = await w.admin<{ items: Entry[] }>('GET', '/v1/audit?limit=200')
    const about = (prefix: string) => list.body.items.find(({ action }) => action.startsWith(prefix))?.about
    expect(about('integration.created')).toMatchObject({ integrationId: flow.integrationId, externalId: null })
    expect(about('verification.')).toEqual({ integrationId: w.directoryId, externalId: '00u-ana', name: 'Ana Lima' })
    expect(about('desk.tried')).toBeNull()
    expect(started.data.verificationId).not.toBe('')
    expect((await file('/v1/audit.jsonl')).text).not.toContain('Ana Lima')
  })

  it('opens in a spreadsheet, and does nothing there', async () => {
    const { response, text } = await file(`/v1/audit.csv?${by('desk')}`)
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    const rows = parse(text, { columns: true }) as Record<string, string>[]
    expect(rows).toHaveLength(601)
    expect(rows[0]).toMatchObject({ actorKind: 'agent', actorId: 'desk', action: 'desk.tried', facts: '{"n":1201}' })
    expect(rows[0]?.actorName).toBe(`'${formula}`)
  })

  it('is written down, by what it was narrowed and not to what, before it leaves', async () => {
    await file('/v1/audit.csv?target=somebody%40example.com')
    const { body } = await w.admin<{ items: Entry[] }>('GET', '/v1/audit?limit=1&action=audit.exported')
    expect(body.items).toMatchObject([{ facts: { format: 'csv', narrowedBy: ['target'] }, actor: { name: 'test' } }])
    expect(JSON.stringify(body)).not.toContain('somebody')
  })

  it.each([
    '/v1/audit.csv',
    '/v1/audit.jsonl',
    '/v1/audit/export.jsonl',
    '/v1/directory/users.csv',
    '/v1/reports/resets.csv',
    '/v1/directory/none/people.csv',
  ])('is neither read nor written down for a HEAD: %s', async path => {
    const exports = async () =>
      (await w.store.db.selectFrom('audit').select('id').where('action', 'like', '%.exported').execute()).length
    const before = await exports()
    const headers = { authorization: `Bearer ${w.adminToken}` }
    expect((await fetch(`${w.url}${path}`, { method: 'HEAD', headers })).status).toBe(404)
    expect(await exports()).toBe(before)
  })

  it('breaks off where whoever takes it may no longer have it', async () => {
    const app = Fastify()
    type Role = 'auditor' | 'agent' | undefined
    let role: Role = 'auditor'
    const find = async () => (role as Role) && { id: 'at_1', name: 'Taker', role }
    guardAdminRoutes(app, { adminTokens: { find }, publicUrl: 'http://127.0.0.1' } as unknown as WaysIn)
    async function* pages(then: Role) {
      yield 'first\n'
      role = then
      yield 'second\n'
    }
    let end: Role = 'auditor'
    app.get('/v1/audit.csv', fileRoute, (request, reply) =>
      sendFile(request, reply, { type: 'text/csv', name: 'audit.csv', pages: pages(end) }),
    )
    const url = await app.listen({ host: '127.0.0.1', port: 0 })
    try {
      const take = async () =>
        (await fetch(`${url}/v1/audit.csv`, { headers: { authorization: `Bearer ${'t'.repeat(40)}` } })).text()
      expect(await take()).toBe('first\nsecond\n')
      for (end of [undefined, 'agent'] as const) {
        role = 'auditor'
        await expect(take()).rejects.toThrow()
      }
    } finally {
      await app.close()
    }
  })

  it('is refused to who may not read it, and where it is asked for what is no filter', async () => {
    const { body } = await w.admin<{ token: string }>('POST', '/v1/admin-tokens', { name: 'an admin', role: 'admin' })
    for (const path of ['/v1/audit.csv', '/v1/audit.jsonl']) expect((await file(path, body.token)).response.status).toBe(403)
    for (const query of ['limit=1', 'cursor=x', 'from=yesterday', 'actor=']) {
      expect((await file(`/v1/audit.csv?${query}`)).response.status).toBe(400)
    }
  })
})
