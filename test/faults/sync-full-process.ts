import { asIntegrationId } from '../../src/contract/index.ts'
import { runSync } from '../../src/directory/sync/index.ts'
import { openStore, type StorePlace } from '../../src/storage/open.ts'
import { fakeClock } from '../support/clock.ts'
import { quietLog } from '../support/log.ts'
import { fakeRandom } from '../support/random.ts'
import { ProductInMemory, people } from '../support/scripted-source.ts'

/** Syncs more people than there is room for, and tells how that ended. */
const { where, count, now } = JSON.parse(process.argv[2] ?? '') as { where: StorePlace; count: number; now: number }
const clock = fakeClock(now)
const log = quietLog()
const store = await openStore(where, { clock, log })
const outcome = await runSync(
  { store, clock, log, random: fakeRandom(now) },
  {
    integrationId: asIntegrationId('int_okta'),
    mode: 'full',
    dryRun: false,
    requestedBy: 'test',
    source: new ProductInMemory(people(count), 20),
    signal: new AbortController().signal,
  },
)
process.stdout.write(JSON.stringify(outcome))
await store.close()
