import { type Command, Option } from 'commander'
import { z } from 'zod'
import { erasureReasons } from '../privacy/index.ts'
import { type ApiOptions, apiOf } from './api.ts'
import type { Context } from './context.ts'
import { CommandError, exitCodes } from './exit.ts'
import { table } from './table.ts'

const listed = z.object({
  items: z.array(
    z.object({
      integrationId: z.string(),
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

const erased = z.object({
  mark: z.string(),
  rooms: z.record(z.string(), z.number()),
  atProduct: z.enum(['none', 'cleared', 'pending']),
  linked: z.array(z.object({ integrationId: z.string(), externalId: z.string() })),
})

interface EraseOptions extends ApiOptions {
  readonly json?: boolean
  readonly reason: string
  readonly ticket?: string
  readonly yes?: boolean
}

/** `stepgate users erase`: for good, so that it asks for a word more than any other command. */
function eraseCommand(users: Command, context: Context): void {
  users
    .command('erase <integration> <externalId>')
    .description('erase an account of a person everywhere, for good; "list" has both ids')
    .addOption(new Option('--reason <reason>', 'why').choices(erasureReasons).makeOptionMandatory())
    .option('--ticket <ticket>', 'the number of the request')
    .option('--yes', 'really')
    .option('--url <url>', 'the host')
    .option('--token <token>', 'a token of its admin API')
    .option('--json', 'as JSON')
    .action(async (integration: string, externalId: string, options: EraseOptions) => {
      if (!options.yes) throw new CommandError(exitCodes.usage, 'nothing was erased: it cannot be taken back, so say --yes')
      const path = `/v1/directory/users/${encodeURIComponent(integration)}/${encodeURIComponent(externalId)}`
      const body = { reason: options.reason, ...(options.ticket ? { ticket: options.ticket } : {}) }
      const done = await apiOf(context, options).call('DELETE', path, erased, body)
      if (options.json) return context.out(JSON.stringify(done))
      context.out(
        table(
          ['ROOM', 'ERASED'],
          Object.entries(done.rooms).map(([room, n]) => [room, String(n)]),
        ),
      )
      context.out(`In the audit: ${done.mark}`)
      if (done.atProduct === 'pending')
        context.err('The product did not take its value away yet; it is told again until it does.')
      for (const { integrationId, externalId: id } of done.linked) {
        context.err(`Not erased: ${id} of ${integrationId}, which was linked as the same person's.`)
      }
    })
}

/** `stepgate users list`, `stepgate users erase` */
export function usersCommand(program: Command, context: Context): void {
  const users = program.command('users').description('people of the directory view')
  eraseCommand(users, context)
  users
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
          ['LOGIN', 'NAME', 'STATUS', 'ENROLLMENT', 'DIRECTORY', 'EXTERNAL ID'],
          items.map(user => [
            user.login,
            user.displayName ?? '',
            user.status,
            user.enrollment,
            user.integrationId,
            user.externalId,
          ]),
        ),
      )
      if (nextCursor) context.err(`There are more: narrow the search, or raise --limit.`)
    })
}
