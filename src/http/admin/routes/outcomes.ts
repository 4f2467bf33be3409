import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { type Clock, present, problem } from '../../../contract/index.ts'
import type { Store } from '../../../storage/store.ts'
import { bucketMs, reportOutcomes } from '../../../verification/outcomes.ts'
import { described } from '../described.ts'
import { outcomeAnswer, outcomeQuery } from '../verification-shapes.ts'

/** How many buckets a picture can show, and how many are shown where nothing else is asked for. */
const most = 1_000
const usual = { day: 30, hour: 48 } as const

/** How verifications ended over time, to be drawn. */
export function outcomeRoutes(
  instance: FastifyInstance,
  { store, clock }: { readonly store: Store; readonly clock: Clock },
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()
  app.get(
    '/v1/reports/outcomes',
    {
      ...described,
      schema: {
        querystring: outcomeQuery,
        response: { 200: outcomeAnswer },
        summary: 'How verifications ended over time, by purpose, reason or façade.',
      },
    },
    async ({ query }) => {
      const { bucket } = query
      const ms = bucketMs[bucket]
      const to = query.to === undefined ? clock.now() + 1 : Date.parse(query.to)
      const from = query.from === undefined ? to - usual[bucket] * ms : Date.parse(query.from)
      const fault = (path: string, message: string) => problem('request_invalid', undefined, { faults: [{ path, message }] })
      if (from >= to) throw fault('/from', 'has to be before to')
      if (to - from > most * ms) throw fault('/from', `is more than ${most} of these buckets before to`)
      return reportOutcomes(store.reports, { ...present(query), bucket, by: query.by, mode: query.mode, from, to })
    },
  )
}
