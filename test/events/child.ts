import { openStore, type StorePlace } from '../../src/storage/open.ts'
import { fakeClock } from '../support/clock.ts'
import { quietLog } from '../support/log.ts'
import { eventsWorld } from './world.ts'

/** A host of its own process, to be killed: tells a receiver that never answers, and waits. */
const [where, url] = JSON.parse(process.argv[2] ?? '') as readonly [StorePlace, string]
const store = await openStore(where, { clock: fakeClock(), log: quietLog() })
const w = eventsWorld({ store }, { owner: 'child' })
await w.subscribe(url)
await w.tell()
await w.settle()
