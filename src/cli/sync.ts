import type { Command } from 'commander'
import { z } from 'zod'
import { type Api, type ApiOptions, apiOf } from './api.ts'
import type { Context } from './context.ts'
import { reportRun, watchRun, whyHeld } from './follow.ts'
import type { Run } from './run-shape.ts'

const begun = z.object({ runId: z.string() })
const listed = z.object({
  items: z.array(z.object({ externalId: z.string(), login: z.string().nullable(), displayName: z.string().nullable() })),
})
/** How many people of each kind are named. */
const examples = 5

interface SyncOptions extends ApiOptions {
  readonly full?: boolean
  readonly dryRun?: boolean
  readonly yes?: boolean
}

/** What a dry run would have done, with a few of whom. */
async function plan(api: Api, { id, counts }: Run): Promise<string> {
  const rows = [
    ['create', 'created', counts.created],
    ['change', 'updated', counts.updated],
    ['deactivate', 'deactivated', counts.deactivated],
    ['remove', 'removal', counts.removed],
  ] as const
  const lines = rows.map(async ([verb, kind, count]) => {
    const head = `  ${verb.padEnd(10)} ${String(count).padStart(8)}`
    if (count === 0) return head
    const query = new URLSearchParams({ kind, limit: String(examples) })
    const { items } = await api.call('GET', `/v1/sync-runs/${id}/people?${query}`, listed)
    const names = items.map(({ externalId, login, displayName }) => login ?? displayName ?? externalId)
    return names.length === 0 ? head : `${head}  ${names.join(', ')}${count > names.length ? ', …' : ''}`
  })
  return [
    'Nothing was written. A sync would',
    ...(await Promise.all(lines)),
    `  leave      ${String(counts.unchanged).padStart(8)}`,
  ].join('\n')
}

/** `stepgate sync <integration>`: begins a run and shows it until it ends. */
export function syncCommand(program: Command, context: Context): void {
  program
    .command('sync <integration>')
    .description('read a directory')
    .option('--full', 'read everything, not only what changed')
    .option('--dry-run', 'show what would change and write nothing')
    .option('--yes', 'do not wait for a yes to the counts of a first read')
    .option('--url <url>', 'the host')
    .option('--token <token>', 'a token of its admin API')
    .action(async (id: string, options: SyncOptions) => {
      const api = apiOf(context, options)
      const wanted = {
        mode: options.full ? 'full' : 'incremental',
        dryRun: options.dryRun ?? false,
        confirm: options.yes ?? false,
      }
      const { runId } = await api.call('POST', `/v1/integrations/${encodeURIComponent(id)}/sync`, begun, wanted)
      const run = await watchRun(api, context, runId)
      if (!wanted.dryRun || (run.state !== 'done' && run.state !== 'held')) return reportRun(context, run)
      context.out(await plan(api, run))
      if (run.state === 'held') context.out(`a sync would be held: ${whyHeld(run)}`)
    })
}
