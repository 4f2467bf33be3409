import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ActorRef } from '../../src/contract/index.ts'
import { subjectFor } from '../../src/directory/subjects.ts'
import { createErasure, type Erasure } from '../../src/privacy/index.ts'
import { erasureRooms } from '../../src/privacy/rooms.ts'
import { databases } from '../support/databases.ts'
import { testMarks } from '../support/marks.ts'
import { testSeals } from '../support/seals.ts'
import { directory, openWorld, type World } from '../verification/world.ts'

const ada: ActorRef = { kind: 'admin', id: 'at_ada', name: 'Ada' }
const externalId = 'ana.garcia'

describe.each(databases())('an erasure beside verifications of the same person, on $name', engine => {
  let w: World
  let erasure: Erasure
  beforeEach(async () => {
    w = await openWorld(engine)
    await w.person(externalId)
    const { store, clock, random } = w
    erasure = createErasure({
      store,
      clock,
      random,
      marks: testMarks,
      rooms: erasureRooms(random, testSeals),
      clear: async () => 'none',
    })
  })
  afterEach(() => w.close())

  const start = (ticket: string) =>
    w.verifications.start(w.starter(), {
      purpose: 'step_up',
      subject: { integrationId: directory, externalId },
      facade: 'hooks',
      onReview: 'wait',
      returnUrl: 'https://flow.example/callback',
      ticket,
    })
  const erase = () => erasure.erase({ integrationId: directory, externalId }, { reason: 'objection' }, ada)
  const rows = () => w.store.db.selectFrom('verifications').select(['id', 'subject_id', 'external_id', 'ticket']).execute()
  const subjects = async () => (await w.store.db.selectFrom('subjects').select('id').execute()).map(({ id }) => id)

  it('waits for one that has its subject by now, and finds it', async () => {
    await start('T-0')
    const held = Promise.withResolvers<void>()
    const gate = Promise.withResolvers<void>()
    const whom = { integrationId: directory, externalId, kind: 'directory', at: w.clock.now() } as const
    const writing = w.store.transaction(async tx => {
      const { id } = await subjectFor(tx, whom, w.random, testMarks)
      held.resolve()
      // On SQLite the erasure waits at the gate of the one writer, as long as this goes on.
      if (engine.name === 'postgres') await gate.promise
      await tx.db.updateTable('verifications').set({ subject_id: id, ticket: 'T-late' }).execute()
    })
    await held.promise
    const erasing = erase()
    if (engine.name === 'postgres') {
      await expect.poll(waiting).toBe(1)
      gate.resolve()
    }
    await Promise.all([writing, erasing])
    expect(await rows()).toMatchObject([{ subject_id: null, external_id: null, ticket: null }])
  })

  /** How many statements wait for a lock of somebody else's. */
  async function waiting(): Promise<number> {
    const { rows: found } = await sql<{ n: string }>`select count(*) as n from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(w.store.db)
    return Number(found[0]?.n)
  }

  it('leaves none that is about a subject which is gone, however many start meanwhile', async () => {
    await start('T-0')
    await Promise.allSettled([...Array.from({ length: 8 }, (_, n) => start(`T-${n}`)), erase()])
    const known = await subjects()
    expect((await rows()).filter(({ subject_id }) => subject_id !== null && !known.includes(subject_id))).toEqual([])
    await Promise.allSettled([erase()])
    expect((await rows()).filter(({ external_id, ticket }) => external_id !== null || ticket !== null)).toEqual([])
  })

  it('finds by the account what a former subject has left behind', async () => {
    await start('T-0')
    await w.store.transaction(({ db }) => db.deleteFrom('subjects').execute())
    await erase()
    expect(await rows()).toMatchObject([{ subject_id: null, external_id: null, ticket: null }])
  })

  it('lets whoever comes back be bound again by two people only', async () => {
    await start('T-0')
    await erase()
    const whom = { integrationId: directory, externalId, kind: 'directory', at: w.clock.now() } as const
    const made = await w.store.transaction(tx => subjectFor(tx, whom, w.random, testMarks))
    expect(made.rebind).toBe('supervised')
  })
})
