import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { publish } from '../../src/jobs/index.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { type Receiver, receiver } from '../support/receiver.ts'
import { actor, eventsWorld } from './world.ts'

type Json = Readonly<Record<string, unknown>>

describe('what a channel that people read is told', () => {
  let database: TestDatabase
  let w: ReturnType<typeof eventsWorld>
  let hook: Receiver
  beforeAll(async () => {
    const sqlite = databases().find(({ name }) => name === 'sqlite')
    if (sqlite === undefined) throw new Error('no such database')
    database = await sqlite.open()
    w = eventsWorld(database)
    hook = await receiver()
  })
  afterAll(async () => {
    await hook.close()
    await database.dispose()
  })
  beforeEach(async () => {
    for (const { id } of await w.events.webhooks.list()) await w.events.webhooks.remove(id, actor)
    await w.settle()
    hook.received.length = 0
  })

  const subscribe = (format: 'slack' | 'teams') =>
    w.subscribe(hook.url, { format, events: ['alert.opened', 'alert.resolved', 'alert.settled', 'integration.attention'] })
  async function alert(what: string, more: object = {}) {
    const payload = {
      ...{ code: 'permission_lost', detail: 'consent_required', actor: 'admin', title: 'A <title> & more', advice: 'Do it.' },
      ...{ link: '/console/integrations/int_1', about: null, since: 1_800_000_000_000, state: 'open', flapping: 'no', ...more },
    }
    const event = { type: `alert.${what}`, integrationId: null, target: 'al_1', payload, at: w.clock.now() }
    await w.store.transaction(tx => publish(tx, event, w.random))
    await w.settle()
  }
  const bodies = () => hook.received.splice(0).map(({ body }) => JSON.parse(body) as Json)

  it('is in Slack a text and blocks, in which nothing is markup, and which nobody signs', async () => {
    const made = await subscribe('slack')
    expect(made.secret).toBeNull()
    await alert('opened')
    expect(Object.keys(hook.received[0]?.headers ?? {}).filter(name => name.startsWith('webhook-'))).toEqual([])
    expect(bodies()).toEqual([
      {
        text: 'Alert: A &lt;title&gt; &amp; more Do it.',
        blocks: [
          { type: 'header', text: { type: 'plain_text', text: 'Alert: A <title> & more' } },
          { type: 'section', text: { type: 'mrkdwn', text: 'Do it.' } },
          {
            type: 'context',
            elements: [
              { type: 'mrkdwn', text: '*Code* permission_lost, consent_required' },
              { type: 'mrkdwn', text: '*For* admin' },
              { type: 'mrkdwn', text: '*Since* 2027-01-15T08:00:00.000Z' },
            ],
          },
          { type: 'section', text: { type: 'mrkdwn', text: '<https://gate.example/console/integrations/int_1|Open it>' } },
        ],
      },
    ])
    await expect(w.events.webhooks.rotate(made.id, actor)).rejects.toThrow('its address is its secret')
  })

  it('says when what it warns of ends, to people and to programs', async () => {
    const endsAt = 1_800_500_000_000
    const { id } = await subscribe('slack')
    await alert('opened', { endsAt })
    expect(JSON.stringify(bodies())).toContain('*Ends* 2027-01-21T02:53:20.000Z')
    await w.events.webhooks.remove(id, actor)
    bodies()
    await w.subscribe(hook.url, { events: ['alert.opened'] })
    await alert('opened', { endsAt })
    await alert('opened')
    expect(bodies()).toMatchObject([{ data: { endsAt: '2027-01-21T02:53:20.000Z' } }, { data: { endsAt: null } }])
  })

  it('is said of what an older version stored, which has no end, and one that cannot be written keeps nobody else waiting', async () => {
    const { id } = await subscribe('slack')
    await alert('opened')
    await alert('opened')
    bodies()
    const stored = (data: (known: Json) => Json, delivery: string) =>
      w.store.transaction(async ({ db }) => {
        const row = await db.selectFrom('webhook_deliveries').select('data').where('id', '=', delivery).executeTakeFirstOrThrow()
        const changed = JSON.stringify(data(JSON.parse(row.data) as Json))
        await db.updateTable('webhook_deliveries').set({ data: changed }).where('id', '=', delivery).execute()
      })
    const [older, broken] = (await w.logOf(id)).map(one => one.id)
    await stored(({ endsAt: _later, ...before }) => before, older ?? '')
    await stored(() => ({}), broken ?? '')
    for (const one of [broken, older]) await w.events.deliveries.replay(id, one ?? '', actor)
    await w.settle()
    const [said, ...more] = bodies()
    expect([JSON.stringify(said), more]).toEqual([expect.not.stringContaining('*Ends*'), []])
    expect((await w.logOf(id)).map(({ state, error }) => [state, error])).toEqual([
      ['delivered', null],
      ['waiting', 'internal'],
    ])
  })

  it('is in Teams a message with one Adaptive Card', async () => {
    await subscribe('teams')
    await alert('resolved', { state: 'resolved', resolvedWhy: 'over' })
    const [body] = bodies()
    expect(body).toMatchObject({
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          contentUrl: null,
          content: {
            type: 'AdaptiveCard',
            version: '1.4',
            body: [
              { type: 'TextBlock', text: 'Over: A <title> & more' },
              { type: 'TextBlock', text: 'Nobody has to do anything any more.' },
              { type: 'FactSet', facts: [{ title: 'Code', value: 'permission_lost, consent_required' }, {}, {}] },
            ],
            actions: [{ type: 'Action.OpenUrl', url: 'https://gate.example/console/integrations/int_1' }],
          },
        },
      ],
    })
  })

  it.each(['slack', 'teams'] as const)(
    'is in %s that something comes and goes, once, and how it settles; and nothing that is no alert',
    async format => {
      const { id } = await subscribe(format)
      await alert('opened', { flapping: 'begins' })
      expect(JSON.stringify(bodies())).toContain('It comes and goes')
      await alert('resolved', { flapping: 'goes_on', state: 'resolved' })
      await alert('opened', { flapping: 'goes_on' })
      await w.tell()
      await w.settle()
      expect(bodies()).toEqual([])
      await alert('settled', { state: 'resolved' })
      expect(JSON.stringify(bodies())).toContain('Over: ')
      expect((await w.events.webhooks.test(id, actor)).state).toBe('delivered')
      expect(JSON.stringify(bodies())).toContain('tries whether alerts arrive here')
      await w.events.webhooks.change(id, { state: 'disabled' }, actor)
      expect(JSON.stringify(bodies())).toContain('hears less')
    },
  )
})
