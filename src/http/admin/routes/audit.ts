import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { present } from '../../../contract/index.ts'
import { verifyAudit } from '../../../security/audit-chain.ts'
import { listAudit } from '../../../security/rows.ts'
import type { Store } from '../../../storage/store.ts'
import { auditQuery } from '../shapes.ts'

/** Who did what, and whether the chain of entries is whole. */
export function auditRoutes(instance: FastifyInstance, { store }: { store: Store }): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()
  app.get('/v1/audit', { schema: { querystring: auditQuery } }, request => listAudit(store.reports, present(request.query)))
  app.get('/v1/audit/verify', () => verifyAudit(store.reports))
}
