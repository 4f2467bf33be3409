import type { Command } from 'commander'
import { z } from 'zod'
import { aliasReasons, approvalReasons, type JsonValue, lookReasons, rejectionReasons } from '../contract/index.ts'
import { type ApiOptions, apiOf, withHostAndJson } from './api.ts'
import type { Context } from './context.ts'
import { table } from './table.ts'

const actor = z.object({ kind: z.string(), id: z.string(), name: z.string().optional() })
const reviewShape = z.object({
  id: z.string(),
  kind: z.string(),
  state: z.string(),
  queuedFor: z.string(),
  verificationId: z.string(),
  purpose: z.string(),
  subject: z.object({ externalId: z.string().nullable() }),
  reported: z.string().nullable(),
  match: z.object({ claims: z.record(z.string(), z.string()), reasons: z.record(z.string(), z.string()).optional() }).nullable(),
  sessionId: z.string().nullable(),
  openedBy: actor,
  openedAt: z.string(),
  dueAt: z.string(),
  approvedFirst: z
    .object({ by: actor, reason: z.string(), claims: z.array(z.string()), until: z.string().nullable() })
    .nullable(),
  decided: z
    .object({ by: actor.nullable(), at: z.string(), reason: z.string().nullable(), ticket: z.string().nullable() })
    .nullable(),
})
type Review = z.infer<typeof reviewShape>
const reviewList = z.object({ items: z.array(reviewShape), nextCursor: z.string().nullable() })
const lookShape = z.object({
  claims: z.array(
    z.object({
      claim: z.string(),
      document: z.string().nullable(),
      directory: z.string().nullable(),
      product: z.string().nullable(),
      value: z.string(),
    }),
  ),
})

type Json = ApiOptions & { readonly json?: boolean }
interface Said extends Json {
  readonly reason: string
  readonly ticket?: string
}
interface Yes extends Said {
  readonly claim: readonly string[]
  readonly expires?: string
}

const saying = (command: Command, reasons: readonly string[]) =>
  withHostAndJson(command)
    .requiredOption('--reason <reason>', [...new Set(reasons)].join(', '))
    .option('--ticket <ticket>', 'the number of the matter elsewhere')
const pathOf = (id: string) => `/v1/reviews/${encodeURIComponent(id)}`
const why = ({ reason, ticket }: Said) => ({ reason, ...(ticket === undefined ? {} : { ticket }) })
const whose = (by: z.infer<typeof actor> | null) => by?.name ?? by?.id ?? 'the host'
const collect = (value: string, before: readonly string[]) => [...before, value]

function sayDecided(context: Context, review: Review): void {
  context.out(`${review.id}: ${review.state}`)
  if (review.state === 'open') context.err('Somebody else has to approve, too.')
}

/** `stepgate reviews …`: what waits for a human, looked at and decided. */
export function reviewsCommand(program: Command, context: Context): void {
  const reviews = program.command('reviews').description('verdicts that wait for a human, and names in dispute')

  withHostAndJson(reviews.command('list').description('what is due first comes first'))
    .option('--state <state>', 'open, approved, rejected, expired, ended or all', 'open')
    .option('--integration <id>', 'of one integration or directory')
    .option('--limit <n>', 'how many', '50')
    .action(async (options: Json & { readonly state: string; readonly integration?: string; readonly limit: string }) => {
      const query = new URLSearchParams({ limit: options.limit })
      if (options.state !== 'all') query.set('state', options.state)
      if (options.integration) query.set('integrationId', options.integration)
      const { items, nextCursor } = await apiOf(context, options).call('GET', `/v1/reviews?${query}`, reviewList)
      if (options.json) return context.out(JSON.stringify(items))
      const rows = items.map(one => [
        one.id,
        one.kind,
        one.purpose,
        one.queuedFor,
        one.subject.externalId ?? '',
        one.dueAt,
        one.approvedFirst === null ? one.state : `${one.state}, ${whose(one.approvedFirst.by)} approved`,
      ])
      context.out(table(['REVIEW', 'KIND', 'PURPOSE', 'FOR', 'PERSON', 'DUE', 'STATE'], rows))
      if (nextCursor) context.err('There are more: raise --limit.')
    })

  withHostAndJson(reviews.command('show <review>').description('how the claims compare; no value of a document')).action(
    async (id: string, options: Json) => {
      const one = await apiOf(context, options).call('GET', pathOf(id), reviewShape)
      if (options.json) return context.out(JSON.stringify(one))
      context.out(`${one.id}  ${one.kind}, ${one.state}, for ${one.queuedFor}`)
      context.out(`verification ${one.verificationId}, ${one.purpose}, Incode said ${one.reported ?? 'nothing'}`)
      context.out(`Incode's case: session ${one.sessionId ?? 'unknown'}`)
      context.out(`opened ${one.openedAt} by ${whose(one.openedBy)}, due ${one.dueAt}`)
      for (const [claim, value] of Object.entries(one.match?.claims ?? {})) {
        context.out(`  ${claim}: ${value} (${one.match?.reasons?.[claim] ?? 'no reason'})`)
      }
      const { approvedFirst: first, decided } = one
      if (first !== null)
        context.out(`${whose(first.by)} approved: ${[first.reason, ...first.claims, first.until].filter(Boolean).join(', ')}`)
      if (decided !== null) context.out(`decided ${decided.at} by ${whose(decided.by)}: ${decided.reason ?? 'no reason'}`)
    },
  )

  saying(
    reviews.command('look <review>').description('the document beside the directory, read through now; it is audited'),
    lookReasons,
  ).action(async (id: string, options: Said) => {
    const { claims } = await apiOf(context, options).call('POST', `${pathOf(id)}/look`, lookShape, why(options))
    if (options.json) return context.out(JSON.stringify(claims))
    const rows = claims.map(one => [one.claim, one.document ?? '', one.directory ?? '', one.product ?? '', one.value])
    context.out(table(['CLAIM', 'DOCUMENT', 'DIRECTORY', 'SAID BY THE PRODUCT', 'COMPARES'], rows))
  })

  saying(reviews.command('approve <review>').description('let it pass; of a dispute: it is the same person'), [
    ...approvalReasons,
    ...aliasReasons,
  ])
    .option('--claim <claim>', 'of a dispute: what of the document is theirs, too; repeat it', collect, [])
    .option('--expires <time>', 'of a dispute: until when the other name holds')
    .action(async (id: string, options: Yes) => {
      const body: Record<string, JsonValue> = { ...why(options) }
      if (options.claim.length > 0) body.claims = [...options.claim]
      if (options.expires !== undefined) body.expiresAt = options.expires
      const review = await apiOf(context, options).call('POST', `${pathOf(id)}/approve`, reviewShape, body)
      if (options.json) return context.out(JSON.stringify(review))
      sayDecided(context, review)
    })

  saying(reviews.command('reject <review>').description('refuse it, for good'), rejectionReasons).action(
    async (id: string, options: Said) => {
      const review = await apiOf(context, options).call('POST', `${pathOf(id)}/reject`, reviewShape, why(options))
      if (options.json) return context.out(JSON.stringify(review))
      sayDecided(context, review)
    },
  )

  withHostAndJson(reviews.command('dispute <verification>').description('put a name that was refused before a human')).action(
    async (id: string, options: Json) => {
      const path = `/v1/verifications/${encodeURIComponent(id)}/dispute`
      const review = await apiOf(context, options).call('POST', path, reviewShape, {})
      context.out(options.json ? JSON.stringify(review) : `${review.id}: ${review.state}`)
    },
  )
}
