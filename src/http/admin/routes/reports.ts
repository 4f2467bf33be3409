import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { type Clock, present } from '../../../contract/index.ts'
import type { Store } from '../../../storage/store.ts'
import { countResets, listResets, resetLines, trailViews } from '../../../verification/trails/report.ts'
import { fileRoute, sendFile } from '../file-answer.ts'
import { resetFileQuery, resetQuery } from '../report-shapes.ts'

const quarterMs = 90 * 86_400_000

/** Who was given new credentials, by whom, and whether they were verified before it: as a list, and as a file. */
export function reportRoutes(
  instance: FastifyInstance,
  { store, clock }: { readonly store: Store; readonly clock: Clock },
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()
  const db = store.reports
  /** The last quarter, where nothing else is asked for. */
  const range = ({
    from,
    to,
    matched,
  }: {
    from?: string | undefined
    to?: string | undefined
    matched?: boolean | undefined
  }) => ({
    from: from === undefined ? clock.now() - quarterMs : Date.parse(from),
    to: to === undefined ? clock.now() + 1 : Date.parse(to),
    ...present({ matched }),
  })

  app.get('/v1/reports/resets', { schema: { querystring: resetQuery } }, async ({ query }) => {
    const asked = range(query)
    const { limit, cursor } = query
    const [counts, page, trails] = [
      await countResets(db, asked),
      await listResets(db, { ...asked, limit, ...present({ cursor }) }),
      await trailViews(db, asked),
    ]
    return { ...counts, ...page, trails }
  })

  app.get('/v1/reports/resets.csv', { ...fileRoute, schema: { querystring: resetFileQuery } }, (request, reply) => {
    return sendFile(request, reply, { type: 'text/csv', name: 'resets.csv', pages: resetLines(db, range(request.query)) })
  })
}
