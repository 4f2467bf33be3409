import type { Command } from 'commander'
import { z } from 'zod'
import { type ApiOptions, apiOf, withHostAndJson } from './api.ts'
import type { Context } from './context.ts'
import { table } from './table.ts'

const reset = z.object({
  at: z.string(),
  kind: z.string(),
  operation: z.string().nullable(),
  externalId: z.string().nullable(),
  by: z.object({ kind: z.string(), id: z.string().nullable(), name: z.string().nullable(), ours: z.boolean() }),
  verificationId: z.string().nullable(),
  privileged: z.boolean().nullable(),
})
const report = z.object({
  resets: z.number(),
  verified: z.number(),
  unverified: z.number(),
  writtenBackChanged: z.number(),
  items: z.array(reset),
  nextCursor: z.string().nullable(),
  trails: z.array(
    z.object({
      integrationId: z.string(),
      readUntil: z.string().nullable(),
      error: z.string().nullable(),
      unreadSince: z.string().nullable(),
    }),
  ),
})

interface ResetsOptions extends ApiOptions {
  readonly json?: boolean
  readonly from?: string
  readonly to?: string
  readonly unverified?: boolean
  readonly limit: string
}

/** `stepgate resets`: who was given new credentials, by whom, and whether they were verified before. */
export function resetsCommand(program: Command, context: Context): void {
  withHostAndJson(program.command('resets'))
    .description('who was given new credentials at the product, by whom, and whether they were verified before')
    .option('--from <date>', 'since then; the last 90 days, where it is left out')
    .option('--to <date>', 'before then')
    .option('--unverified', 'only those without a verification')
    .option('--limit <n>', 'how many, the newest first', '50')
    .action(async (options: ResetsOptions) => {
      const { from, to, limit } = options
      const query = new URLSearchParams({
        limit,
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
        ...(options.unverified ? { matched: 'false' } : {}),
      })
      const seen = await apiOf(context, options).call('GET', `/v1/reports/resets?${query}`, report)
      if (options.json) return context.out(JSON.stringify(seen))
      context.out(`${seen.resets} resets, ${seen.verified} verified, ${seen.unverified} not`)
      if (seen.writtenBackChanged > 0) context.out(`${seen.writtenBackChanged} changes of what was written back`)
      if (seen.items.length > 0) {
        const rows = seen.items.map(({ at, kind, operation, externalId, by, verificationId, privileged }) => [
          at,
          operation ?? kind,
          externalId ?? 'erased',
          `${by.name ?? by.id ?? by.kind}${by.ours ? ' (ours)' : ''}`,
          verificationId ?? 'not verified',
          privileged === false ? 'no' : privileged ? 'yes' : 'unknown',
        ])
        context.out(table(['AT', 'OPERATION', 'FOR', 'BY', 'VERIFICATION', 'PRIVILEGED'], rows))
      }
      for (const { integrationId, readUntil, error, unreadSince } of seen.trails) {
        if (unreadSince !== null) {
          context.err(
            `${integrationId} is not read since ${unreadSince}, as its configuration says: nothing of it is in this report since then`,
          )
        }
        if (error !== null) context.err(`${integrationId} was read until ${readUntil ?? 'never'}: ${error}`)
      }
    })
}
