import type { FastifyInstance } from 'fastify'
import type { Clock } from '../contract/index.ts'
import type { Store } from '../storage/store.ts'

/**
 * Liveness depends on nothing. Readiness is a real write, one for all who ask meanwhile; a product being down does not
 * make the host unready, it shows on the integration.
 */
export function healthRoutes(
  app: FastifyInstance,
  { store, clock, isStopping }: { store: Store; clock: Clock; isStopping: () => boolean },
): void {
  let probing: Promise<boolean> | undefined

  async function write(): Promise<boolean> {
    const row = { key: 'health:ready', expires_at: clock.now() }
    try {
      await store.transaction(({ db }) =>
        db
          .insertInto('once')
          .values(row)
          .onConflict(conflict => conflict.column('key').doUpdateSet({ expires_at: row.expires_at }))
          .execute(),
      )
    } catch {
      return false
    }
    return true
  }

  app.get('/health/live', async () => ({ status: 'live' }))

  app.get('/health/ready', async (_request, reply) => {
    if (isStopping()) return reply.code(503).send({ status: 'stopping' })
    probing ??= write().finally(() => {
      probing = undefined
    })
    if (!(await probing)) return reply.code(503).send({ status: 'storage_unavailable' })
    return { status: 'ready' }
  })
}
