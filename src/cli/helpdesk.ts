import type { Command } from 'commander'
import { z } from 'zod'
import { type ApiOptions, apiOf, withHost, withHostAndJson } from './api.ts'
import type { Context } from './context.ts'
import { CommandError, exitCodes } from './exit.ts'
import { helpdeskReportCommand } from './helpdesk-report.ts'
import { wholeNumber } from './whole-number.ts'

const call = z.object({
  id: z.string(),
  channel: z.string(),
  person: z.object({ account: z.string().nullable() }),
  delivery: z.object({ to: z.string().nullable(), state: z.string() }),
  progress: z.string(),
  verdict: z.object({ outcome: z.string(), class: z.string() }).nullable(),
  code: z.object({ awaited: z.boolean(), triesLeft: z.number() }),
  freshSeconds: z.number().nullable(),
  operations: z.array(z.object({ operation: z.string(), state: z.string() })),
  url: z.string().optional(),
})
const person = z.object({
  account: z.string(),
  displayName: z.string().nullable(),
  canVerify: z.boolean(),
  enrollment: z.string(),
  channels: z.array(z.object({ channel: z.string(), address: z.string().nullable(), why: z.string().nullable() })),
})
type Call = z.infer<typeof call>
const confirmed = z.object({ did: z.string(), triesLeft: z.number(), verification: call })
const opened = z.object({ operation: z.string(), performed: z.boolean(), recipient: z.string(), state: z.string() })
const override = z.object({ id: z.string(), expiresAt: z.string() })

interface JsonOptions extends ApiOptions {
  readonly json?: boolean
}

interface StartOptions extends JsonOptions {
  readonly login: string
  readonly directory?: string
  readonly channel: string
  readonly by?: string
  readonly address?: string
  readonly override?: string
  readonly reason?: string
  readonly ticket?: string
  readonly operation: readonly string[]
  readonly language?: string
}

interface AllowOptions extends JsonOptions {
  readonly login: string
  readonly directory?: string
  readonly address?: string
  readonly why: string
}

const collect = (value: string, before: readonly string[]) => [...before, value]
const pathOf = (id: string) => `/v1/helpdesk/verifications/${encodeURIComponent(id)}`
const given = (fields: Readonly<Record<string, string | undefined>>) =>
  Object.fromEntries(Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined))

/** What an agent has to know, in the order in which they need it. */
function lines({ id, person, channel, delivery, progress, verdict, code, freshSeconds, operations, url }: Call): string {
  const said = verdict === null ? '' : `, ${verdict.class.replaceAll('_', ' ')}`
  return [
    `${id}: ${person.account ?? 'nobody'}, by ${channel} (${delivery.state}), ${progress}${said}`,
    ...(url === undefined ? [] : [`  link for the caller: ${url}`]),
    ...(code.awaited ? [`  ask the caller for the six digits on their page; tries left: ${code.triesLeft}`] : []),
    ...(freshSeconds === null ? [] : [`  operations can be opened for ${freshSeconds} s`]),
    ...operations.map(({ operation, state }) => `  ${operation}: ${state}`),
  ].join('\n')
}

