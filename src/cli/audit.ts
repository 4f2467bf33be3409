import type { Command } from 'commander'
import { z } from 'zod'
import { type ApiOptions, apiOf, withHost } from './api.ts'
import type { Context } from './context.ts'
import { CommandError, exitCodes } from './exit.ts'

const exported = z.object({
  items: z.array(z.record(z.string(), z.union([z.string(), z.number()]))),
  nextCursor: z.string().nullable(),
})

const verdict = z.object({
  sealed: z.number(),
  unsealed: z.number(),
  head: z.object({ position: z.number(), hash: z.string() }).optional(),
  cut: z.object({ entries: z.number(), hash: z.string(), newestAt: z.string(), cutAt: z.string() }).optional(),
  fault: z.object({ position: z.number(), kind: z.string(), id: z.string().optional() }).optional(),
})

interface VerifyOptions extends ApiOptions {
  readonly json?: boolean
  readonly head?: string
}

/** `stepgate audit export | verify`: who did what, to be kept elsewhere before its time is over, and whether it is whole. */
export function auditCommand(program: Command, context: Context): void {
  const audit = program.command('audit').description('who did what, as a chain of entries')

  withHost(audit.command('export'))
    .description('print the sealed entries, the oldest first, a line of JSON for each, as they are chained')
    .option('--from <position>', 'begin at this place of the chain', '1')
    .action(async (options: ApiOptions & { readonly from: string }) => {
      const api = apiOf(context, options)
      let cursor: string | null = null
      do {
        const query = new URLSearchParams({ limit: '500', ...(cursor === null ? { from: options.from } : { cursor }) })
        const page: z.infer<typeof exported> = await api.call('GET', `/v1/audit/export?${query}`, exported)
        for (const entry of page.items) context.out(JSON.stringify(entry))
        cursor = page.nextCursor
      } while (cursor !== null)
    })

  withHost(audit.command('verify'))
    .description('say whether the chain is whole; with a head that was kept elsewhere, whether its end is, too')
    .option('--head <position.hash>', 'the head that an earlier look printed')
    .option('--json', 'as JSON')
    .action(async (options: VerifyOptions) => {
      const query = new URLSearchParams(options.head ? { head: options.head } : {})
      const seen = await apiOf(context, options).call('GET', `/v1/audit/verify?${query}`, verdict)
      const { sealed, unsealed, head, cut, fault } = seen
      if (options.json) context.out(JSON.stringify(seen))
      else {
        context.out(`${sealed} entries follow on each other; ${unsealed} wait to be sealed`)
        if (cut) context.out(`${cut.entries} before them were cut off, the newest of ${cut.newestAt}, last at ${cut.cutAt}`)
        if (head) context.out(`head: ${head.position}.${head.hash}`)
      }
      if (fault) throw new CommandError(exitCodes.operator, `the chain is broken at ${fault.position}: ${fault.kind}`)
    })
}
