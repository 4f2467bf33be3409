import { join } from 'node:path'
import { type Connector, manifestOf } from '../../../src/contract/index.ts'
import { remoteConnector } from '../../../src/integrations/third-party/connector.ts'
import { systemClock } from '../../../src/security/clock.ts'

/** A connector of our own as if it were somebody else's: in another process, through the same words. */

const top = join(import.meta.dirname, '../../..')

export function overRpc(connector: Connector<unknown>, module: string, exportName: string, statics: object = {}) {
  const sessions: Parameters<typeof remoteConnector>[0]['sessions'] = new Set()
  const manifest = manifestOf(connector)
  const remote = remoteConnector({
    clock: systemClock,
    // Ours bring no libraries along.
    folders: ['connectors', 'src/contract', 'node_modules'].map(folder => join(top, folder)),
    declared: { manifest, entry: join(top, module), statics: { ...statics }, version: undefined },
    granted: manifest.capabilities,
    sessions,
    report: () => undefined,
    exportName,
    ours: connector,
    idleMs: 2_000,
  })
  return {
    remote,
    close() {
      for (const session of sessions) session.kill('idle')
    },
  }
}
