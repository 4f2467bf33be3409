import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { present } from '../../../contract/index.ts'
import { type AuditHead, verifyAudit } from '../../../security/audit-chain.ts'
import { auditLines, exportAudit } from '../../../security/audit-export.ts'
import { listAudit } from '../../../security/rows.ts'
import type { Seals } from '../../../security/seals.ts'
import type { Store } from '../../../storage/store.ts'
import { auditExportQuery, auditFileQuery, auditQuery, auditVerifyQuery } from '../shapes.ts'

interface Deps {
  readonly store: Store
  readonly seals: Seals
}

/** Who did what, whether the chain of entries is whole, and its entries as they were sealed, to be kept elsewhere. */
export function auditRoutes(instance: FastifyInstance, { store, seals }: Deps): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()
  app.get('/v1/audit', { schema: { querystring: auditQuery } }, request => listAudit(store.reports, present(request.query)))
  app.get('/v1/audit/verify', { schema: { querystring: auditVerifyQuery } }, ({ query: { head } }) =>
    verifyAudit(store.reports, { seals, ...(head === undefined ? {} : { expected: headIn(head) }) }),
  )
  app.get('/v1/audit/export', { schema: { querystring: auditExportQuery } }, request =>
    exportAudit(store.reports, present(request.query)),
  )
  app.get('/v1/audit/export.jsonl', { schema: { querystring: auditFileQuery } }, ({ query }, reply) => {
    reply
      .type('application/jsonl; charset=utf-8')
      .header('content-disposition', 'attachment; filename="audit.jsonl"')
      .header('cache-control', 'no-store')
    return reply.send(Readable.from(auditLines(store.reports, query.from)))
  })
}

function headIn(text: string): AuditHead {
  const [position = '', hash = ''] = text.split('.')
  return { position: Number(position), hash }
}
