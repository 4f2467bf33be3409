import { createQueue, enqueue } from '../../src/jobs/index.ts'
import { createLogger, systemClock, systemRandom } from '../../src/security/index.ts'
import { openStore, type StorePlace } from '../../src/storage/open.ts'

/**
 * A worker of its own process, to be killed: asks for a job, begins it, says so, and never ends it.
 */
const where = JSON.parse(process.argv[2] ?? '') as StorePlace
const log = createLogger({ level: 'silent' })
const store = await openStore(where, { clock: systemClock, log })
await store.transaction(tx => enqueue(tx, { queue: 'work', payload: { from: 'child' }, runAt: systemClock.now() }, systemRandom))
const queue = createQueue({
  store,
  clock: systemClock,
  random: systemRandom,
  log,
  owner: 'child',
  handlers: {
    work: async (_, job) => {
      await store.transaction(async tx => {
        await job.guard(tx)
        await tx.db.insertInto('once').values({ key: 'first half', expires_at: 0 }).execute()
      })
      process.stdout.write('begun\n')
      await new Promise(resolve => setTimeout(resolve, 60_000))
      await store.transaction(async tx => {
        await job.guard(tx)
        await tx.db.insertInto('once').values({ key: 'second half', expires_at: 0 }).execute()
      })
    },
  },
})
queue.start()
