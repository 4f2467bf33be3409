import { resolve } from 'node:path'
import type { Command } from 'commander'
import { z } from 'zod'
import type { PersonNamed } from '../invites/whom.ts'
import { type ApiOptions, apiOf, withHostAndJson } from './api.ts'
import type { Context } from './context.ts'
import { CommandError, exitCodes } from './exit.ts'
import { table } from './table.ts'
import { wholeNumber } from './whole-number.ts'

const progress = z.record(z.string(), z.number())
const campaign = z.object({
  id: z.string(),
  kind: z.string(),
  filling: z.boolean(),
  createdAt: z.string(),
  cancelledAt: z.string().nullable(),
  progress,
})
const made = campaign.extend({ unknown: z.array(z.number()) })
const campaigns = z.object({ items: z.array(campaign), nextCursor: z.string().nullable() })
const people = z.object({
  items: z.array(z.object({ externalId: z.string(), state: z.string(), why: z.string().nullable(), reminders: z.number() })),
  nextCursor: z.string().nullable(),
})
type Campaign = z.infer<typeof campaign>

interface SendOptions extends ApiOptions {
  readonly json?: boolean
  readonly directory?: string
  readonly login: readonly string[]
  readonly person: readonly string[]
  readonly group?: string
  readonly csv?: string
  readonly days?: string
  readonly perMinute?: string
  readonly perDay?: string
  readonly language?: string
}

interface ShowOptions extends ApiOptions {
  readonly json?: boolean
  readonly state?: string
  readonly limit: string
}

const collect = (value: string, before: readonly string[]) => [...before, value]
const pathOf = (id: string) => `/v1/invites/${encodeURIComponent(id)}`

function line({ progress: counts }: Campaign): string {
  const shown = Object.entries(counts).filter(([, n]) => n > 0)
  return shown.length === 0 ? 'nobody yet' : shown.map(([what, n]) => `${what} ${n}`).join(', ')
}

function stateOf({ filling, cancelledAt }: Campaign): string {
  return cancelledAt !== null ? 'cancelled' : filling ? 'filling' : 'open'
}

/** Whether what is asked for makes sense is checked by the host. */
function bodyOf(integrationId: string, options: SendOptions, fromFile: readonly PersonNamed[]) {
  const named = [...options.login.map(login => ({ login })), ...options.person.map(externalId => ({ externalId })), ...fromFile]
  return {
    integrationId,
    ...(options.directory ? { directoryIntegrationId: options.directory } : {}),
    ...(named.length > 0 ? { people: named } : {}),
    ...(options.group ? { groupId: options.group } : {}),
    ...(options.days ? { validDays: wholeNumber(options.days, '--days') } : {}),
    ...(options.perMinute ? { perMinute: wholeNumber(options.perMinute, '--per-minute') } : {}),
    ...(options.perDay ? { perDay: wholeNumber(options.perDay, '--per-day') } : {}),
    ...(options.language ? { language: options.language } : {}),
  }
}

const mostShown = 10

/** Some of those who were named, in the words in which they were. */
function firstOf(indexes: readonly number[], named: readonly PersonNamed[]): string {
  const words = indexes.slice(0, mostShown).map(index => Object.values(named[index] ?? {}).join(' '))
  return indexes.length > mostShown ? `${words.join(', ')}, …` : words.join(', ')
}

/** Ids or logins, by the name of the column, as `POST /v1/invites/csv` reads them. */
async function peopleIn(path: string | undefined, context: Context): Promise<readonly PersonNamed[]> {
  if (path === undefined) return []
  const [{ open }, { readCsv }] = await Promise.all([import('node:fs/promises'), import('../invites/csv.ts')])
  const file = await open(resolve(context.workingFolder, path)).catch(() => {
    throw new CommandError(exitCodes.usage, `${path} cannot be read`)
  })
  if (!(await file.stat()).isFile()) {
    await file.close()
    throw new CommandError(exitCodes.usage, `${path} is no file`)
  }
  return readCsv(file.createReadStream())
}

