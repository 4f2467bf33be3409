import type { Command } from 'commander'
import { z } from 'zod'
import { type Api, type ApiOptions, apiOf, withHost } from './api.ts'
import type { Context } from './context.ts'
import { reportRun, watchRun } from './follow.ts'
import { endLine, runShape } from './run-shape.ts'
import { table } from './table.ts'

const detailed = runShape.extend({
  integrationId: z.string(),
  mode: z.string(),
  dryRun: z.boolean(),
  setAside: z.number(),
  liveBefore: z.number(),
  awaitsDecision: z.boolean(),
  requestedBy: z.string(),
  decision: z.object({ kind: z.string(), by: z.object({ id: z.string(), name: z.string().optional() }).nullable() }).nullable(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
})
type Detailed = z.infer<typeof detailed>
const runList = z.object({ items: z.array(detailed), nextCursor: z.string().nullable() })
const person = z.object({
  externalId: z.string(),
  code: z.string(),
  login: z.string().nullable(),
  displayName: z.string().nullable(),
})
const peopleList = z.object({ items: z.array(person), nextCursor: z.string().nullable() })
const directories = z.object({ items: z.array(z.object({ id: z.string(), name: z.string() })) })
const decided = z.object({ runId: z.string().nullable() })

interface ListOptions extends ApiOptions {
  readonly json?: boolean
  readonly integration?: string
  readonly state?: string
  readonly limit: string
}

interface PeopleOptions extends ApiOptions {
  readonly json?: boolean
  readonly kind: string
  readonly limit: string
  readonly cursor?: string
}

function pathOf(id: string): string {
  return `/v1/sync-runs/${encodeURIComponent(id)}`
}

/** What directories are called; one that was deleted has only its id left. */
async function namesOf(api: Api): Promise<ReadonlyMap<string, string>> {
  const { items } = await api.call('GET', '/v1/integrations', directories)
  return new Map(items.map(({ id, name }) => [id, name]))
}

function stateOf({ state, dryRun, awaitsDecision }: Detailed): string {
  return `${state}${awaitsDecision ? ' (waits)' : dryRun ? ' (dry)' : ''}`
}

function facts(run: Detailed): readonly (readonly [string, string])[] {
  const { decision } = run
  return [
    ['run', run.id],
    ['integration', run.integrationId],
    ['mode', `${run.mode}${run.dryRun ? ', nothing written' : ''}`],
    ['asked by', run.requestedBy],
    ['began', run.startedAt],
    ['ended', run.finishedAt ?? 'not yet'],
    ['people before', String(run.liveBefore)],
    ['set aside', String(run.setAside)],
    ...(run.wouldRemove === null ? [] : [['would remove', String(run.wouldRemove)] as const]),
    ...(run.heldFor === null ? [] : [['held for', run.heldFor] as const]),
    ...(decision === null
      ? []
      : [['decided', `${decision.kind} by ${decision.by?.name ?? decision.by?.id ?? 'a later run'}`] as const]),
    ...(run.error === null ? [] : [['error', run.error.code] as const]),
  ]
}

/** `stepgate runs …`: what syncs did, and what is to become of those that wait. */
export function runsCommand(program: Command, context: Context): void {
  const runs = program.command('runs').description('runs of directory syncs')

  withHost(runs.command('list').description('list them, the newest first'))
    .option('--integration <id>', 'of one directory')
    .option('--state <state>', 'running, done, failed, held or cancelled')
    .option('--limit <n>', 'how many', '20')
    .option('--json', 'as JSON')
    .action(async (options: ListOptions) => {
      const query = new URLSearchParams({ limit: options.limit })
      if (options.integration) query.set('integrationId', options.integration)
      if (options.state) query.set('state', options.state)
      const api = apiOf(context, options)
      const { items, nextCursor } = await api.call('GET', `/v1/sync-runs?${query}`, runList)
      if (options.json) return context.out(JSON.stringify(items))
      const names = await namesOf(api)
      const rows = items.map(run => {
        const { seen, created, updated, deactivated, removed } = run.counts
        const counts = [seen, created, updated, deactivated, removed].map(String)
        const directory = names.get(run.integrationId) ?? run.integrationId
        return [run.id, directory, run.mode, stateOf(run), ...counts, run.startedAt, run.requestedBy]
      })
      const head = ['RUN', 'DIRECTORY', 'MODE', 'STATE', 'READ', 'NEW', 'CHANGED', 'DEACTIVATED', 'REMOVED', 'BEGAN', 'ASKED BY']
      context.out(table(head, rows))
      if (nextCursor) context.err('There are more: name an integration or a state, or raise --limit.')
    })

  withHost(runs.command('show <run>').description('all about one'))
    .option('--json', 'as JSON')
    .action(async (id: string, options: ApiOptions & { readonly json?: boolean }) => {
      const run = await apiOf(context, options).call('GET', pathOf(id), detailed)
      if (options.json) return context.out(JSON.stringify(run))
      context.out([endLine(run), ...facts(run).map(([name, value]) => `${name.padEnd(13)}  ${value}`)].join('\n'))
    })

  withHost(runs.command('people <run>').description('whom it was about'))
    .option('--kind <kind>', 'removal, set_aside, unread, foreign, created, updated or deactivated', 'removal')
    .option('--limit <n>', 'how many', '100')
    .option('--cursor <cursor>', 'where the last list ended')
    .option('--json', 'as JSON')
    .action(async (id: string, options: PeopleOptions) => {
      const query = new URLSearchParams({ kind: options.kind, limit: options.limit })
      if (options.cursor) query.set('cursor', options.cursor)
      const list = await apiOf(context, options).call('GET', `${pathOf(id)}/people?${query}`, peopleList)
      if (options.json) return context.out(JSON.stringify(list))
      const rows = list.items.map(one => [one.login ?? '', one.displayName ?? '', one.code, one.externalId])
      context.out(table(['LOGIN', 'NAME', 'WHY', 'EXTERNAL ID'], rows))
      if (list.nextCursor) context.err(`There are more: --cursor ${list.nextCursor}`)
    })

  for (const [verb, what] of [
    ['confirm', 'say yes to the counts of a first run: the real one begins'],
    ['release', 'let a held run go on: whom it lists is removed'],
  ] as const) {
    withHost(runs.command(`${verb} <run>`).description(what)).action(async (id: string, options: ApiOptions) => {
      const api = apiOf(context, options)
      const { runId } = await api.call('POST', `${pathOf(id)}/${verb}`, decided, {})
      if (runId === null) return context.out('noted: a second administrator has to release it too')
      reportRun(context, await watchRun(api, context, runId))
    })
  }

  for (const [verb, said, what] of [
    ['reject', 'rejected: nobody was removed; the next full read judges anew', 'let nobody of a held run go'],
    ['cancel', 'cancelled: what was read so far stays', 'end one that goes on'],
  ] as const) {
    withHost(runs.command(`${verb} <run>`).description(what)).action(async (id: string, options: ApiOptions) => {
      const run = await apiOf(context, options).call('POST', `${pathOf(id)}/${verb}`, detailed, {})
      context.out(verb === 'cancel' && run.state !== 'cancelled' ? endLine(run) : said)
    })
  }
}
