import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { z } from 'zod'
import { defineConnector, type IntegrationId, type Logger, type RunId } from '../../src/contract/index.ts'
import { createSyncControl, type SyncControl, type SyncControlDeps } from '../../src/integrations/sync-control.ts'
import type { Loader, Store } from '../../src/storage/store.ts'
import type { TestDatabase, TestEngine } from '../support/databases.ts'
import { admin, emptyTables, fakeConnectors, integrationsOn } from '../support/integrations.ts'
import { quietLog } from '../support/log.ts'
import { fakeRandom } from '../support/random.ts'
import { ProductInMemory, people } from '../support/scripted-source.ts'

export const minute = 60_000
export const full = { mode: 'full', dryRun: false } as const
export const incremental = { mode: 'incremental', dryRun: false } as const
export const never = new AbortController().signal

/** A directory whose product is in memory. */
export const directoryOf = (product: ProductInMemory) =>
  defineConnector<{ readonly scope?: string | undefined }>({
    manifest: {
      id: 'memory-directory',
      name: 'Memory',
      kind: 'directory',
      summary: 'People in memory.',
      docs: 'https://example.com/docs',
      capabilities: ['directory'],
      scopes: [],
      egress: [],
    },
    config: z.strictObject({ scope: z.string().optional() }),
    configVersion: 1,
    open: () => ({ directory: product }),
  })

/** Told when a run is over: its last transaction is committed, and its lease free. */
export function endings(): { readonly log: ReturnType<typeof quietLog>; next(): Promise<void> } {
  const kept = quietLog()
  const waiting: (() => void)[] = []
  let over = 0
  const info: Logger['info'] = (facts, message) => {
    kept.info(facts, message)
    if (message !== 'a sync ended') return
    const wake = waiting.shift()
    if (wake) wake()
    else over += 1
  }
  return {
    log: { ...kept, info },
    next() {
      if (over === 0) return new Promise(resolve => void waiting.push(resolve))
      over -= 1
      return Promise.resolve()
    },
  }
}

/** The store, with each page on its way to the disk noted. */
export function noting(store: Store, applying: Promise<unknown>[]): Store {
  const { loader } = store
  const noted: Loader = {
    apply(batch) {
      const applied = loader.apply(batch)
      applying.push(applied.catch(() => undefined))
      return applied
    },
    put: (...person) => loader.put(...person),
    gone: (...person) => loader.gone(...person),
    missing: (...run) => loader.missing(...run),
    list: (...end) => loader.list(...end),
    sweep: end => loader.sweep(end),
    end: run => loader.end(run),
  }
  return Object.create(store, { loader: { value: noted } })
}

/** Empties what syncs write, and the room of integrations. */
export async function emptySyncTables(store: Store): Promise<void> {
  await emptyTables(store)
  await store.transaction(async ({ db }) => {
    await db.deleteFrom('sync_run_people').execute()
    await db.deleteFrom('sync_runs').execute()
    await db.deleteFrom('sync_cursors').execute()
    await db.deleteFrom('sync_schedules').execute()
    await db.deleteFrom('events').execute()
  })
}

export type SyncStage = Awaited<ReturnType<typeof syncStage>>

/** A directory of 60 people in memory, an integration of it, and the control of its runs; people of former ones stay. */
export async function syncStage(database: TestDatabase, seed: number, more: Partial<SyncControlDeps> = {}) {
  const product = new ProductInMemory(people(60))
  const connectors = { ...fakeConnectors, 'memory-directory': directoryOf(product) }
  const ends = endings()
  const plain = integrationsOn(database).deps.ports
  let control: SyncControl
  const ports = { ...plain, runsEnded: (runs: readonly RunId[]) => control.ended(runs) }
  const room = integrationsOn(database, { connectors, random: fakeRandom(seed), ports })
  const { clock, integrations } = room
  const { store, random } = room.deps
  const deps = { store, clock, random, log: ends.log, integrations, failPoint: () => undefined, ...more }
  control = createSyncControl(deps)
  const made = await integrations.create({ template: 'memory-directory', name: 'People', config: {} }, admin)
  const id: IntegrationId = made.integration.id
  const { db } = store
  return {
    product,
    ends,
    clock,
    integrations,
    control,
    id,
    store,
    /** The same, as another replica would have it. */
    elsewhere: (others: Partial<SyncControlDeps> = {}) => createSyncControl({ ...deps, ...others }),
    /** Begins a run and waits for its end. */
    async synced(wanted: Parameters<SyncControl['begin']>[1] = full): Promise<RunId> {
      const { runId } = await control.begin(id, wanted, admin)
      await ends.next()
      return runId
    },
    /** What the rounds would do now, to its end if something began. */
    async due(): Promise<void> {
      const before = (await control.runs({ limit: 500 })).items.length
      await control.due(never)
      if ((await control.runs({ limit: 500 })).items.length > before) await ends.next()
    },
    runs: async () => (await control.runs({ integrationId: id, limit: 500 })).items,
    live: async () => {
      const rows = await db
        .selectFrom('directory_users')
        .select('row')
        .where('integration_id', '=', id)
        .where('status', '<>', 'removed')
        .execute()
      return rows.length
    },
    audited: async (action: string) => db.selectFrom('audit').select(['actor', 'facts']).where('action', '=', action).execute(),
    events: async () => db.selectFrom('events').select(['type', 'target', 'payload']).orderBy('seq').execute(),
    cursor: () => db.selectFrom('sync_cursors').selectAll().where('integration_id', '=', id).executeTakeFirst(),
  }
}

/** A database for the tests of a file, and for each of them a stage of its own, which `set` is given. */
export function eachOnStage(
  { open }: TestEngine,
  { seed, ...more }: Partial<SyncControlDeps> & { readonly seed: number },
  set: (stage: SyncStage, database: TestDatabase) => void,
): void {
  let database: TestDatabase
  let stage: SyncStage
  let at = seed
  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database.dispose())
  beforeEach(async () => {
    await emptySyncTables(database.store)
    at += 1
    stage = await syncStage(database, at, more)
    set(stage, database)
  })
  afterEach(() => stage.control.stop())
}
