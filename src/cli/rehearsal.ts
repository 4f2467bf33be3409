import type { Command } from 'commander'
import { z } from 'zod'
import { type ApiOptions, apiOf } from './api.ts'
import type { Context } from './context.ts'
import { wholeNumber } from './whole-number.ts'

const view = z.object({
  clientId: z.string(),
  people: z.array(z.string()),
  endsAt: z.string(),
  endpoints: z.record(z.string(), z.string()),
  entries: z.array(z.object({ name: z.string(), value: z.string() })),
  unrehearsed: z.string().nullable(),
})
const started = view.extend({ client: z.object({ id: z.string(), secret: z.string() }).optional() })
const shown = z.object({ rehearsal: view.nullable() })

type Json = ApiOptions & { readonly json?: boolean }

const withHost = (command: Command) =>
  command.option('--url <url>', 'the host').option('--token <token>', 'a token of its admin API')
const pathOf = (integration: string) => `/v1/integrations/${encodeURIComponent(integration)}/rehearsal`

function linesOf({ clientId, people, endsAt, endpoints, entries, unrehearsed }: z.infer<typeof view>): readonly string[] {
  return [
    `client  ${clientId}`,
    `people  ${people.join(', ')}`,
    `until   ${endsAt}`,
    ...Object.entries(endpoints).map(([name, url]) => `${name}  ${url}`),
    ...entries.map(({ name, value }) => `${name}: ${value}`),
    ...(unrehearsed === null ? [] : [unrehearsed]),
  ]
}

/** `stepgate rehearsal start | show | stop`: a second client of an integration, with named test people only. */
export function rehearsalCommand(program: Command, context: Context): void {
  const rehearsal = program.command('rehearsal').description('let a flow rehearse, with named test people and nobody checked')

  withHost(rehearsal.command('start <integration>').description('make a client that rehearses; its secret is shown once'))
    .requiredOption('--people <ids>', 'external ids of test people, with commas between them')
    .option('--minutes <n>', 'for how long', '30')
    .option('--json', 'as JSON')
    .action(async (integration: string, options: Json & { readonly people: string; readonly minutes: string }) => {
      const people = options.people.split(',').flatMap(one => one.trim() || [])
      const minutes = wholeNumber(options.minutes, '--minutes', 1, 60)
      const made = await apiOf(context, options).call('POST', pathOf(integration), started, { people, minutes })
      if (options.json) return context.out(JSON.stringify(made))
      context.out([...linesOf(made), ...(made.client === undefined ? [] : [`secret  ${made.client.secret}`])].join('\n'))
      context.err(
        'Secrets are not shown again. Give them to a second configuration of the product, or to the flow instead of the live ones, and take them out when you are done.',
      )
    })

  withHost(rehearsal.command('show <integration>').description('say whether one is under way'))
    .option('--json', 'as JSON')
    .action(async (integration: string, options: Json) => {
      const { rehearsal: found } = await apiOf(context, options).call('GET', pathOf(integration), shown)
      if (options.json) return context.out(JSON.stringify(found))
      context.out(found === null ? 'nobody rehearses' : linesOf(found).join('\n'))
    })

  withHost(rehearsal.command('stop <integration>').description('end it, and whatever it began')).action(
    async (integration: string, options: ApiOptions) => {
      await apiOf(context, options).call('DELETE', pathOf(integration), z.unknown())
      context.out('stopped')
    },
  )
}
