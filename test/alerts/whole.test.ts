import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MailStandIn, startMailStandIn } from '../../src/sandbox/mail/index.ts'
import type { Tx } from '../../src/storage/store.ts'
import { type Receiver, receiver } from '../support/receiver.ts'
import { type RecoveryWorld, recoveryWorld } from '../support/recovery.ts'

interface Alert {
  readonly id: string
  readonly code: string
  readonly detail: string | null
  readonly state: string
  readonly count: number
  readonly about: string | null
  readonly link: string
  readonly resolvedWhy: string | null
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

describe.each(['sqlite', 'postgres'] as const)('what somebody has to be told of at once, on %s', database => {
  let w: RecoveryWorld
  let mail: MailStandIn
  let outside: Receiver
  beforeAll(async () => {
    mail = await startMailStandIn()
    w = await recoveryWorld({ database, mail })
    outside = await receiver()
    await w.admin('POST', '/v1/webhooks', { name: 'pager', url: outside.url, events: ['alert.opened', 'alert.resolved'] })
    const set = await w.admin('PUT', '/v1/alerts/settings', { addresses: ['pager@example.com'], quietHours: null })
    expect(set.status).toBe(200)
  })
  afterAll(async () => {
    await w.close()
    await mail.close()
    await outside.close()
  })

  const alerts = async (query = '?state=open') => (await w.admin<{ items: Alert[] }>('GET', `/v1/alerts${query}`)).body.items
  const open = async (code: string) => (await alerts()).filter(one => one.code === code)
  const mails = () =>
    mail.inbox.list().filter(one => one.to.includes('pager@example.com') && !one.subject.includes('who is told of alerts'))
  const write = (work: (db: Tx['db']) => Promise<unknown>) => w.store.transaction(({ db }) => work(db))
  const settle = async () => {
    for (const _ of [1, 2, 3]) await w.host.settleDown()
  }
  const said = (type: string) =>
    outside.received.map(({ body }) => JSON.parse(body) as { type: string; data: Alert }).filter(one => one.type === type)

  it('a run that is held: once, with who must act and where, and once more when it is over', async () => {
    const at = w.clock.now()
    const run = (state: 'held' | 'done') =>
      write(db =>
        db.updateTable('sync_runs').where('integration_id', '=', w.directoryId).set({ state, finished_at: at }).execute(),
      )
    await run('held')
    await settle()
    await settle()
    const [alert] = await open('sync_held')
    expect(alert).toMatchObject({ state: 'open', count: 1 })
    expect(alert?.link).toBe(`${w.url}/console/sync/runs/${alert?.about}`)
    expect(mails()).toHaveLength(1)
    expect(mails()[0]?.text).toContain('sync_held')
    expect(mails()[0]?.text).toContain('For: admin.')
    await run('done')
    await settle()
    expect(await open('sync_held')).toEqual([])
    expect(mails()).toHaveLength(2)
    expect(mails()[1]?.text).toContain('Over: A run of a directory is held')
    expect(said('alert.opened').filter(({ data }) => data.code === 'sync_held')).toHaveLength(1)
    expect(said('alert.resolved').map(({ data }) => [data.code, data.resolvedWhy])).toEqual([['sync_held', 'over']])
  })

  it('Not me: of a storm each is told, in one message, and somebody says what came of it', async () => {
    const before = mails().length
    const flow = await w.recovering({ operations: ['unlock'] })
    for (const n of [1, 2, 3]) {
      const { login } = await w.somebody(`storm${n}@example.com`)
      const { started, person } = await w.begun(flow, login, ['unlock'])
      await person.post(`${started.body.links.verify}/not-me`)
    }
    await settle()
    const each = await open('reported_by_person')
    expect(each.map(({ count }) => count)).toEqual([1, 1, 1])
    expect(new Set(each.map(({ about }) => about)).size).toBe(3)
    const [alert] = each
    for (const { about } of each) expect(mails().at(-1)?.text).toContain(String(about))
    expect(mails()).toHaveLength(before + 1)
    const path = `/v1/alerts/${alert?.id}/resolve`
    expect((await w.admin('POST', path, { why: 'A test of ours' })).status).toBe(200)
    expect((await w.admin('POST', path, { why: 'A test of ours' })).status).toBe(409)
    await settle()
    expect(mails()).toHaveLength(before + 2)
    expect((await alerts('?state=resolved'))[0]).toMatchObject({ code: 'reported_by_person', resolvedWhy: 'by_person' })
  })

  it('what somebody resolved before it was told is told all the same, once, with who it was', async () => {
    const before = mails().length
    const [alert] = await open('reported_by_person')
    await write(db => db.updateTable('alerts').set({ told_at: null }).where('id', '=', String(alert?.id)).execute())
    expect((await w.admin('POST', `/v1/alerts/${alert?.id}/resolve`, { why: 'Nothing to see' })).status).toBe(200)
    await settle()
    await settle()
    const told = mails().slice(before)
    expect(told).toHaveLength(1)
    expect(told[0]?.text).toContain(String(alert?.about))
    expect(told[0]?.text).toContain('Resolved before this was sent, by ')
  })

  it('a link for an owner that was made on the host, at any hour; what can wait, waits until somebody is awake', async () => {
    const time = (ms: number) => new Date(ms).toISOString().slice(11, 16)
    const now = w.clock.now()
    const quietHours = { from: time(now - hour), until: time(now + 2 * hour), timeZone: 'UTC' }
    await w.admin('PUT', '/v1/alerts/settings', { addresses: ['pager@example.com'], quietHours })
    const before = mails().length
    const [webhook] = (await w.admin<{ items: { id: string }[] }>('GET', '/v1/webhooks')).body.items
    const path = `/v1/webhooks/${webhook?.id}`
    await write(db => db.updateTable('webhook_deliveries').set({ state: 'failed' }).execute())
    await w.host.adminLinks.make('a drill')
    await settle()
    expect(
      mails()
        .slice(before)
        .map(({ text }) => [text.includes('owner_link_made'), text.includes('webhook_dead_letters')]),
    ).toEqual([[true, false]])
    const [dead] = await open('webhook_dead_letters')
    expect(dead).toMatchObject({ about: webhook?.id })
    // What lasts is over when its cause is.
    expect((await w.admin('POST', `/v1/alerts/${dead?.id}/resolve`, { why: 'no' })).status).toBe(409)
    w.clock.advance(3 * hour)
    await settle()
    expect(mails().at(-1)?.text).toContain('webhook_dead_letters')
    expect((await w.admin('POST', `${path}/replay`, { since: new Date(now - day).toISOString() })).status).toBe(202)
    await settle()
    expect(await open('webhook_dead_letters')).toEqual([])
  })

  it('while the mail server is down nothing is lost', async () => {
    const before = mails().length
    await mail.down()
    const link = await w.host.adminLinks.make('another drill')
    expect(link.token).not.toBe('')
    await write(db =>
      db
        .insertInto('suspensions')
        .values({ integration_id: w.directoryId, cause: 'unissued_acceptance', since: w.clock.now(), by: '{}' })
        .execute(),
    )
    await settle()
    expect(await open('unissued_acceptance')).toHaveLength(1)
    await mail.up()
    w.clock.advance(hour)
    await settle()
    expect(
      mails()
        .slice(before)
        .filter(({ text }) => text.includes('unissued_acceptance')),
    ).toHaveLength(1)
    await write(db => db.deleteFrom('suspensions').execute())
    await settle()
    expect(await open('unissued_acceptance')).toEqual([])
  })
})
