import { openStore, type StorePlace } from '../../src/storage/open.ts'
import { fakeClock } from '../support/clock.ts'
import { quietLog } from '../support/log.ts'

/** Writes pairs of rows from many callers until it is killed, and says on stdout which were acknowledged. */
const store = await openStore(JSON.parse(process.argv[2] ?? '') as StorePlace, { clock: fakeClock(), log: quietLog() })

async function write(caller: number): Promise<void> {
  for (let n = 0; ; n += 1) {
    const key = `${caller}-${n}`
    await store.transaction(async ({ db }) => {
      await db.insertInto('once').values({ key, expires_at: 1 }).execute()
      await db.insertInto('budgets').values({ scope: 'pair', key, window_start: 0, used: 0 }).execute()
    })
    process.stdout.write(`${key}\n`)
  }
}

await Promise.all(Array.from({ length: 8 }, (_, caller) => write(caller)))
