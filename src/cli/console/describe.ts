import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHost } from '../../host.ts'
import { systemClock, systemRandom } from '../../security/clock.ts'
import { createLogger } from '../../security/log.ts'
import { stampInstallation } from '../../storage/installation.ts'
import { openStore } from '../../storage/open.ts'
import type { Description } from './types.ts'

/** The OpenAPI description of a host of this checkout, which listens nowhere and keeps nothing. */
export async function describeHost(): Promise<Description> {
  const log = createLogger({ level: 'error', destination: 'stderr' })
  const folder = await mkdtemp(join(tmpdir(), 'stepgate-described-'))
  const store = await openStore({ kind: 'sqlite', path: join(folder, 'stepgate.db') }, { clock: systemClock, log })
  try {
    await stampInstallation(store, 'sandbox', { clock: systemClock, random: systemRandom })
    const host = await createHost({
      store,
      keys: [systemRandom.bytes(32)],
      publicUrl: 'http://127.0.0.1',
      clock: systemClock,
      random: systemRandom,
      log,
      kind: 'sandbox',
      trustProxy: [],
    })
    const answer = await host.app.inject('/v1/openapi.json')
    await host.stop()
    return answer.json()
  } finally {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  }
}
