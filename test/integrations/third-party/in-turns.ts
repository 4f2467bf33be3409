import { type ChildEvents, startChild } from '../../../src/integrations/third-party/child.ts'
import type { RemoteParts } from '../../../src/integrations/third-party/connector.ts'

/**
 * A process whose session is idle is not ended: it serves the next one. The kit opens a connector hundreds of times, and
 * each process would load the same modules anew, which takes longer than all that is tried.
 */
export function inTurns(): { readonly turns: Pick<RemoteParts, 'idleMs' | 'startChild'>; close(): void } {
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

  const startNext: typeof startChild = async (folders, limits, events) => {
    const resting = [...all].find(({ serves }) => serves === undefined)
    if (resting) resting.serves = events
    const process = resting ?? (await started(folders, limits, events))
    return {
      tell: process.child.tell,
      kill(why) {
        if (process.serves !== events) return
        if (why !== 'idle') return process.child.kill(why)
        process.serves = undefined
        events.ended(why)
      },
    }
  }

  return {
    // At rest at once: then the next one need not wait for it.
    turns: { idleMs: 0, startChild: startNext },
    close() {
      for (const { child } of all) child.kill('idle')
    },
  }
}
