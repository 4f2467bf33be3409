import { dirname, join } from 'node:path'
import { type Connector, manifestOf } from '../../../src/contract/index.ts'
import { remoteConnector } from '../../../src/integrations/third-party/connector.ts'
import { systemClock } from '../../../src/security/clock.ts'
import { inTurns } from './in-turns.ts'

/** A connector of our own as if it were somebody else's: in another process, through the same words. */

const top = join(import.meta.dirname, '../../..')

export function overRpc(connector: Connector<unknown>, module: string, exportName: string, statics: object = {}) {
  const { turns, close } = inTurns()
  const manifest = manifestOf(connector)
  const remote = remoteConnector({
    clock: systemClock,
    // Ours bring no libraries along.
    folders: ['connectors', 'src/contract', 'node_modules', dirname(module)].map(folder => join(top, folder)),
    declared: { manifest, entry: join(top, module), statics: { ...statics }, version: undefined },
    granted: manifest.capabilities,
    sessions: new Set(),
    report: () => undefined,
    exportName,
    ours: connector,
    ...turns,
  })
  return { remote, close }
}
