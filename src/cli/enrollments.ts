import type { Command } from 'commander'
import { z } from 'zod'
import { type ApiOptions, apiOf, withHostAndJson } from './api.ts'
import type { Context } from './context.ts'
import { table } from './table.ts'

const actor = z.object({ id: z.string(), name: z.string().optional() })
const supervision = z.object({
  id: z.string(),
  kind: z.string(),
  state: z.string(),
  subject: z.object({ integrationId: z.string(), externalId: z.string() }),
  reason: z.string(),
  sameIdentity: z.boolean(),
  proposedBy: actor,
  opensAt: z.string().nullable(),
  expiresAt: z.string(),
})
const supervisions = z.object({ items: z.array(supervision), nextCursor: z.string().nullable() })

type Json = ApiOptions & { readonly json?: boolean }
type Proposing = Json & { readonly reason: string; readonly sameIdentity?: boolean }

/** What is proposed or allowed, so that the second person sees for whom. */
const whatOf = ({ kind, sameIdentity }: z.infer<typeof supervision>) => (sameIdentity ? `${kind}, same identity` : kind)

const pathOf = (id: string) => `/v1/supervisions/${encodeURIComponent(id)}`

/** `stepgate enrollments unbind|rebind|waiting|confirm|withdraw`: what two people decide on a binding. */
export function enrollmentsCommand(program: Command, context: Context): void {
  const enrollments = program.command('enrollments').description('what binds people to identities')
  const kinds = {
    unbind: 'propose to take an identity away from an account',
    rebind: 'propose to let somebody be bound again whose identity was taken away',
  } as const

  for (const [kind, description] of Object.entries(kinds)) {
    const command = withHostAndJson(enrollments.command(`${kind} <integration> <externalId>`).description(description))
    if (kind === 'rebind') command.option('--same-identity', 'for the identity that was bound last; without it, for any other')
    command
      .requiredOption('--reason <reason>', 'for the second person, and whoever looks later')
      .action(async (integrationId: string, externalId: string, options: Proposing) => {
        const same = options.sameIdentity ? { sameIdentity: true } : {}
        const body = { kind, integrationId, externalId, reason: options.reason, ...same }
        const made = await apiOf(context, options).call('POST', '/v1/supervisions', supervision, body)
        if (options.json) return context.out(JSON.stringify(made))
        context.out(`${made.id} waits for a second person`)
        context.err(`Another administrator has to confirm it before ${made.expiresAt}.`)
      })
  }

  withHostAndJson(enrollments.command('waiting').description('what was proposed, and leave that nobody has used'))
    .option('--limit <n>', 'how many', '50')
    .action(async (options: Json & { readonly limit: string }) => {
      const query = new URLSearchParams({ open: 'true', limit: options.limit })
      const { items, nextCursor } = await apiOf(context, options).call('GET', `/v1/supervisions?${query}`, supervisions)
      if (options.json) return context.out(JSON.stringify(items))
      const rows = items.map(one => [
        one.id,
        whatOf(one),
        one.state,
        `${one.subject.externalId} of ${one.subject.integrationId}`,
        one.proposedBy.name ?? one.proposedBy.id,
        one.reason,
      ])
      context.out(table(['ID', 'WHAT', 'STATE', 'WHOSE', 'PROPOSED BY', 'REASON'], rows))
      if (nextCursor) context.err('There are more: raise --limit.')
    })

  withHostAndJson(enrollments.command('confirm <id>').description('confirm what somebody else proposed')).action(
    async (id: string, options: Json) => {
      const done = await apiOf(context, options).call('POST', `${pathOf(id)}/confirm`, supervision)
      if (options.json) return context.out(JSON.stringify(done))
      if (done.opensAt === null) context.out('the identity was taken away')
      else if (done.sameIdentity) {
        context.out(
          `the identity of before, and no other, may be bound again between ${done.opensAt} and ${done.expiresAt}, once`,
        )
      } else
        context.out(`whoever verifies between ${done.opensAt} and ${done.expiresAt} may be bound, once, if they were not before`)
    },
  )

  withHostAndJson(enrollments.command('withdraw <id>').description('take back a proposal, or leave that nobody has used')).action(
    async (id: string, options: Json) => {
      await apiOf(context, options).call('DELETE', pathOf(id), z.unknown())
      context.out('withdrawn')
    },
  )
}
