import type { OperationName } from '../../src/contract/index.ts'
import { createHost } from '../../src/host.ts'
import { systemClock, systemRandom } from '../../src/security/clock.ts'
import type { FailSpec } from '../../src/storage/fail-point.ts'
import { openStore, type StorePlace } from '../../src/storage/open.ts'
import { quietLog } from '../support/log.ts'
import { recoveryDirectory } from '../support/recovery-product.ts'

/** Another replica: carries out one operation for the browser that pressed, and is killed at its fail point. */
const { where, key, publicUrl, id, cookie, operation, aheadMs, failPoint } = JSON.parse(process.argv[2] ?? '') as {
  where: StorePlace
  key: string
  publicUrl: string
  id: string
  cookie: string
  operation: OperationName
  /** Of the replica that is tested beside it: its clock may be set. */
  aheadMs: number
  failPoint: FailSpec
}
const log = quietLog()
const clock = { now: () => systemClock.now() + aheadMs }
const store = await openStore(where, { clock, log })
const keys = [new Uint8Array(Buffer.from(key, 'base64'))]
const deps = { store, clock, random: systemRandom, log }
const connectors = { 'recovery-directory': recoveryDirectory }
const thirdParty = { connectors, unavailable: () => [], close: () => undefined }
const host = await createHost({ ...deps, keys, publicUrl, kind: 'sandbox', trustProxy: [], thirdParty, failPoint })
await host.verifications.show(id, cookie, { operation })
await host.stop()
await store.close()