/** `stepgate helpdesk person|start|show|confirm|operate|note|resend|cancel|allow|report` */
export function helpdeskCommand(program: Command, context: Context): void {
  const helpdesk = program.command('helpdesk').description('have a caller verified before you help them')
  const tell = (options: JsonOptions, answer: Call) => context.out(options.json ? JSON.stringify(answer) : lines(answer))
  const one = (name: string) => withHostAndJson(helpdesk.command(name).argument('<verification>', 'its id'))

  withHostAndJson(helpdesk.command('start').argument('<integration>', 'the helpdesk integration'))
    .description('send the caller a link')
    .requiredOption('--login <login>', 'who they say they are')
    .option('--directory <id>', 'the directory, where the integration has several')
    .option('--channel <name>', 'email, sms, link or qr', 'email')
    .option('--by <name>', 'incode-email or incode-sms: Incode sends a link of its own, which informs you and opens nothing')
    .option('--address <address>', 'another one than that on record; takes --override')
    .option('--override <id>', 'what a supervisor allowed')
    .option('--reason <text>', 'why; the person reads it')
    .option('--ticket <number>', 'the ticket')
    .option('--operation <name>', 'what may be opened for them afterwards; may be repeated', collect, [])
    .option('--language <code>', 'en, es or pt')
    .action(async (integrationId: string, options: StartOptions) => {
      const { login, directory, address, override: overrideId, reason, ticket, operation, language } = options
      const channel = options.by === undefined ? options.channel : options.by.replace('-', '_')
      if (options.by !== undefined && channel !== 'incode_email' && channel !== 'incode_sms')
        throw new CommandError(exitCodes.usage, '--by takes incode-email or incode-sms')
      const fields = {
        loginHint: login,
        directoryIntegrationId: directory,
        channel,
        address,
        overrideId,
        reason,
        ticket,
        language,
      }
      const body = { integrationId, ...given(fields), ...(operation.length > 0 ? { operations: [...operation] } : {}) }
      tell(options, await apiOf(context, options).call('POST', '/v1/helpdesk/verifications', call, body))
    })

  withHostAndJson(helpdesk.command('person').argument('<integration>', 'the helpdesk integration'))
    .description('whether somebody can be verified, and where a link would go')
    .requiredOption('--login <login>', 'who they say they are')
    .option('--directory <id>', 'the directory, where the integration has several')
    .action(async (integrationId: string, options: JsonOptions & { readonly login: string; readonly directory?: string }) => {
      const fields = given({ integrationId, loginHint: options.login, directoryIntegrationId: options.directory })
      const found = await apiOf(context, options).call('GET', `/v1/helpdesk/people?${new URLSearchParams(fields)}`, person)
      if (options.json) return context.out(JSON.stringify(found))
      const { displayName, account, canVerify, enrollment, channels } = found
      const ways = channels.map(({ channel, address, why }) => `  ${channel}: ${why ?? address ?? 'the link is given to you'}`)
      context.out([`${displayName ?? account}: ${canVerify ? enrollment : 'cannot be verified'}`, ...ways].join('\n'))
    })

  one('show')
    .description('how far they are; with --wait, on the first change')
    .option('--wait <seconds>', 'up to 25', '0')
    .action(async (id: string, options: JsonOptions & { readonly wait: string }) => {
      const wait = wholeNumber(options.wait, '--wait', 0, 25)
      tell(options, await apiOf(context, options).call('GET', `${pathOf(id)}?wait=${wait}`, call))
    })

  one('confirm')
    .argument('<code>', 'the six digits that the caller reads out')
    .description('type the code of the caller')
    .action(async (id: string, code: string, options: JsonOptions) => {
      const answer = await apiOf(context, options).call('POST', `${pathOf(id)}/confirm`, confirmed, { code })
      if (options.json) return context.out(JSON.stringify(answer))
      const tries = answer.did === 'wrong' ? `; tries left: ${answer.triesLeft}` : ''
      context.out(`${answer.did}${tries}\n${lines(answer.verification)}`)
    })

  one('operate')
    .argument('<operation>', 'one that was named at the start')
    .description('open an operation, for the phone that was verified')
    .action(async (id: string, operation: string, options: JsonOptions) => {
      const answer = await apiOf(context, options).call('POST', `${pathOf(id)}/operations`, opened, { operation })
      context.out(options.json ? JSON.stringify(answer) : `${answer.operation}: ${answer.state}, on the page of the caller`)
    })

  withHost(helpdesk.command('note').argument('<verification>', 'its id'))
    .description('what goes into the ticket')
    .action(async (id: string, options: ApiOptions) => {
      context.out((await apiOf(context, options).text(`${pathOf(id)}/note`)).trimEnd())
    })

  for (const [deed, what] of [
    ['resend', 'send the same link once more'],
    ['cancel', 'call it off'],
  ] as const) {
    one(deed)
      .description(what)
      .action(async (id: string, options: JsonOptions) => {
        tell(options, await apiOf(context, options).call('POST', `${pathOf(id)}/${deed}`, call))
      })
  }

  helpdeskReportCommand(helpdesk, context)

  withHostAndJson(helpdesk.command('allow').argument('<integration>', 'the helpdesk integration'))
    .description('as a supervisor: what no agent may do alone, once and for a quarter of an hour')
    .requiredOption('--login <login>', 'whom it is about')
    .requiredOption('--why <text>', 'how you made sure')
    .option('--directory <id>', 'the directory, where the integration has several')
    .option('--address <address>', 'an address that is not on record')
    .action(async (integrationId: string, options: AllowOptions) => {
      const { login, directory, address, why } = options
      const body = { integrationId, ...given({ loginHint: login, directoryIntegrationId: directory, address, why }) }
      const answer = await apiOf(context, options).call('POST', '/v1/helpdesk/overrides', override, body)
      context.out(options.json ? JSON.stringify(answer) : `${answer.id}, until ${answer.expiresAt}`)
    })
}
