import type { Command } from 'commander'
import { z } from 'zod'
import { type ApiOptions, apiOf } from './api.ts'
import type { Context } from './context.ts'
import { CommandError, exitCodes } from './exit.ts'

const carried = z.object({ name: z.string(), isThere: z.boolean() }).nullable()
const answer = z.object({
  /** Where what was made was taken back. */
  carried: carried.optional(),
  applied: z
    .object({
      made: z.record(z.string(), z.json()),
      carried,
      appliedAt: z.string(),
    })
    .nullable()
    .optional(),
  ok: z.boolean().optional(),
  steps: z
    .array(
      z.object({
        id: z.string().optional(),
        title: z.string().optional(),
        change: z.string().optional(),
        method: z.string().optional(),
        path: z.string().optional(),
        body: z.json().optional(),
        step: z.string().optional(),
        ok: z.boolean().optional(),
        saw: z.string().optional(),
        advice: z.string().optional(),
      }),
    )
    .optional(),
})

const doings = ['plan', 'apply', 'verify', 'undo'] as const

interface SetupOptions extends ApiOptions {
  readonly set?: readonly string[]
  readonly json?: boolean
}

/** `stepgate integrations setup <integration> plan|apply|verify|undo` */
export function setupCommand(integrations: Command, context: Context): void {
  integrations
    .command('setup <integration> <plan|apply|verify|undo>')
    .description(
      'set the product up for an integration; the administrator’s token of the product is read from STEPGATE_PRODUCT_TOKEN',
    )
    .option('--set <name=value...>', 'what the template asks for, as pilotGroup=00g1')
    .option('--json', 'as JSON')
    .option('--url <url>', 'the host')
    .option('--token <token>', 'a token of its admin API')
    .action(async (id: string, doing: string, options: SetupOptions) => {
      if (!doings.some(one => one === doing)) throw new CommandError(exitCodes.usage, `one of: ${doings.join(', ')}`)
      // From the environment: arguments are seen by everybody on the machine.
      const adminToken = context.env.STEPGATE_PRODUCT_TOKEN
      if (!adminToken) throw new CommandError(exitCodes.usage, 'STEPGATE_PRODUCT_TOKEN has no token of the product')
      const path = `/v1/integrations/${encodeURIComponent(id)}/setup/${doing}`
      const body = { adminToken, input: inputOf(options.set ?? []) }
      const told = await apiOf(context, options).call('POST', path, answer, body)
      if (options.json) return context.out(JSON.stringify(told))
      for (const step of told.steps ?? []) {
        if (step.ok === undefined) {
          context.out(`${step.change ?? ''}  ${step.title ?? ''}  ${step.method ?? ''} ${step.path ?? ''}`)
          if (step.body !== undefined) context.out(`  ${JSON.stringify(step.body)}`)
        } else context.out(`${step.ok ? 'ok    ' : 'failed'}  ${step.step ?? ''}  ${step.advice ?? step.saw ?? ''}`)
      }
      for (const [name, value] of Object.entries(told.applied?.made ?? {})) context.out(`${name}  ${JSON.stringify(value)}`)
      const carried = told.applied?.carried
      if (carried)
        context.out(`${carried.name} ${carried.isThere ? 'knows of it' : 'does not know of it: say it in its configuration'}`)
      if (told.applied === null) context.out('Nothing of it stands at the product any more.')
      if (told.carried?.isThere) context.err(`${told.carried.name} still knows of it: take it out of its configuration, too`)
      if (told.ok === false) throw new CommandError(exitCodes.admin, 'the product is not as it was set up')
    })
}

function inputOf(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map(one => {
      const at = one.indexOf('=')
      if (at < 1) throw new CommandError(exitCodes.usage, '--set takes name=value')
      return [one.slice(0, at), one.slice(at + 1)]
    }),
  )
}
