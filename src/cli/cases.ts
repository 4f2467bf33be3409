import type { Command } from 'commander'
import { z } from 'zod'
import { type ApiOptions, apiOf, withHostAndJson } from './api.ts'
import type { Context } from './context.ts'
import { table } from './table.ts'

const party = z.object({ integrationId: z.string(), externalId: z.string() })
const matter = z.object({
  id: z.string(),
  kind: z.string(),
  state: z.string(),
  subject: party,
  other: party.nullable(),
  verificationId: z.string().nullable(),
  openedAt: z.string(),
  closedAt: z.string().nullable(),
  closedWhy: z.string().nullable(),
})
const cases = z.object({ items: z.array(matter), nextCursor: z.string().nullable() })
const closing = z.union([
  z.object({ state: z.literal('closed'), case: matter }),
  z.object({ state: z.literal('waiting'), supervision: z.object({ id: z.string(), expiresAt: z.string() }) }),
])

type Json = ApiOptions & { readonly json?: boolean }

const pathOf = (id: string) => `/v1/cases/${encodeURIComponent(id)}`

/** `stepgate cases list|show|close`: what a human has to look at. */
export function casesCommand(program: Command, context: Context): void {
  const command = program.command('cases').description('what a human has to look at')

  withHostAndJson(command.command('list').description('the newest first'))
    .option('--state <state>', 'open or closed', 'open')
    .option('--kind <kind>', 'identity_in_use, superseded_identity, foreign_write or dispute')
    .option('--limit <n>', 'how many', '50')
    .action(async (options: Json & { readonly state: string; readonly kind?: string; readonly limit: string }) => {
      const query = new URLSearchParams({ state: options.state, limit: options.limit })
      if (options.kind) query.set('kind', options.kind)
      const { items, nextCursor } = await apiOf(context, options).call('GET', `/v1/cases?${query}`, cases)
      if (options.json) return context.out(JSON.stringify(items))
      const rows = items.map(({ id, kind, subject, other, openedAt }) => [
        id,
        kind,
        subject.externalId,
        other?.externalId ?? '',
        openedAt,
      ])
      context.out(table(['CASE', 'KIND', 'ACCOUNT', 'OTHER ACCOUNT', 'OPENED'], rows))
      if (nextCursor) context.err('There are more: raise --limit.')
    })

  withHostAndJson(command.command('show <case>').description('one of them')).action(async (id: string, options: Json) => {
    context.out(JSON.stringify(await apiOf(context, options).call('GET', pathOf(id), matter), null, options.json ? 0 : 2))
  })

  withHostAndJson(
    command.command('close <case>').description('close one that leaves all bindings alone, or ask for one to end with it'),
  )
    .requiredOption('--reason <reason>', 'for whoever looks later')
    .option('--unbind <whose>', 'subject or other: whose identity is to be taken away, which a second person confirms')
    .action(async (id: string, options: Json & { readonly reason: string; readonly unbind?: string }) => {
      const body = { reason: options.reason, ...(options.unbind ? { unbind: options.unbind } : {}) }
      const done = await apiOf(context, options).call('POST', `${pathOf(id)}/close`, closing, body)
      if (options.json) return context.out(JSON.stringify(done))
      if (done.state === 'closed') context.out('closed')
      else context.out(`${done.supervision.id} waits for a second person, and the case with it`)
    })
}
