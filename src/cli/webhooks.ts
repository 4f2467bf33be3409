import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { z } from 'zod'
import type { JsonValue } from '../contract/index.ts'
import { type Api, type ApiOptions, apiOf, withHost, withHostAndJson } from './api.ts'
import type { Context } from './context.ts'
import { CommandError, exitCodes } from './exit.ts'
import { table } from './table.ts'

const base = '/v1/webhooks'

const webhook = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  format: z.string(),
  events: z.array(z.string()),
  state: z.string(),
  disabledWhy: z.string().nullable(),
  formerSecretUntil: z.string().nullable(),
  deliveries: z.object({ waiting: z.number(), failed: z.number() }),
})
const withSecret = webhook.extend({ secret: z.string().nullable() })

const delivery = z.object({
  id: z.string(),
  type: z.string(),
  happenedAt: z.string(),
  state: z.string(),
  tries: z.number(),
  status: z.number().nullable(),
  error: z.string().nullable(),
  durationMs: z.number().nullable(),
  nextTryAt: z.string().nullable(),
})
type Delivery = z.infer<typeof delivery>

interface Options extends ApiOptions {
  readonly json?: boolean
}

interface AddOptions extends Options {
  readonly name: string
  readonly format: string
  readonly events?: readonly string[]
  readonly integration?: string
  readonly audience?: string
  readonly subject?: string
  readonly issuer?: string
  readonly authorizationFile?: string
}

/** `stepgate webhooks list | add | test | deliveries | replay | rotate | enable | remove`: who hears of what happens here. */
export function webhooksCommand(program: Command, context: Context): void {
  const webhooks = program.command('webhooks').description('who hears of what happens here')

  withHostAndJson(webhooks.command('list').description('who, of what, and what did not arrive')).action(
    async (options: Options) => {
      const { items } = await apiOf(context, options).call('GET', base, z.object({ items: z.array(webhook) }))
      if (options.json) return context.out(JSON.stringify(items))
      if (items.length === 0) return context.out('nobody hears of anything')
      const rows = items.map(({ id, name, format, state, disabledWhy, deliveries, url }) => [
        id,
        name,
        format,
        disabledWhy === null ? state : `${state} (${disabledWhy})`,
        String(deliveries.waiting),
        String(deliveries.failed),
        url,
      ])
      context.out(table(['ID', 'NAME', 'FORMAT', 'STATE', 'WAITING', 'FAILED', 'URL'], rows))
    },
  )

  withHostAndJson(
    webhooks
      .command('add <url>')
      .description('tell a receiver; its secret is printed once')
      .requiredOption('--name <name>', 'what it is for')
      .option('--format <format>', 'standard, incode-session, set, slack or teams', 'standard')
      .option('--events <types...>', 'of what; of everything without it')
      .option('--integration <id>', 'only of what happens at this integration')
      .option('--audience <aud>', 'of security event tokens')
      .option('--subject <form>', 'how security event tokens name people: iss_sub, email or opaque')
      .option('--issuer <url>', 'with iss_sub: under which the receiver knows the ids of the directory')
      .option('--authorization-file <path>', 'what a receiver of security event tokens wants as Authorization'),
  ).action(async (url: string, options: AddOptions) => {
    const made = await apiOf(context, options).call('POST', base, withSecret, await wanted(context, url, options))
    if (options.json) return context.out(JSON.stringify(made))
    context.out(`${made.id}  hears of ${made.events.length} events`)
    told(context, made.secret)
  })

  withHostAndJson(webhooks.command('test <id>').description('send a test now, and say what the receiver answered')).action(
    async (id: string, options: Options) => {
      const tried = await apiOf(context, options).call('POST', `${pathOf(id)}/test`, delivery, {})
      context.out(options.json ? JSON.stringify(tried) : `${answerOf(tried)} after ${tried.durationMs ?? 0} ms`)
      if (tried.state !== 'delivered') throw new CommandError(exitCodes.admin, 'the receiver did not take the test')
    },
  )

  withHostAndJson(
    webhooks
      .command('deliveries <id>')
      .description('what was sent, newest first')
      .option('--state <state>', 'waiting, delivered, failed or dropped'),
  ).action(async (id: string, options: Options & { readonly state?: string }) => {
    const query = options.state === undefined ? '' : `?state=${encodeURIComponent(options.state)}`
    const { items } = await listed(apiOf(context, options), id, query)
    if (options.json) return context.out(JSON.stringify(items))
    if (items.length === 0) return context.out('nothing was sent')
    const rows = items.map(one => [
      one.id,
      one.happenedAt,
      one.type,
      one.state,
      String(one.tries),
      answerOf(one),
      one.nextTryAt ?? '',
    ])
    context.out(table(['ID', 'HAPPENED', 'EVENT', 'STATE', 'TRIES', 'ANSWER', 'NEXT TRY'], rows))
  })

  withHost(
    webhooks
      .command('replay <id> [delivery]')
      .description('send one again, at once where it waits, or all that failed since a time')
      .option('--since <time>', 'all that failed of what happened since then (ISO 8601)'),
  ).action(async (id: string, one: string | undefined, options: Options & { readonly since?: string }) => {
    if ((one === undefined) === (options.since === undefined)) {
      throw new CommandError(exitCodes.usage, 'say which: a delivery, or --since a time')
    }
    const api = apiOf(context, options)
    if (one !== undefined) {
      await api.call('POST', `${pathOf(id)}/deliveries/${encodeURIComponent(one)}/replay`, delivery, {})
      return context.out('sent again')
    }
    const since = options.since ?? ''
    const { count } = await api.call('POST', `${pathOf(id)}/replay`, z.object({ count: z.number() }), { since })
    context.out(count === 1 ? '1 is sent again' : `${count} are sent again`)
  })

  withHostAndJson(webhooks.command('rotate <id>').description('a new secret; deliveries are signed by both for 24 hours')).action(
    async (id: string, options: Options) => {
      const made = await apiOf(context, options).call('POST', `${pathOf(id)}/secret`, withSecret, {})
      if (options.json) return context.out(JSON.stringify(made))
      const until = made.formerSecretUntil
      context.out(until === null ? 'the former secret is used no longer' : `both secrets sign until ${until}`)
      told(context, made.secret)
    },
  )

  withHost(webhooks.command('enable <id>').description('tell it again, after it was disabled')).action(
    async (id: string, options: Options) => {
      const { state } = await apiOf(context, options).call('PATCH', pathOf(id), webhook, { state: 'enabled' })
      context.out(state)
    },
  )

  withHost(webhooks.command('remove <id>').description('tell it nothing more')).action(async (id: string, options: Options) => {
    await apiOf(context, options).call('DELETE', pathOf(id), z.unknown())
    context.out('removed')
  })
}

