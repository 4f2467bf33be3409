import { asVerificationId } from '../../src/contract/index.ts'
import { createHost } from '../../src/host.ts'
import { systemClock, systemRandom } from '../../src/security/clock.ts'
import type { FailSpec } from '../../src/storage/fail-point.ts'
import { openStore, type StorePlace } from '../../src/storage/open.ts'
import { quietLog } from '../support/log.ts'

/** Another replica: settles one verification, and is killed at its fail point. */
const { where, key, publicUrl, id, failPoint } = JSON.parse(process.argv[2] ?? '') as {
  where: StorePlace
  key: string
  publicUrl: string
  id: string
  failPoint: FailSpec
}
const log = quietLog()
const store = await openStore(where, { clock: systemClock, log })
const keys = [new Uint8Array(Buffer.from(key, 'base64'))]
const deps = { store, clock: systemClock, random: systemRandom, log }
const host = await createHost({ ...deps, keys, publicUrl, kind: 'sandbox', trustProxy: [], failPoint })
await host.verifications.settle(asVerificationId(id))
await host.stop()
await store.close()
