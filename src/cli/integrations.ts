import type { Command } from 'commander'
import { z } from 'zod'
import { type ApiOptions, apiOf } from './api.ts'
import type { Context } from './context.ts'
import { applyCommand } from './integrations-apply.ts'
import { confirmCommand } from './integrations-confirm.ts'
import { diffCommand } from './integrations-diff.ts'
import { exportCommand } from './integrations-export.ts'
import { historyCommand } from './integrations-history.ts'
import { mappingCommand } from './integrations-mapping.ts'
import { revertCommand } from './integrations-revert.ts'
import { setupCommand } from './integrations-setup.ts'
import { suspendCommands } from './integrations-suspend.ts'
import { table } from './table.ts'

const listed = z.object({
  items: z.array(z.object({ id: z.string(), template: z.string(), name: z.string(), state: z.string(), version: z.number() })),
})

/** `stepgate integrations list`, and what can be done with them. */
export function integrationsCommand(program: Command, context: Context): void {
  const integrations = program.command('integrations').description('integrations of a running host')
  integrations
    .command('list')
    .description('list them')
    .option('--url <url>', 'the host')
    .option('--token <token>', 'a token of its admin API')
    .option('--json', 'as JSON')
    .action(async (options: ApiOptions & { json?: boolean }) => {
      const { items } = await apiOf(context, options).call('GET', '/v1/integrations', listed)
      if (options.json) return context.out(JSON.stringify(items))
      context.out(
        table(
          ['ID', 'TEMPLATE', 'NAME', 'STATE', 'VERSION'],
          items.map(item => [item.id, item.template, item.name, item.state, String(item.version)]),
        ),
      )
    })
  for (const add of [
    exportCommand,
    diffCommand,
    applyCommand,
    historyCommand,
    revertCommand,
    confirmCommand,
    suspendCommands,
    mappingCommand,
    setupCommand,
  ])
    add(integrations, context)
  for (const command of integrations.commands) command.exitOverride()
}