/** `stepgate invites send|list|show|cancel` */
export function invitesCommand(program: Command, context: Context): void {
  const invites = program.command('invites').description('ask people to enroll, by e-mail')

  withHostAndJson(invites.command('send').argument('<integration>', 'the verifying integration through which they are asked'))
    .description('invite people, or a group')
    .option('--directory <id>', 'the directory, where the integration has several')
    .option('--login <login>', 'somebody by login; may be repeated', collect, [])
    .option('--person <id>', 'somebody by the id of the product; may be repeated', collect, [])
    .option('--group <id>', 'everybody in this group, by the id of the product')
    .option('--csv <file>', 'a file with a column external_id or login')
    .option('--days <n>', 'how long the link works')
    .option('--per-minute <n>', 'at most so many messages in a minute')
    .option('--per-day <n>', 'at most so many in a day')
    .option('--language <code>', 'en, es or pt')
    .action(async (integration: string, options: SendOptions) => {
      const body = bodyOf(integration, options, await peopleIn(options.csv, context))
      const named = body.people ?? []
      const answer = await apiOf(context, options).call('POST', '/v1/invites', made, body)
      if (options.json) return context.out(JSON.stringify(answer))
      context.out(`${answer.id}: ${line(answer)}`)
      if (answer.unknown.length === 0) return
      if (answer.unknown.length === named.length) {
        throw new CommandError(exitCodes.usage, `nobody of those named is in the directory: ${firstOf(answer.unknown, named)}`)
      }
      context.err(`Not in the directory, ${answer.unknown.length} of ${named.length}: ${firstOf(answer.unknown, named)}`)
    })

  withHostAndJson(invites.command('list'))
    .description('campaigns, the newest first')
    .option('--limit <n>', 'how many', '50')
    .action(async (options: ShowOptions) => {
      const { items } = await apiOf(context, options).call(
        'GET',
        `/v1/invites?${new URLSearchParams({ limit: options.limit })}`,
        campaigns,
      )
      if (options.json) return context.out(JSON.stringify(items))
      const rows = items.map(item => [item.id, item.kind, stateOf(item), item.createdAt, line(item)])
      context.out(table(['CAMPAIGN', 'KIND', 'STATE', 'CREATED', 'PROGRESS'], rows))
    })

  withHostAndJson(invites.command('show').argument('<campaign>', 'its id'))
    .description('how far it has come, and with whom')
    .option('--state <state>', 'only those: queued, sent, enrolled, refused, …')
    .option('--limit <n>', 'how many', '50')
    .action(async (id: string, options: ShowOptions) => {
      const api = apiOf(context, options)
      const query = new URLSearchParams({ limit: options.limit, ...(options.state ? { state: options.state } : {}) })
      const found = await api.call('GET', pathOf(id), campaign)
      const { items, nextCursor } = await api.call('GET', `${pathOf(id)}/people?${query}`, people)
      if (options.json) return context.out(JSON.stringify({ ...found, people: items }))
      context.out(`${found.id} (${stateOf(found)}): ${line(found)}`)
      const rows = items.map(item => [item.externalId, item.state, item.why ?? '', String(item.reminders)])
      context.out(table(['EXTERNAL ID', 'STATE', 'WHY', 'REMINDERS'], rows))
      if (nextCursor) context.err('There are more: narrow by --state, or raise --limit.')
    })

  withHostAndJson(invites.command('cancel').argument('<campaign>', 'its id'))
    .description('send nothing more, and end the links that are out')
    .action(async (id: string, options: ApiOptions & { readonly json?: boolean }) => {
      const answer = await apiOf(context, options).call('POST', `${pathOf(id)}/cancel`, campaign)
      context.out(options.json ? JSON.stringify(answer) : `${answer.id}: ${line(answer)}`)
    })
}
