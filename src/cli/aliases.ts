import type { Command } from 'commander'
import { z } from 'zod'
import { type ApiOptions, apiOf, withHost } from './api.ts'
import type { Context } from './context.ts'
import { table } from './table.ts'

const actor = z.object({ id: z.string(), name: z.string().optional() })
const aliasList = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      claim: z.string(),
      reason: z.string(),
      madeBy: actor,
      confirmedBy: actor.nullable(),
      madeAt: z.string(),
      expiresAt: z.string().nullable(),
    }),
  ),
})

/** `stepgate aliases …`: that people have other names, who said so and why. What they are is kept as marks only. */
export function aliasesCommand(program: Command, context: Context): void {
  const aliases = program.command('aliases').description('other names of people, as reviewers found')

  withHost(aliases.command('list <integration> <externalId>').description('those of one person'))
    .option('--json', 'as JSON')
    .action(async (integration: string, externalId: string, options: ApiOptions & { readonly json?: boolean }) => {
      const path = `/v1/directory/users/${encodeURIComponent(integration)}/${encodeURIComponent(externalId)}/aliases`
      const { items } = await apiOf(context, options).call('GET', path, aliasList)
      if (options.json) return context.out(JSON.stringify(items))
      const rows = items.map(one => [
        one.id,
        one.claim,
        one.reason,
        [one.madeBy, one.confirmedBy].flatMap(by => (by === null ? [] : [by.name ?? by.id])).join(' and '),
        one.madeAt,
        one.expiresAt ?? 'for good',
      ])
      context.out(table(['ALIAS', 'CLAIM', 'REASON', 'BY', 'SINCE', 'UNTIL'], rows))
    })

  withHost(aliases.command('remove <alias>').description('it no longer matches from now on')).action(
    async (id: string, options: ApiOptions) => {
      await apiOf(context, options).call('DELETE', `/v1/directory/aliases/${encodeURIComponent(id)}`, z.unknown())
      context.out('removed')
    },
  )
}
