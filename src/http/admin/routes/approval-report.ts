import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Clock } from '../../../contract/index.ts'
import type { Store } from '../../../storage/store.ts'
import { reportApprovals } from '../../../verification/approvals/index.ts'
import { reportDays } from '../report-shapes.ts'

const dayMs = 86_400_000

/** How second people decided, and which two people meet again and again. */
export function approvalReportRoutes(
  instance: FastifyInstance,
  { store, clock }: { readonly store: Store; readonly clock: Clock },
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()
  app.get('/v1/reports/approvals', { schema: { querystring: reportDays } }, request =>
    reportApprovals(store.reports, clock.now() - request.query.days * dayMs),
  )
}
