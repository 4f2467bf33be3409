import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Clock } from '../../../contract/index.ts'
import { overrideLines, reportOverrides } from '../../../helpdesk/index.ts'
import type { Store } from '../../../storage/store.ts'
import { fileRoute } from '../file-answer.ts'
import { overrideReport, reportDays } from '../report-shapes.ts'

const dayMs = 86_400_000

/** How often agents needed a supervisor, and which two people meet again and again: as a document, and as a file. */
export function overrideReportRoutes(
  instance: FastifyInstance,
  { store, clock }: { readonly store: Store; readonly clock: Clock },
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()
  const report = (days: number) => reportOverrides(store.reports, clock.now() - days * dayMs)

  const summary = 'How often agents needed a supervisor, and which two meet again and again.'
  app.get(
    '/v1/reports/overrides',
    { schema: { querystring: reportDays, summary, response: { 200: overrideReport } } },
    ({ query }) => report(query.days),
  )

  app.get('/v1/reports/overrides.csv', { ...fileRoute, schema: { querystring: reportDays } }, async ({ query }, reply) => {
    reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="overrides.csv"')
      .header('cache-control', 'no-store')
    return overrideLines(await report(query.days))
  })
}
