import { type ActorRef, problem, type SurfaceEntry } from '../contract/index.ts'
import { appendAudit } from '../security/audit.ts'
import type { IntegrationDeps } from './deps.ts'
import type { Openings } from './open.ts'

/**
 * What an administrator enters at the product by hand, so that it calls us: an address, a header and its secret. Of a
 * draft, too, since it is entered before anything can arrive. That somebody saw the secret is audited, not what it is.
 */
export async function entriesOf(
  { store, clock, random }: Pick<IntegrationDeps, 'store' | 'clock' | 'random'>,
  openings: Openings,
  id: string,
  actor: ActorRef,
): Promise<readonly SurfaceEntry[]> {
  const { id: target, capabilities } = await openings.open(id, { anyState: true })
  if (capabilities.surface?.entries === undefined) throw problem('not_found', 'There is nothing to enter at this product.')
  const entries = await capabilities.surface.entries()
  const facts = { secrets: entries.filter(({ secret }) => secret).length }
  await store.transaction(tx =>
    appendAudit(tx, { at: clock.now(), actor, action: 'integration.entries_shown', target, facts }, random),
  )
  return entries
}
