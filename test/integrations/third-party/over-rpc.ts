import { dirname, join } from 'node:path'
import { type Connector, manifestOf } from '../../../src/contract/index.ts'
import { type ChildEvents, startChild } from '../../../src/integrations/third-party/child.ts'
import { type RemoteParts, remoteConnector } from '../../../src/integrations/third-party/connector.ts'
import { systemClock } from '../../../src/security/clock.ts'

/** A connector of our own as if it were somebody else's: in another process, through the same words. */

const top = join(import.meta.dirname, '../../..')

export function overRpc(connector: Connector<unknown>, module: string, exportName: string, statics: object = {}) {
  const { start, close } = inTurns()
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
    idleMs: 0,
    startChild: start,
  })
  return { remote, close }
}

/**
 * A process whose session is idle is not ended: it serves the next one. The kit opens a connector hundreds of times, and
 * each process would load the same modules anew, which takes longer than all that is tried.
 */
function inTurns(): { readonly start: NonNullable<RemoteParts['startChild']>; close(): void } {
  interface Process {
    readonly child: Awaited<ReturnType<typeof startChild>>
    serves: ChildEvents | undefined
  }
  const all = new Set<Process>()

  async function started(...[folders, limits, events]: Parameters<typeof startChild>): Promise<Process> {
    const turn: { process?: Process } = {}
    const child = await startChild(folders, limits, {
      // What is said after its session is over is nobody's.
      said: message => (turn.process ? turn.process.serves?.said(message) : events.said(message)),
      ended(why) {
        const { process } = turn
        if (process) all.delete(process)
        const served = process ? process.serves : events
        served?.ended(why)
      },
    })
    const process = { child, serves: events }
    turn.process = process
    all.add(process)
    return process
  }

  return {
    async start(folders, limits, events) {
      const resting = [...all].find(({ serves }) => serves === undefined)
      if (resting) resting.serves = events
      const process = resting ?? (await started(folders, limits, events))
      return {
        tell: process.child.tell,
        kill(why) {
          if (why !== 'idle') return process.child.kill(why)
          process.serves = undefined
          events.ended(why)
        },
      }
    },
    close() {
      for (const { child } of all) child.kill('idle')
    },
  }
}
