import type { Command } from 'commander'
import { z } from 'zod'
import type { JsonValue } from '../contract/index.ts'
import { type ApiOptions, apiOf, withHostAndJson } from './api.ts'
import type { Context } from './context.ts'
import { table } from './table.ts'

const base = '/v1/alerts'
const alert = z.object({
  id: z.string(),
  code: z.string(),
  detail: z.string().nullable(),
  state: z.string(),
  actor: z.string(),
  title: z.string(),
  advice: z.string(),
  link: z.string(),
  endsAt: z.string().nullable(),
  count: z.number(),
  since: z.string(),
  resolvedWhy: z.string().nullable(),
})
const settings = z.object({
  addresses: z.array(z.string()),
  quietHours: z.object({ from: z.string(), until: z.string(), timeZone: z.string() }).nullable(),
})

interface Options extends ApiOptions {
  readonly json?: boolean
}
interface SettingsOptions extends Options {
  readonly address?: readonly string[]
  readonly quiet?: readonly string[]
}

const collect = (value: string, before: readonly string[] = []) => [...before, value]

/** `stepgate alerts list | resolve | settings`: what somebody has to do something about, and who is told of it. */
export function alertsCommand(program: Command, context: Context): void {
  const alerts = program.command('alerts').description('what somebody has to do something about')

  withHostAndJson(alerts.command('list', { isDefault: true }).description('newest first'))
    .option('--state <state>', 'open, resolved or all', 'open')
    .action(async (options: Options & { readonly state: string }) => {
      const query = options.state === 'all' ? '' : `?state=${encodeURIComponent(options.state)}`
      const { items } = await apiOf(context, options).call('GET', `${base}${query}`, z.object({ items: z.array(alert) }))
      if (options.json) return context.out(JSON.stringify(items))
      if (items.length === 0) return context.out('nothing needs anybody')
      const rows = items.map(one => [
        one.id,
        one.detail === null ? one.code : `${one.code} (${one.detail})`,
        one.resolvedWhy === null ? one.state : `${one.state}, ${one.resolvedWhy}`,
        one.actor,
        String(one.count),
        one.since,
        one.endsAt ?? '-',
        one.title,
      ])
      context.out(table(['ALERT', 'CODE', 'STATE', 'FOR', 'TIMES', 'SINCE', 'ENDS', 'WHAT'], rows))
    })

  withHostAndJson(alerts.command('show <alert>').description('what to do about it, and where')).action(
    async (id: string, options: Options) => {
      const one = await apiOf(context, options).call('GET', `${base}/${encodeURIComponent(id)}`, alert)
      if (options.json) return context.out(JSON.stringify(one))
      const ends = one.endsAt === null ? '' : `, ends at ${one.endsAt}`
      context.out(
        `${one.title} (${one.code}), ${one.state} since ${one.since}${ends}\nFor: ${one.actor}. ${one.advice}\n${one.link}`,
      )
    },
  )

  withHostAndJson(alerts.command('resolve <alert>').description('somebody has looked into what happened once'))
    .requiredOption('--why <text>', 'what came of it')
    .action(async (id: string, options: Options & { readonly why: string }) => {
      const path = `${base}/${encodeURIComponent(id)}/resolve`
      const one = await apiOf(context, options).call('POST', path, alert, { why: options.why })
      context.out(options.json ? JSON.stringify(one) : `${one.id}: ${one.state}`)
    })

  withHostAndJson(alerts.command('settings').description('who is told beside the owners, and when they sleep'))
    .option('--address <address>', 'an e-mail address, in place of those of before; repeat it', collect)
    .option('--quiet <from,until,zone...>', 'hours in which what can wait is not sent, as 22:00 07:00 Europe/Madrid; or none')
    .action(async (options: SettingsOptions) => {
      const api = apiOf(context, options)
      const before = await api.call('GET', `${base}/settings`, settings)
      const changed = { ...before, ...addressesIn(options), ...quietIn(options) }
      const isAsked = options.address === undefined && options.quiet === undefined
      const now = isAsked ? before : await api.call('PUT', `${base}/settings`, settings, changed as JsonValue)
      if (options.json) return context.out(JSON.stringify(now))
      const { addresses, quietHours: quiet } = now
      context.out(`told beside the owners: ${addresses.join(', ') || 'nobody'}`)
      context.out(`quiet: ${quiet === null ? 'never' : `${quiet.from} to ${quiet.until}, ${quiet.timeZone}`}`)
    })
}

const addressesIn = ({ address }: SettingsOptions) => (address === undefined ? {} : { addresses: address })

/** Three words, or `none`. */
function quietIn({ quiet }: SettingsOptions) {
  if (quiet === undefined) return {}
  const [from = '', until = '', timeZone = ''] = quiet
  return { quietHours: from === 'none' ? null : { from, until, timeZone } }
}
