import type { Command } from 'commander'
import { z } from 'zod'
import { type ApiOptions, apiOf } from './api.ts'
import type { Context } from './context.ts'
import { table } from './table.ts'

const listed = z.object({
  items: z.array(
    z.object({
      externalId: z.string(),
      login: z.string(),
      displayName: z.string().nullable(),
      status: z.string(),
      enrollment: z.string(),
    }),
  ),
  nextCursor: z.string().nullable(),
})

interface UsersOptions extends ApiOptions {
  readonly json?: boolean
  readonly search?: string
  readonly integration?: string
  readonly group?: string
  readonly status?: string
  readonly enrollment?: string
  readonly limit: string
}

/** `stepgate users list` */
export function usersCommand(program: Command, context: Context): void {
  program
    .command('users')
    .description('people of the directory view')
    .command('list')
    .description('list them')
    .option('--url <url>', 'the host')
    .option('--token <token>', 'a token of its admin API')
    .option('--search <words>', 'beginnings of words of name, login or e-mail')
    .option('--integration <id>', 'of one directory')
    .option('--group <id>', 'who is in this group of it, by the id of the product')
    .option('--status <status>', 'active, locked, suspended, staged, inactive or removed')
    .option('--enrollment <state>', 'not_enrolled, invited, in_review, enrolled, expired or revoked')
    .option('--limit <n>', 'how many', '50')
    .option('--json', 'as JSON')
    .action(async (options: UsersOptions) => {
      const query = new URLSearchParams({ limit: options.limit })
      if (options.search) query.set('search', options.search)
      if (options.integration) query.set('integrationId', options.integration)
      if (options.group) query.set('groupId', options.group)
      if (options.status) query.set('status', options.status)
      if (options.enrollment) query.set('enrollment', options.enrollment)
      const { items, nextCursor } = await apiOf(context, options).call('GET', `/v1/directory/users?${query}`, listed)
      if (options.json) return context.out(JSON.stringify(items))
      context.out(
        table(
          ['LOGIN', 'NAME', 'STATUS', 'ENROLLMENT', 'EXTERNAL ID'],
          items.map(user => [user.login, user.displayName ?? '', user.status, user.enrollment, user.externalId]),
        ),
      )
      if (nextCursor) context.err(`There are more: narrow the search, or raise --limit.`)
    })
}
