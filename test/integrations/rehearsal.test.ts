import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { asIntegrationId, asSealed } from '../../src/contract/index.ts'
import { ownKeys } from '../../src/integrations/keys.ts'
import { stateOf } from '../../src/integrations/rehearsal/apart.ts'
import { rehearsalErasure } from '../../src/integrations/rehearsal/erase.ts'
import { createRehearsals } from '../../src/integrations/rehearsal/index.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { admin, basics, emptyTables, errorOf, integrationsOn } from '../support/integrations.ts'

const minute = 60_000
const wish = { people: ['ana', 'ana', 'bo'], minutes: 5 }

describe.each(databases())('clients that rehearse, on $name', ({ open }) => {
  let database: TestDatabase
  let room: ReturnType<typeof integrationsOn>
  let id: string
  let voided: string[]

  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database.dispose())
  beforeEach(async () => {
    await emptyTables(database.store)
    room = integrationsOn(database)
    id = (await basics(room.integrations)).client.id
    voided = []
  })

  const rehearsals = () =>
    createRehearsals({
      ...room.deps,
      integrations: room.integrations,
      voidVerifications: async (_tx, clientId) => void voided.push(clientId),
    })

  async function start() {
    const { rehearsal, client } = await rehearsals().start(id, wish, admin)
    if (client === undefined) throw new Error('no client was given out')
    return { rehearsal, client }
  }

  it('are one for each integration, whoever else makes one at the same moment', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 10 }, () => rehearsals().start(id, wish, admin)))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const one of tries) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'conflict' })
    expect((await rehearsals().show(id))?.people).toEqual(['ana', 'bo'])
  })

  it('may name whom an administrator named, and their starter says so', async () => {
    const { client, rehearsal } = await start()
    const endsAt = room.clock.now() + 5 * minute
    expect(rehearsal.endsAt).toBe(new Date(endsAt).toISOString())
    expect(await room.integrations.starter(client.id)).toMatchObject({
      clientId: client.id,
      mode: 'rehearsal',
      rehearsal: { people: ['ana', 'bo'], endsAt },
    })
    const shown = await room.integrations.get(id)
    expect('rehearsal' in (await room.integrations.starter(shown.client?.id ?? ''))).toBe(false)
  })

  it('end to the millisecond, and make way for the next one without being cleared away', async () => {
    const first = await start()
    const verify = () => room.integrations.clients.verifySecret(first.client.id, first.client.secret)
    room.clock.advance(5 * minute - 1)
    expect([await verify(), (await room.integrations.clients.find(first.client.id))?.mode]).toEqual([true, 'rehearsal'])
    room.clock.advance(1)
    expect([await verify(), await room.integrations.clients.find(first.client.id), await rehearsals().show(id)]).toEqual([
      false,
      undefined,
      undefined,
    ])
    expect(await errorOf(room.integrations.starter(first.client.id))).toMatchObject({ code: 'gone' })
    const second = await start()
    expect(second.client.id).not.toBe(first.client.id)
    expect(voided).toEqual([first.client.id])
  })

  it('can no longer name somebody who was erased', async () => {
    await rehearsals().start(id, wish, admin)
    const person = { integrationId: asIntegrationId(id), externalId: 'ana', subjectId: null, at: room.clock.now() }
    const erase = () => database.store.transaction(tx => rehearsalErasure.erase(tx, person))
    expect([await erase(), await erase()]).toEqual([1, 0])
    expect((await rehearsals().show(id))?.people).toEqual(['bo'])
  })

  it('sign by keys that are in no key set of the integration, and leave none of what they kept', async () => {
    const { client } = await start()
    const { store, seals } = room.deps
    const integrationId = asIntegrationId(id)
    const [live, test] = (['client_assertion', 'rehearsal'] as const).map(use =>
      ownKeys(store, seals, room.clock, integrationId, use),
    )
    const { kid } = (await test?.signingKey()) ?? {}
    expect((await test?.jwks())?.keys.map(key => key.kid)).toEqual([kid])
    expect((await live?.jwks())?.keys.map(key => key.kid)).not.toContain(kid)
    const state = ['of-the-live-one', `${stateOf(client.id)}secret`].map(key => ({
      integration_id: integrationId,
      key,
      sealed: asSealed('x'),
      updated_at: 0,
    }))
    await store.transaction(async ({ db }) => void (await db.insertInto('integration_state').values(state).execute()))
    await rehearsals().stop(id, admin)
    const left = await store.db.selectFrom('integration_state').select('key').execute()
    expect(left).toEqual([{ key: 'of-the-live-one' }])
  })

  it('are cleared away once they are over, with the names of their people, and once only', async () => {
    const { client } = await start()
    await rehearsals().round.run(new AbortController().signal)
    expect((await rehearsals().show(id))?.clientId).toBe(client.id)
    room.clock.advance(5 * minute)
    await Promise.all([1, 2, 3].map(() => rehearsals().round.run(new AbortController().signal)))
    expect(voided).toEqual([client.id])
    expect(await database.store.db.selectFrom('rehearsals').selectAll().execute()).toEqual([])
  })
})
