import type { Command } from 'commander'
import { z } from 'zod'
import { editabilities } from '../contract/index.ts'
import { type ApiOptions, apiOf } from './api.ts'
import type { Context } from './context.ts'
import { table } from './table.ts'

const mapping = z.object({
  claims: z.array(z.object({ claim: z.string(), from: z.string().nullable(), editable: z.enum(editabilities) })),
  readAt: z.string().nullable(),
})

/** `stepgate integrations mapping <integration>`: what feeds the claims of a directory, and what people can edit of it. */
export function mappingCommand(integrations: Command, context: Context): void {
  integrations
    .command('mapping <integration>')
    .description('which attributes feed the claims of a directory, and whether people can edit them')
    .option('--json', 'as JSON')
    .option('--url <url>', 'the host')
    .option('--token <token>', 'a token of its admin API')
    .action(async (id: string, options: ApiOptions & { readonly json?: boolean }) => {
      const path = `/v1/integrations/${encodeURIComponent(id)}/mapping`
      const view = await apiOf(context, options).call('GET', path, mapping)
      if (options.json) return context.out(JSON.stringify(view))
      context.out(
        table(
          ['CLAIM', 'FROM', 'PEOPLE CAN EDIT IT'],
          view.claims.map(({ claim, from, editable }) => [claim, from ?? 'the usual attribute', editable]),
        ),
      )
      if (view.readAt === null) context.err('The product has not been asked yet: test the integration, or sync it.')
    })
}
