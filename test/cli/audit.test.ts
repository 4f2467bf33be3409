import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Shell, shell } from '../support/command.ts'
import { type World, world } from '../support/world.ts'

describe('the audit from the command line', () => {
  let w: World
  let here: Shell
  let env: Record<string, string>
  beforeAll(async () => {
    w = await world()
    here = await shell()
    env = { STEPGATE_URL: w.url, STEPGATE_TOKEN: w.adminToken }
    await w.host.settleDown()
  })
  afterAll(async () => {
    await here.close()
    await w.close()
  })

  it('is exported as it is chained, so that whoever keeps it can follow it without the host', async () => {
    const ran = await here.run(['audit', 'export'], env)
    expect(ran).toMatchObject({ code: 0, err: '' })
    const entries = ran.out.split('\n').map(line => JSON.parse(line) as Record<string, string | number>)
    expect(entries.length).toBeGreaterThan(2)
    for (const [n, e] of entries.entries()) {
      const before = entries[n - 1]
      if (before) expect(e.previous).toBe(before.hash)
      const canonical = JSON.stringify([e.previous, e.position, e.seq, e.id, e.at, e.actor, e.action, e.target, e.facts])
      expect(createHash('sha256').update(canonical).digest('base64url')).toBe(e.hash)
    }
    const rest = await here.run(['audit', 'export', '--from', '2'], env)
    expect(rest.out).toBe(ran.out.split('\n').slice(1).join('\n'))
    const paged = await w.admin<{ items: object[]; nextCursor: string }>('GET', '/v1/audit/export?limit=1')
    const next = await w.admin<{ items: object[] }>('GET', `/v1/audit/export?limit=1&cursor=${paged.body.nextCursor}`)
    expect([...paged.body.items, ...next.body.items]).toEqual(entries.slice(0, 2))
    expect((await w.admin('GET', '/v1/audit/export?cursor=nonsense')).status).toBe(400)
  })

  it('is said to be whole, with what was cut off at its old end, and with a head that was kept', async () => {
    const whole = await here.run(['audit', 'verify'], env)
    expect(whole).toMatchObject({ code: 0, err: '' })
    const head = /head: (\S+)/.exec(whole.out)?.[1] ?? ''
    w.clock.advance(401 * 86_400_000)
    await w.admin('POST', '/v1/admin-tokens', { name: 'much later', role: 'auditor' })
    await w.host.settleDown()
    const later = await here.run(['audit', 'verify', '--head', head], env)
    expect(later.out).toMatch(/\d+ before them were cut off/)
    const { items } = (await w.admin<{ items: { action: string }[] }>('GET', '/v1/audit?limit=100')).body
    expect(items.map(({ action }) => action)).toContain('admin_token.made')
    expect((await here.run(['audit', 'verify', '--json'], env)).out).toContain('"cut":{"entries":')
  })

  it('ends with 1 where the chain is broken, and says where', async () => {
    await w.store.transaction(({ db }) => db.updateTable('audit').set({ target: 'another' }).execute())
    const ran = await here.run(['audit', 'verify'], env)
    expect(ran.code).toBe(1)
    expect(ran.err).toMatch(/^stepgate: the chain is broken at \d+: altered/)
    expect((await here.run(['audit', 'verify', '--head', 'nonsense'], env)).code).toBe(2)
  })
})
