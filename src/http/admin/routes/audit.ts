import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { type Clock, present, type Random } from '../../../contract/index.ts'
import { appendAudit } from '../../../security/audit.ts'
import { type AuditHead, verifyAudit } from '../../../security/audit-chain.ts'
import { auditLines, exportAudit } from '../../../security/audit-export.ts'
import { listAudit } from '../../../security/rows.ts'
import type { Seals } from '../../../security/seals.ts'
import type { Store } from '../../../storage/store.ts'
import { auditFile, auditFormats } from '../audit-lines.ts'
import { withTargets } from '../audit-targets.ts'
import { actorOf } from '../authenticate.ts'
import { fileRoute, sendFile } from '../file-answer.ts'
import { auditExportQuery, auditFileQuery, auditListFileQuery, auditQuery, auditVerifyQuery } from '../shapes.ts'

interface Deps {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly seals: Seals
}

const types = { csv: 'text/csv', jsonl: 'application/jsonl' }

/** Who did what, whether the chain of entries is whole, and its entries as they were sealed, to be kept elsewhere. */
export function auditRoutes(instance: FastifyInstance, { store, seals, clock, random }: Deps): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()
  app.get('/v1/audit', { schema: { querystring: auditQuery } }, async request => {
    const { items, nextCursor } = await listAudit(store.reports, present(request.query))
    return { items: await withTargets(store.reports, items), nextCursor }
  })
  for (const format of auditFormats) {
    const summary = `What the list of the audit is narrowed to as a file, ${format}. It is audited.`
    app.get(
      `/v1/audit.${format}`,
      { ...fileRoute, schema: { querystring: auditListFileQuery, summary } },
      async (request, reply) => {
        const asked = present(request.query)
        // By what it was narrowed, and not to what: a target may be anything that somebody typed.
        const facts = { format, narrowedBy: Object.keys(asked) }
        const entry = { at: clock.now(), actor: actorOf(request), action: 'audit.exported', target: 'audit', facts }
        await store.transaction(tx => appendAudit(tx, entry, random))
        const pages = auditFile(store.reports, format, asked)
        return sendFile(request, reply, { type: types[format], name: `audit.${format}`, pages })
      },
    )
  }
  app.get('/v1/audit/verify', { schema: { querystring: auditVerifyQuery } }, ({ query: { head } }) =>
    verifyAudit(store.reports, { seals, ...(head === undefined ? {} : { expected: headIn(head) }) }),
  )
  app.get('/v1/audit/export', { schema: { querystring: auditExportQuery } }, request =>
    exportAudit(store.reports, present(request.query)),
  )
  app.get('/v1/audit/export.jsonl', { ...fileRoute, schema: { querystring: auditFileQuery } }, (request, reply) => {
    const pages = auditLines(store.reports, request.query.from)
    return sendFile(request, reply, { type: types.jsonl, name: 'audit-chain.jsonl', pages })
  })
}

function headIn(text: string): AuditHead {
  const [position = '', hash = ''] = text.split('.')
  return { position: Number(position), hash }
}
