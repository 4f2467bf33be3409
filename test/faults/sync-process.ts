import { asIntegrationId } from '../../src/contract/index.ts'
import { runSync } from '../../src/directory/sync/index.ts'
import { type FailSpec, failPoints } from '../../src/storage/fail-point.ts'
import { openStore, type StorePlace } from '../../src/storage/open.ts'
import { fakeClock } from '../support/clock.ts'
import { quietLog } from '../support/log.ts'
import { fakeRandom } from '../support/random.ts'
import { product, type SceneName, scenes } from './sync-scenes.ts'

/** Syncs a scene until it is killed at its fail point. */
const { where, scene, spec, now } = JSON.parse(process.argv[2] ?? '') as {
  where: StorePlace
  scene: SceneName
  spec: FailSpec
  now: number
}
const clock = fakeClock(now)
const log = quietLog()
const store = await openStore(where, { clock, log, failPoint: spec })
const source = product()
scenes[scene].change(source)
await runSync(
  { store, clock, log, random: fakeRandom(now), failPoint: failPoints(spec) },
  {
    integrationId: asIntegrationId('int_okta'),
    mode: scenes[scene].mode,
    dryRun: false,
    requestedBy: 'test',
    source,
    signal: new AbortController().signal,
  },
)
await store.close()