const pathOf = (id: string) => `${base}/${encodeURIComponent(id)}`

const listed = (api: Api, id: string, query: string) =>
  api.call('GET', `${pathOf(id)}/deliveries${query}`, z.object({ items: z.array(delivery) }))

function told(context: Context, secret: string | null): void {
  context.out(secret === null ? 'a key of the host signs what it gets' : `secret, shown this once: ${secret}`)
}

function answerOf({ status, error, tries }: Delivery): string {
  if (status !== null) return String(status)
  return error ?? (tries === 0 ? 'not sent yet' : 'under way')
}

async function wanted(context: Context, url: string, options: AddOptions): Promise<JsonValue> {
  const { name, format, events, integration, audience, subject, issuer, authorizationFile } = options
  return {
    url,
    name,
    format,
    ...(events === undefined ? {} : { events: [...events] }),
    ...(integration === undefined ? {} : { integrationId: integration }),
    ...(audience === undefined ? {} : { audience }),
    ...(subject === undefined ? {} : { subject: issuer === undefined ? { format: subject } : { format: subject, issuer } }),
    ...(authorizationFile === undefined ? {} : { authorization: await headerIn(context, authorizationFile) }),
  }
}

/** From a file: what is typed as an option stays in the history of the shell. */
async function headerIn(context: Context, path: string): Promise<string> {
  const text = await readFile(resolve(context.workingFolder, path), 'utf8').catch(() => {
    throw new CommandError(exitCodes.usage, `${path} cannot be read`)
  })
  return text.trim()
}
