import type { IntegrationId, RunId } from '../contract/index.ts'
import { expireProposals } from './link-proposals.ts'
import { endDoubted, type LinkDeps, linkByAttribute, lookOver } from './link-reconcile.ts'

/** What keeps links true, for whoever wires it: a step after each run of a sync, and a round. */
export interface LinkWork {
  readonly afterRun: {
    readonly name: string
    run(run: { readonly runId: RunId; readonly integrationId: IntegrationId }): Promise<void>
  }
  readonly round: { readonly name: string; readonly everyMs: number; run(): Promise<void> }
}

const atOnce = 500

export function createLinkWork(deps: LinkDeps): LinkWork {
  /** How far this process has looked over all links. */
  let after: string | undefined
  return {
    afterRun: { name: 'links', run: run => linkByAttribute(deps, run) },
    round: {
      name: 'links',
      everyMs: 60_000,
      async run() {
        await expireProposals(deps, atOnce)
        await endDoubted(deps)
        after = await lookOver(deps, after ?? '')
      },
    },
  }
}
