import { Kysely } from 'kysely'
import type { Clock, Logger } from '../../contract/index.ts'
import type { FailSpec } from '../fail-point.ts'
import { migrate } from '../migrate.ts'
import type { Store } from '../store.ts'
import type { Tables } from '../tables/index.ts'
import { createWakes } from '../wakes.ts'
import { ServerDialect } from './dialect.ts'
import { channelOf, Listener } from './listener.ts'
import { createPostgresLoader } from './loader.ts'
import { createPool, type PostgresPlace } from './pools.ts'
import { createTransaction } from './transaction.ts'

interface Deps {
  readonly clock: Clock
  readonly log: Logger
  readonly failPoint?: FailSpec
}

/** PostgreSQL: what replicas share. */
export async function openPostgres(place: PostgresPlace, deps: Deps): Promise<Store> {
  const pool = createPool(place, 'work', deps.log)
  const reportsPool = createPool(place, 'reports', deps.log)
  const db = new Kysely<Tables>({ dialect: new ServerDialect({ pool }) })
  const reports = new Kysely<Tables>({ dialect: new ServerDialect({ pool: reportsPool }) })
  const wakes = createWakes()
  const listener = new Listener(place, wakes, deps.log)
  try {
    await migrate(db, { dialect: 'postgres', schema: place.schema ?? 'public' })
    await listener.connect()
  } catch (error) {
    await Promise.all([pool.end(), reportsPool.end()])
    throw error
  }
  const loader = createPostgresLoader({
    pool,
    clock: deps.clock,
    log: deps.log,
    ...(deps.failPoint === undefined ? {} : { failPoint: deps.failPoint }),
  })
  let closing: Promise<void> | undefined
  const close = async (): Promise<void> => {
    await loader.close()
    wakes.close()
    await listener.close()
    await Promise.all([pool.end(), reportsPool.end()])
  }
  return {
    dialect: 'postgres',
    db,
    reports,
    transaction: createTransaction(db, channelOf(place.schema)),
    loader,
    wakes: wakes.wakes,
    scrub: async () => true,
    close: () => {
      closing ??= close()
      return closing
    },
  }
}
