import { setTimeout as sleep } from 'node:timers/promises'
import type { Command } from 'commander'
import { z } from 'zod'
import { type ApiOptions, apiOf } from './api.ts'
import type { Context } from './context.ts'
import { CommandError, exitCodes } from './exit.ts'

const begun = z.object({ runId: z.string() })
const running = z.object({
  state: z.enum(['running', 'done', 'failed', 'held', 'cancelled']),
  counts: z.object({
    seen: z.number(),
    created: z.number(),
    updated: z.number(),
    unchanged: z.number(),
    deactivated: z.number(),
    removed: z.number(),
  }),
  total: z.number().nullable().optional(),
  error: z.object({ code: z.string() }).nullable().optional(),
})
type Run = z.infer<typeof running>

const pollMs = 400
const width = 30

function bar({ counts, total }: Run): string {
  const share = total ? Math.min(1, counts.seen / total) : 0
  const filled = Math.round(share * width)
  const drawn = total ? `[${'#'.repeat(filled)}${'.'.repeat(width - filled)}] ${Math.round(share * 100)}%` : ''
  return `${drawn} ${counts.seen} read, ${counts.created} new, ${counts.updated} changed, ${counts.unchanged} unchanged`.trim()
}

interface SyncOptions extends ApiOptions {
  readonly full?: boolean
  readonly dryRun?: boolean
}

/** `stepgate sync <integration>`: begins a run and shows it until it ends. */
export function syncCommand(program: Command, context: Context): void {
  program
    .command('sync <integration>')
    .description('read a directory')
    .option('--full', 'read everything, not only what changed')
    .option('--dry-run', 'count what would change and write nothing')
    .option('--url <url>', 'the host')
    .option('--token <token>', 'a token of its admin API')
    .action(async (id: string, options: SyncOptions) => {
      const api = apiOf(context, options)
      const wanted = { mode: options.full ? 'full' : 'incremental', dryRun: options.dryRun ?? false }
      const { runId } = await api.call('POST', `/v1/integrations/${encodeURIComponent(id)}/sync`, begun, wanted)
      let run = await api.call('GET', `/v1/sync-runs/${runId}`, running)
      while (run.state === 'running') {
        if (context.isTerminal) context.err(`\u001b[1A\u001b[2K${bar(run)}`)
        await sleep(pollMs)
        run = await api.call('GET', `/v1/sync-runs/${runId}`, running)
      }
      context.out(`${run.state}: ${bar(run)}, ${run.counts.deactivated} deactivated, ${run.counts.removed} removed`)
      if (run.state === 'held')
        throw new CommandError(exitCodes.admin, 'held: it would remove too many people; an administrator has to look')
      if (run.state !== 'done')
        throw new CommandError(exitCodes.provider, `the run ended ${run.state}: ${run.error?.code ?? 'no reason given'}`)
    })
}
