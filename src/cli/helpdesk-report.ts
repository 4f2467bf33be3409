import type { Command } from 'commander'
import { z } from 'zod'
import { type ApiOptions, apiOf, withHostAndJson } from './api.ts'
import type { Context } from './context.ts'
import { table } from './table.ts'
import { wholeNumber } from './whole-number.ts'

const worker = z.object({ kind: z.string(), id: z.string(), name: z.string().nullable() })
const report = z.object({
  calls: z.number(),
  overridden: z.number(),
  overriddenShare: z.number().nullable(),
  agents: z.array(z.object({ agent: worker, calls: z.number(), overridden: z.number(), overriddenShare: z.number() })),
  supervisors: z.array(z.object({ supervisor: worker, allowed: z.number(), used: z.number() })),
  repeatedPairs: z.array(z.object({ pair: z.string(), one: worker, other: z.string(), count: z.number() })),
  overrides: z.array(
    z.object({
      id: z.string(),
      at: z.string(),
      supervisor: worker,
      agent: worker.nullable(),
      verificationId: z.string().nullable(),
      person: z.object({ integrationId: z.string(), externalId: z.string() }),
      address: z.boolean(),
      why: z.string(),
    }),
  ),
})

const called = ({ name, id }: z.infer<typeof worker>) => name ?? id
const percent = (share: number | null) => (share === null ? '' : `${Math.round(share * 100)} %`)

/** `stepgate helpdesk report`: how often agents needed a supervisor, and which two people meet again and again. */
export function helpdeskReportCommand(helpdesk: Command, context: Context): void {
  withHostAndJson(helpdesk.command('report'))
    .description('how often agents needed a supervisor, and which two people meet again and again')
    .option('--days <n>', 'how far back', '30')
    .action(async (options: ApiOptions & { readonly json?: boolean; readonly days: string }) => {
      const days = wholeNumber(options.days, '--days', 1, 400)
      const seen = await apiOf(context, options).call('GET', `/v1/reports/overrides?days=${days}`, report)
      if (options.json) return context.out(JSON.stringify(seen))
      const { calls, overridden, overriddenShare, agents, supervisors, repeatedPairs } = seen
      context.out([`${calls} calls, ${overridden} took a supervisor`, percent(overriddenShare)].filter(Boolean).join(', '))
      if (agents.length > 0) {
        const rows = agents.map(one => [called(one.agent), `${one.calls}`, `${one.overridden}`, percent(one.overriddenShare)])
        context.out(table(['AGENT', 'CALLS', 'OVERRIDDEN', 'SHARE'], rows))
      }
      if (supervisors.length > 0) {
        const rows = supervisors.map(one => [called(one.supervisor), `${one.allowed}`, `${one.used}`])
        context.out(table(['SUPERVISOR', 'ALLOWED', 'USED'], rows))
      }
      if (repeatedPairs.length > 0) {
        const rows = repeatedPairs.map(({ pair, one, other, count }) => [pair, called(one), other, `${count}`])
        context.out(table(['PAIR', 'ONE', 'OTHER', 'TIMES'], rows))
      }
    })
}
