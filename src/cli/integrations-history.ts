import type { Command } from 'commander'
import { z } from 'zod'
import type { FieldChange } from '../integrations/port.ts'
import { type ApiOptions, apiOf } from './api.ts'
import { changeLine } from './change-line.ts'
import type { Context } from './context.ts'

const change = z.object({
  field: z.string(),
  before: z.json().optional(),
  after: z.json().optional(),
  secret: z.enum(['set', 'changed', 'removed']).optional(),
}) as unknown as z.ZodType<FieldChange>
const listed = z.object({
  items: z.array(
    z.object({
      version: z.number(),
      action: z.string(),
      at: z.string(),
      by: z.object({ kind: z.string(), id: z.string(), name: z.string().optional() }),
      why: z.string().nullable(),
      changes: z.array(change),
    }),
  ),
  nextCursor: z.string().nullable(),
})

/** `stepgate integrations history <integration>`: who changed what, when and why. */
export function historyCommand(integrations: Command, context: Context): void {
  integrations
    .command('history <integration>')
    .description('who changed what, when and why')
    .option('--limit <n>', 'how many changes', '20')
    .option('--json', 'as JSON')
    .option('--url <url>', 'the host')
    .option('--token <token>', 'a token of its admin API')
    .action(async (id: string, options: ApiOptions & { readonly json?: boolean; readonly limit: string }) => {
      const query = new URLSearchParams({ limit: options.limit })
      const path = `/v1/integrations/${encodeURIComponent(id)}/history?${query}`
      const { items, nextCursor } = await apiOf(context, options).call('GET', path, listed)
      if (options.json) return context.out(JSON.stringify(items))
      for (const { version, action, at, by, why, changes } of items) {
        context.out(`version ${version}  ${at}  ${action} by ${by.name ?? by.id}${why === null ? '' : `: ${why}`}`)
        for (const one of changes) context.out(`  ${changeLine(one)}`)
      }
      if (nextCursor) context.err('There is more: raise --limit.')
    })
}
