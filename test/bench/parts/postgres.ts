import { startPostgres } from '../../support/postgres-server.ts'
import { serve } from './serve.ts'

export interface PostgresReady {
  readonly url: string
}

/** A server as one is run, statistics and all; what the tests switch off for their own sake is on again. */
const asUsual = { autovacuum: 'on', fsync: 'on', full_page_writes: 'on', shared_buffers: '128MB', max_wal_size: '1GB' }

/** PostgreSQL. */
await serve(async () => {
  const server = await startPostgres(asUsual)
  return { ready: { url: server.url } satisfies PostgresReady, close: () => server.stop() }
})
