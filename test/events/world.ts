import { asIntegrationId, type IntegrationId, type JsonObject } from '../../src/contract/index.ts'
import { createEvents, type Events } from '../../src/events/index.ts'
import { createQueue, outboxHandler, publish } from '../../src/jobs/index.ts'
import { createSeals } from '../../src/security/seals.ts'
import { usualRetention } from '../../src/storage/retention.ts'
import { fakeClock } from '../support/clock.ts'
import type { TestDatabase } from '../support/databases.ts'
import { quietLog } from '../support/log.ts'
import { fakeRandom } from '../support/random.ts'

export const actor = { kind: 'host', id: 'test' } as const
export const at = asIntegrationId('int_1')
const key = new Uint8Array(32).fill(7)

/** The room with the queues that drive it, on a database of a test's own and a clock that the test moves. */
export function eventsWorld(database: Pick<TestDatabase, 'store'>, { owner = 'a', clock = fakeClock(), seed = 5 } = {}) {
  const { store } = database
  const random = fakeRandom(seed)
  const log = quietLog()
  const seals = createSeals([{ id: 'k1', key }], random)
  const kept = usualRetention
  const events: Events = createEvents({
    store,
    seals,
    clock,
    random,
    log,
    publicUrl: 'https://gate.example',
    owner,
    kept,
    loopbackHttp: true,
  })
  const common = { store, clock, random, log, owner, kept }
  const queue = createQueue({ ...common, handlers: { outbox: outboxHandler({ store, clock, deliver: events.deliver }) } })
  const outgoing = createQueue({ ...common, handlers: events.handlers })
  return {
    store,
    clock,
    random,
    log,
    events,
    outgoing,
    /** Everything that is due now. */
    async settle() {
      await queue.drain()
      await outgoing.drain()
    },
    /** Something that an administrator has to look at: an event that rests on no other row. */
    tell: (integrationId: IntegrationId = at) =>
      store.transaction(tx => {
        const payload: JsonObject = { items: [{ code: 'credential_ends', actor: 'admin', endsAt: null }] }
        const event = { type: 'integration.attention', integrationId, target: integrationId, payload, at: clock.now() }
        return publish(tx, event, random)
      }),
    subscribe: (url: string, more: object = {}) =>
      events.webhooks.create({ name: 'Receiver', url, format: 'standard', events: ['integration.attention'], ...more }, actor),
    logOf: async (id: string) => (await events.deliveries.list(id, { limit: 100 })).items,
  }
}
